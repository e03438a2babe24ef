"""What people settle at a lane beside the price lists and promotions (手工): another price, and so much off."""
