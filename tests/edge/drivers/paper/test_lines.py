"""Lines that fit the paper, whatever stands on them and however wide the printer has it."""

from hypothesis import given
from hypothesis import strategies as st

from edge.drivers.document import Align, Cell, Columns, Row, Rule, Text
from edge.drivers.paper.charsets import CHARSETS
from edge.drivers.paper.lines import cell_widths, in_row, justify, lines_of, width_of, wrap

COLUMNS = st.sampled_from([32, 42, 48])
CELLS = st.lists(
    st.builds(Cell, st.text(max_size=30), st.sampled_from(Align), st.integers(0, 5)), min_size=1, max_size=8
)


@given(st.text(max_size=60), st.text(max_size=60), COLUMNS)
def test_columns_are_exactly_as_wide_as_the_paper(left: str, right: str, columns: int) -> None:
    line = justify(left, right, columns)

    assert columns - 1 <= width_of(line) <= columns


@given(st.text(max_size=200), st.integers(10, 48))
def test_wrapping_loses_nothing(text: str, columns: int) -> None:
    lines = list(wrap(text, columns))

    assert "".join(lines) == text
    assert all(width_of(line) <= columns for line in lines)


@given(CELLS, COLUMNS)
def test_a_row_fits_and_says_all_of_its_cells(cells: list[Cell], columns: int) -> None:
    lines = list(in_row(cells, columns))

    assert all(width_of(line) <= columns for line in lines)
    shown = sorted("".join(lines).replace(" ", ""))
    assert shown == sorted("".join(cell.text for cell in cells).replace(" ", ""))


@given(CELLS, COLUMNS)
def test_shares_divide_what_is_left_without_rest(cells: list[Cell], columns: int) -> None:
    widths = cell_widths(cells, columns)

    assert sum(widths) + len(cells) - 1 <= columns
    if any(cell.share for cell in cells):
        assert sum(widths) + len(cells) - 1 == columns


def test_a_row_goes_on_beneath_in_its_own_column() -> None:
    row = Row((Cell("红富士苹果特大装", share=1), Cell("12.50", Align.RIGHT)))

    lines = lines_of(row, 16, 20)

    assert [line.text for line in lines] == ["红富士苹果 12.50", "特大装          "]


def test_what_is_double_takes_half_the_columns_and_small_has_more_of_them() -> None:
    assert [line.text for line in lines_of(Text("x" * 25, double=True), 42, 56)] == ["x" * 21, "x" * 4]
    assert len(lines_of(Columns("a", "b", small=True), 42, 56)[0].text) == 56


def test_small_type_has_no_chinese_and_such_a_line_stands_in_the_large_one() -> None:
    (line,) = lines_of(Columns("牛奶", "5.50", small=True), 42, 56, CHARSETS["gb18030"].width)

    assert (line.style.small, width_of(line.text)) == (False, 42)


def test_a_rule_is_as_wide_as_the_paper_and_never_empty() -> None:
    assert lines_of(Rule("="), 32, 42)[0].text == "=" * 32
    assert lines_of(Rule(""), 32, 42)[0].text == "-" * 32
    assert width_of(lines_of(Rule("＝"), 32, 42)[0].text) == 32
