"""Facts of what was sold, came back, and was rung up and taken out again."""

from msgspec import Struct

from retail.returns.origin import Origin, WentBack
from retail.sale import Details, Gain, Sale
from retail.voiding import VoidedLine


class SaleCompleted(Struct, frozen=True, array_like=True):
    """A sale was paid and is final (零售单); `gains` are the promotions that it was given, off its lines already.

    `details` is what most sales do not have.
    """

    sale: Sale
    gains: tuple[Gain, ...] = ()
    details: Details = Details()


class SaleReturned(SaleCompleted, frozen=True, array_like=True):
    """Goods came back (退货), others may have gone out for them (换货): a sale with lines and tenders below zero.

    It counts as the sale that it is; `origins` say of each line below zero where its goods had been sold.
    """

    origins: tuple[Origin, ...] = ()
    #: Of which receipts' payments its money went back, or was carried into what the goods were exchanged for.
    backs: tuple[WentBack, ...] = ()


class GoodsVoided(Struct, frozen=True, array_like=True):
    """Goods that had been rung up were taken out of an open cart (删行), or the `whole` cart was given up (整单取消)."""

    by: str
    lines: tuple[VoidedLine, ...]
    whole: bool = False
