"""A store's terms at the lane: tax on top and rounded cash, on the screen, in the fact and on paper."""

from edge.drivers.document import Columns
from edge.lanes.store.storefront import About
from retail.rounding import CashRounding
from retail.sale import TaxLine
from retail.tax import TaxTerms
from retail.terms import DisplayTerms, IdlePage, Terms

MILK = "2900000000018"
TERMS = Terms(tax=TaxTerms(added=True), cash=CashRounding(10, "down"))


async def test_tax_on_top_and_waived_cents_stand_everywhere_as_they_were_paid(bench):
    bench.store._ask_about = lambda: About("河西店", terms=TERMS)
    bench.store.refresh()
    await bench.do("Scan", code=MILK)
    view = bench.lane.view()
    assert (view.total_minor, view.tax_minor, view.due_minor, view.cash_due_minor) == (622, 72, 622, 620)

    await bench.do("Pay", kind="cash", given_minor=1000)

    [done] = bench.books.sales
    assert (done.sale.total_minor, done.sale.tenders[0].change_minor) == (620, 380)
    assert (done.details.taxes, done.details.tax_minor) == ((TaxLine(1300, 550, 72),), 72)
    assert done.details.rounding_minor == -2
    rows = {one.left: one.right for one in bench.store.layout(done, copy=False) if isinstance(one, Columns)}
    assert (rows["税 13%"], rows["抹零"], rows["合计 CNY"]) == ("0.72", "-0.02", "6.20")
    assert "含税 13%" not in rows


async def test_what_head_office_wants_customers_to_see_is_on_the_display_as_soon_as_the_terms_are(bench):
    assert bench.display.idle == []
    page = IdlePage("欢迎光临\n会员九折", "Welcome")
    bench.store._ask_about = lambda: About("河西店", terms=Terms(display=DisplayTerms((page,))))
    bench.store.refresh()
    bench.lane.store_changed()

    assert bench.display.idle == [{"zh": "欢迎光临\n会员九折", "en": "Welcome"}]
