"""The store around its lanes: goods, business date, and what stands on paper."""
