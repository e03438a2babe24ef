"""Masters and shares down: pulled, applied whole, and compared."""
