"""Goods at the lane: what a code means, and the line that it becomes."""
