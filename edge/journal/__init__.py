"""What must survive a power cut: the journal of facts, which is the outbox too, and the open carts beside it."""
