"""What head office sees: projections of the facts, and the questions that the dashboard asks of them."""
