"""Open carts between one process and the next."""
