"""Goods that came back, and the lines that came back twice."""
