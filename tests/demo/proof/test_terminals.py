"""What terminals charged and what journals say is held together to the cent."""

from demo.proof.terminals import uncharged
from retail.sale import TenderLine
from tests.edge.journal.shifts.desk_of_shifts import open_shift
from tests.edge.journal.shop import draft, open_journal, sale


async def test_a_charge_that_no_sale_has_is_told(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal)
        await journal.complete_sale(draft(sold=sale(tenders=(TenderLine("card", 1600, 1600),))))
    journals = {"s01": tmp_path / "journal.db"}

    assert uncharged(journals, {"s01": 1600}) == []
    assert uncharged(journals, {"s01": 3200}) == ["s01: cards paid 1600 by the journal, and its terminals took 3200"]
