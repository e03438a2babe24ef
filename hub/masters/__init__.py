"""What head office owns: goods, rules, store documents, as revisions that stores pull."""
