"""Deposits (订金) at a lane: taken, picked up, given back."""
