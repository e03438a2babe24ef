from retail.staff import Operator, Tries, at_least, matches, new_pin
from retail.staff.tries import FREE, LONGEST_WAIT_S

WANG = new_pin(Operator("wang", "王芳"), "2468", b"s" * 16)


def test_a_pin_is_found_by_its_hash_alone_and_stands_nowhere():
    assert matches(WANG, "2468")
    assert not matches(WANG, "2469")
    assert b"2468" not in WANG.pin + WANG.salt
    assert new_pin(WANG, "2468", b"t" * 16).pin != WANG.pin


def test_nobody_has_no_pin_that_matches():
    assert not matches(None, "")
    assert not matches(None, "0000")


def test_an_operator_works_where_they_are_named_while_they_are_active():
    assert WANG.works_at("s001")
    assert not Operator("new").works_at("s001")
    there = Operator("li", stores=("s002",), pin=b"x")
    assert (there.works_at("s001"), there.works_at("s002")) == (False, True)
    assert not Operator("old", pin=b"x", active=False).works_at("s001")


def test_a_role_holds_what_is_below_it():
    assert at_least("manager", "supervisor")
    assert at_least("supervisor", "supervisor")
    assert not at_least("cashier", "supervisor")
    assert not at_least("", "cashier")


def test_the_first_wrong_pins_are_free_and_each_one_after_doubles_the_wait_up_to_a_bound():
    tries, waits = Tries(), []
    for _ in range(40):
        tries = tries.missed(100.0)
        waits.append(tries.waits_s(100.0))

    assert waits[:FREE] == [0.0] * FREE
    assert waits[FREE : FREE + 3] == [15.0, 30.0, 60.0]
    assert max(waits) == waits[-1] == LONGEST_WAIT_S
    assert tries.waits_s(100.0 + LONGEST_WAIT_S) == 0.0
