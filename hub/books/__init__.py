"""Stock of stores at head office (门店仓): figures and documents from the facts that are here, and whether they are what those say."""
