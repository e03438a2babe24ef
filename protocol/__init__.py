"""What store and hub say to each other: facts (up), masters (down), batches, acknowledgements, topics, wire format."""
