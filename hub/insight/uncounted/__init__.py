"""Facts that count nowhere yet: set aside or unreadable, shown so that a person can decide."""
