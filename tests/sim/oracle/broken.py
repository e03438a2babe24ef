"""The verdict."""


class Broken(AssertionError):
    """A promise was not kept; the text says which, in words."""
