"""The API by subject: what each address does."""
