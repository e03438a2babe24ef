"""Deposits (订金) over all stores, made of the facts that took and used them."""
