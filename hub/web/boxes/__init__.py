"""What boxes come for: an identity, certificates, head office's questions."""
