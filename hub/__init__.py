"""Head office: receives facts, owns masters, knows its stores, and shows what was sold."""
