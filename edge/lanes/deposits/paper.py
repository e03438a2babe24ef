"""The slip of a deposit, with the store's clock, language and head."""

from edge.drivers.document import PrintDocument
from edge.lanes.ports import Store
from edge.lanes.store.paper import slip_document
from retail.deposits import Deposit
from retail.deposits.slip import deposit_slip


def slip(store: Store, one: Deposit, *, copy: bool = False) -> PrintDocument:
    """What the customer takes along, or what has become of it since."""
    catalogue = store.shop().catalogue
    found = {item: catalogue.item(item) for item, _, _ in one.goods}
    names = {code: item.name for code, item in found.items() if item}
    return slip_document(
        store.header, deposit_slip(one, store.local(one.at_ms), names, language=store.language, copy=copy)
    )
