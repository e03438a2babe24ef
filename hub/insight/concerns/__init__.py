"""What calls for a person, over all stores: counted for the front page, and what people answered."""
