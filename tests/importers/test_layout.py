"""What is made of files as offices have them: a grid of cells, and the figures that were found in it."""

from kpi.importers.grid import Cell, Grid, Sheet
from kpi.importers.layout import read_layout
from kpi.importers.reading import Reading
from kpi.model.indicator import Indicator
from kpi.model.proposal import Known
from kpi.model.story import Basis
from kpi.model.unit import Tree, Unit

KNOWN = Known(
    Tree.of([Unit(1, "PCK", "Phường Phùng Chí Kiên"), Unit(2, "DX", "Phường Đức Xuân")]),
    {1: Indicator(1, "NS01", "Thu ngân sách nhà nước trên địa bàn", measured_in="triệu đồng", decimals=6)},
    (Basis(1, "assigned", "chỉ tiêu giao", "assigned"), Basis(2, "resolved", "nghị quyết HĐND", "resolved")),
)


def read(text: str, **answers: str) -> Reading:
    """The lines of text as a sheet: cells between bars."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    made = tuple(tuple(Cell(cell, "text") if cell else Cell() for cell in row) for row in rows)
    return read_layout(Grid("csv", (Sheet("", made),)), "a.csv", KNOWN, answers)


def test_a_long_table_with_vietnamese_headers_is_read() -> None:
    reading = read("""
        Đơn vị | Chỉ tiêu | Kỳ      | Thực hiện
        PCK    | NS01     | 2021-06 | 4300
    """)
    assert [(line.unit, line.actual.value) for line in reading.proposal.lines] == [(1, 4_300_000_000)]  # pyright: ignore
