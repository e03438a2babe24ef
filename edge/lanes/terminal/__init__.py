"""Payments at a terminal (刷卡): asked for once, whatever ends in between."""
