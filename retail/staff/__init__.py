"""Who works at the lanes (收银员): operators with their roles, PINs and what a wrong one costs."""

from retail.staff.operator import ROLES, Operator, Role, at_least, matches, new_pin
from retail.staff.tries import Tries

__all__ = ["ROLES", "Operator", "Role", "Tries", "at_least", "matches", "new_pin"]
