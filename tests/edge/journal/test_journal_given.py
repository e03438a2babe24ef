"""What this store gave before: promotions in all and by member, coupons of one use; kept however old the sales are."""

from msgspec.structs import replace

from edge.journal import LEDGER
from retail.sale import Details, Gain
from tests.edge.journal.shop import TODAY, draft, open_journal


def given(member: str = "", coupons: tuple[str, ...] = (), times: int = 1):
    gains = (Gain("few", 1, times, ((1, 50),)),)
    return replace(draft(), gains=gains, details=Details(member=member, coupons=coupons))


async def told(journal) -> tuple[int, int, bool, bool]:
    return (
        journal.times_given("few"),
        journal.times_given("few", "m1"),
        journal.coupon_spent("birthday/77"),
        journal.coupon_spent("summer10"),
    )


async def test_promotions_count_in_all_and_by_member_and_only_coupons_of_one_use_are_spent(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert await told(journal) == (0, 0, False, False)
        await journal.complete_sale(given())
        await journal.complete_sale(given("m1", ("summer10", "birthday/77"), times=2))
        await journal.complete_sale(draft())

        assert await told(journal) == (3, 2, True, False)


async def test_the_same_coupon_twice_is_two_sales_all_the_same(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(given("m1", ("birthday/77",)))
        await journal.complete_sale(given("m2", ("birthday/77",)))

        assert await told(journal) == (2, 1, True, False)


async def test_all_of_it_outlives_the_facts_that_it_comes_from(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(given("m1", ("birthday/77",)))
        await journal.complete_sale(given("m1"))
        await journal.acknowledge(LEDGER, 1)
        await journal.forget(TODAY + 1)
        await journal.rebuild_projections()

        assert await told(journal) == (2, 2, True, False)
