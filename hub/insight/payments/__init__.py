"""Payments at terminals: what facts say of each, and which somebody should look at."""
