"""What stands on the receipt."""

from edge.drivers.document import Columns, Cut, QRCode, Text


async def test_a_receipt_has_head_lines_total_and_the_code_that_proves_it(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("AddItem", code="22", qty_milli=1250)
    await bench.do("Pay", kind="cash", given_minor=2000)

    paper = bench.store.layout(bench.books.sales[0], copy=False)

    texts = [element.text for element in paper if isinstance(element, Text)]
    rows = {element.left: element.right for element in paper if isinstance(element, Columns)}
    assert texts[0] == "河西店"
    assert "苹果" in texts
    assert rows["  1.250 kg x 8.00"] == "10.00"
    assert rows["合计 CNY"] == "15.50"
    assert rows["找零"] == "4.50"
    assert rows["单号"] == "s001-03-1-000001"
    codes = [element.data for element in paper if isinstance(element, QRCode)]
    assert [bench.store.shop().token(code).receipt.text for code in codes] == ["s001-03-1-000001"]
    assert isinstance(paper[-1], Cut)


async def test_a_copy_says_so_and_is_otherwise_the_same(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="card", given_minor=550)
    done = bench.books.sales[0]

    original, copy = (set(map(repr, bench.store.layout(done, copy))) for copy in (False, True))

    assert [text for text in copy - original if "副本" in text]
    assert not original - copy


async def test_goods_that_head_office_has_withdrawn_stand_on_the_copy_by_their_code(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="card", given_minor=550)
    bench.goods._items = ()

    paper = bench.store.layout(bench.books.sales[0], copy=True)

    assert "milk" in [element.text for element in paper if isinstance(element, Text)]


async def test_every_sentence_of_the_lane_exists_in_both_languages():
    from edge.lanes.words import KEYS, WORDS, words

    for code in WORDS:
        said = words(code, "x")
        assert said.zh
        assert said.en
        assert "{" not in said.zh + said.en
    assert KEYS.keys() <= WORDS.keys()
