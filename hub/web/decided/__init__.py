"""What waits for a person and what they decide, by the same doors as the commands."""
