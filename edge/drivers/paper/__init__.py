"""Paper: how a document falls into lines of so many columns, and what else stands on it. No bytes of any printer."""
