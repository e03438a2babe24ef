"""What is known of a device without asking it: where it stands, its last bytes and what they meant, what was counted."""
