"""Orders for second printers (厨房单): goods of some categories, printed where they are made, beside the receipt and never before it."""
