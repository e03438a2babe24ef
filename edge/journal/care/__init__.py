"""Looking after what is written: letting go of what is old, and what can be done about a disk that does not keep its word."""
