"""Price tags (价签) of this store: what stands on them, who asked for them, and that they come out."""
