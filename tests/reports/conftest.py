"""A record with everything in it that is hard to hand on, and the way of a file out and in again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi.actions.administer.opening import open_store
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.intake import import_files, take_tables
from kpi.intake.files import Imported
from kpi.language import language
from kpi.reports.report import Report
from kpi.reports.workbook import write_workbook

UNITS = "code,name,level,parent\nP,Tỉnh,province,\nA,'=Phường A,commune,P\nB,Phường B,commune,P\n"
INDICATORS = """code,name,measured_in,agg,direction,decimals,frequency
REV,Thu ngân sách,triệu đồng,sum,up,6,month
INS,Tham gia bảo hiểm y tế,%,ratio,up,2,month
POOR,Tỷ lệ hộ nghèo,%,share,down,2,month
BIG,Diện tích,m²,sum,up,3,month
BAL,Cân đối,đồng,sum,up,0,month
PH,Độ pH,,average,keep,1,month
GRADE,Xếp loại,xếp loại,done,up,0,year
"""
FIGURES = (
    "unit,indicator,period,target,actual,basis,effective_on,document,numerator,denominator,estimate,approximate,"
    "stated_percent,up_to,note,target_text,reason"
    """
A,REV,2021,7420.5,,assigned,2021-01-15,Công văn 12,,,,,,,"7 tỷ, 420",,
A,REV,2021,8000,,resolved,,=NQ 5,,,,,,,+1 lần,,
A,REV,2021-01,,5097.543210,,,'=CV 1,,,yes,nearly,68.7,2021-01-20,=cmd|' /C calc'!A0,,Vì =1
A,REV,2021-02,,-5,,,,,,,,98.50,,-5,,
A,REV,2021-Q2,,0,,,,,,,,,,''=1,,
A,INS,2021-01,,,,,,1,3,,,,,"hai
dòng",,
A,INS,2021-02,95,66.67,,,,,,,,,,,,
A,INS,2020-12,,0.82,,,,,,,,,,,,
A,POOR,2021-01,,0.82,,,,,,,,,,,,
A,POOR,2021-02,,12.5,,,,,,,,,,,,
A,BIG,2021-01,,123456789012345.678,,,,,,,,,,,,
A,BIG,2021-02,,123456789012.345,,,,,,,,,,,,
A,BAL,2021-01,,999999999999999999,,,,,,,,,,,,
A,BAL,2021-02,,-1000,,,,,,,,,,@x,,
A,PH,2021-01,7.2..7.6,7.4,,,,,,,,,,,,
A,PH,2021-02,>=7,,,,,,,,,,,,,
A,PH,2021-03,,n/a,,,,,,,,,,,,
A,GRADE,2021,,,,,,,,,,,,,Trong sạch vững mạnh,
P,REV,2021-01,,14.56,,,,,,,,,,_x0041_,,
"""
)
Out = Callable[..., Path]
In = Callable[..., Imported]


def filled(store: Store, *, figures: bool = True) -> None:
    tables = [("units.csv", UNITS), ("indicators.csv", INDICATORS), ("figures.csv", FIGURES)]
    outcomes = take_tables(store, tables[: 3 if figures else 2], by="test")
    assert [problem for outcome in outcomes for problem in outcome.problems if problem.blocks] == []


@pytest.fixture
def record(store: Store) -> Store:
    filled(store)
    return store


@pytest.fixture
def other(new_database: Callable[[], str]) -> Iterator[Store]:
    """Another store, with the units and the indicators and no figure."""
    opened = open_store(new_database())
    filled(opened, figures=False)
    yield opened
    opened.close()


@pytest.fixture
def out(record: Store, tmp_path: Path) -> Out:
    """out(report): the report as a workbook."""

    def written(report: Report, code: str = "vi") -> Path:
        path = tmp_path / f"{report.file}.xlsx"
        write_workbook(path, report, record, language(code))
        return path

    return written


@pytest.fixture
def into() -> In:
    """into(store, path): the file as an import takes it, with nothing answered."""

    def taken(store: Store, path: Path) -> Imported:
        (done,) = import_files(store, [path], by="test", language=language("vi"), answers={})
        return done

    return taken


def sheet_of(path: Path, place: int = 0) -> Worksheet:
    return load_workbook(path).worksheets[place]


def under(sheet: Worksheet, header: str) -> list[object]:
    """The cells below the header of that name."""
    row = header_row(sheet)
    column = next(cell.column for cell in sheet[row] if cell.value == header)
    return [sheet.cell(number, column).value for number in range(row + 1, sheet.max_row + 1)]


def header_row(sheet: Worksheet) -> int:
    """The last row that stays in view."""
    return int(str(sheet.freeze_panes)[1:]) - 1


def unit_of(store: Store, code: str) -> int:
    return next(unit.id for unit in read.tree(store).units.values() if unit.code == code)
