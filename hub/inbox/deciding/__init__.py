"""What a letter from a store comes to, decided before anything is written: pure, the cursors are handed in."""
