"""Cards that come as codes: a stripe read by a keyboard on the lane's own computer, or by a scanner."""

from edge.lanes.problem import Problem, problem
from retail.card_line import card_of, is_track
from retail.commands import AddItem, NameMember, Scan


def by_card(command: Scan | AddItem | NameMember) -> Scan | AddItem | NameMember | Problem:
    """A member's card names them; a payment card is refused, and nothing of it stands in the refusal."""
    if not is_track(command.code):
        return command
    card = card_of(command.code)
    if card is None or card.payment:
        return problem("payment-card" if card else "card-unread", field="code")
    return NameMember(card.number)
