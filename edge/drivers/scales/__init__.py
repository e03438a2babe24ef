"""Role Scale (电子秤): what counter scales say, and what a sale believes of it."""

from edge.drivers.scales.driver import SerialScale
from edge.drivers.scales.languages import LANGUAGES

__all__ = ["LANGUAGES", "SerialScale"]
