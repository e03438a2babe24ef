"""What the chain sells and to whom: goods and baskets, real or made up, their promotions, and the regulars."""
