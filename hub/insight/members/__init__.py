"""Members' accounts over all stores: entries made of facts, what they come to, and what is lent of them."""
