"""Members at a lane: they sign up, and their stored value is charged."""
