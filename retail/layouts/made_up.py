"""A receipt that nobody was given, to look at a layout: by weight and by piece, reduced, with a lot, a member, two ways to pay, tax."""

from datetime import UTC, datetime

from retail.receipt import Receipt, Reduction, make_receipt
from retail.sale import Details, LineDetail, Marks, Sale, SaleLine, TenderLine

_SALE = Sale(
    "03", 123, "1007", "CNY", 0, 1, 4_974,
    (
        SaleLine("6901234567892", 3000, 550, 275, 1375, 1300),
        SaleLine("22", 1250, 800, 0, 1000, 900),
        SaleLine("8412345678905", 1000, 2899, 300, 2599, 1300),
    ),
    (TenderLine("card", 3_000, 3_000), TenderLine("cash", 1_974, 2_000)),
)  # fmt: skip
_NAMES = {"6901234567892": "牛奶 Milk 1L", "22": "苹果 Apples", "8412345678905": "橄榄油 Olive oil 750 ml"}
_DETAILS = Details((LineDetail(1, Marks("L2611", 20261130)),), member="m1", points=49)
_OFF = (Reduction("第二件半价", {1: 275}), Reduction("满50减3", {3: 300}, whole=True))
_CODE = "LN1:" + "PREVIEW" * 28


def made_up(
    store: str, header: tuple[str, ...], language: str, footer: tuple[str, ...] = (), linked: bool = False
) -> Receipt:
    """The receipt, as `store` would print it."""
    return make_receipt(
        _SALE,
        store=store,
        epoch=1,
        business_date=20261123,
        at=datetime(2026, 11, 23, 18, 41, tzinfo=UTC),
        header=header,
        names=_NAMES,
        weighed=frozenset({"22"}),
        reductions=_OFF,
        details=_DETAILS,
        member="138****5678",
        language=language,
        code=_CODE,
        footer=footer,
        link="HTTPS://R.SHOP.EXAMPLE/R/S001-03-1-000123/PREVIEW" if linked else "",
    )
