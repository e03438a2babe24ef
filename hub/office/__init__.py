"""What people at head office decide: which facts count after all, what becomes of what could not be read."""
