"""How it is paid: ways to pay, what pays for what, and the sale that a paid cart becomes."""
