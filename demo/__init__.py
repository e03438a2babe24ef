"""A chain in a box: simulated devices, shoppers with real baskets, a line that one can cut."""
