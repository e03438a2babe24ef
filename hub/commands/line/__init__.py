"""Commands about boxes and what comes over the line from them: what was captured, what is parked or set aside."""
