"""A store with operators: its page sells only to who has signed in."""

from protocol.masters import OPERATOR, POLICY, encode_master
from protocol.messages import Document, Page
from retail.policy import Policy, Rule
from retail.staff import Operator, new_pin
from tests.edge.web.conftest import screen_of

LI = new_pin(Operator("li", "李强", "supervisor"), "1357", b"t" * 16)
RULES = (Rule("price", role="cashier", allow=False), Rule("price", role="supervisor"))
WANG = new_pin(Operator("wang", "王芳"), "2468", b"s" * 16)


def hire(server, *operators: Operator, policy: Policy | None = None) -> None:
    """Head office names who works here and what they may, while lanes sell."""
    place = server.replica.begin(2)
    docs = tuple(Document(OPERATOR, one.id, 2, encode_master(one)) for one in operators)
    if policy:
        docs += (Document(POLICY, POLICY, 2, encode_master(policy)),)
    server.replica.take(Page(2, place.since_revision, place.to_revision, docs, ""))


async def test_a_lane_asks_who_it_is_and_answers_to_a_pin_over_the_socket(server, http, code):
    async with screen_of(http) as screen:
        hire(server, WANG)
        refused = await screen.do("Scan", code=code(1))
        assert refused["problem"]["code"] == "sign-in"

        await screen.do("SignIn", operator="wang", pin="2468")
        await screen.do("Scan", code=code(1))

        assert (screen.state["cashier"], screen.state["locked"], len(screen.state["lines"])) == ("王芳", False, 1)
        await screen.do("SignOut")
        assert screen.state["locked"]
