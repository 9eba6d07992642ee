"""Of which months and years the figures of a file are, where offices write them in their own ways."""

# ruff: noqa: E501 - a table is read best as wide as it is

import random
from itertools import pairwise

import pytest

from kpi.importing.table.columns import Place
from kpi.importing.table.later_years import with_later_years
from kpi.importing.table.month_names import MONTHS_EN
from kpi.importing.table.reading import TableReading
from kpi.importing.table.titles import MonthSpan, only_period, period_of
from tests.importing.test_layout import figures, questions, refusals, warnings
from tests.importing.test_layout import read as read_any_side


def read(text: str, **answers: str) -> TableReading:
    """What the table tells once somebody has answered that it is of what was reached: none of these titles says so."""
    return read_any_side(text, **{"side": "actual", **answers})


FISCAL = "Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec | Jan | Feb | Mar"
TWELVE = " | ".join(f"#{number}" for number in range(1, 13))


def in_two_years(first: int) -> list[str]:
    months = [(2021, month) for month in range(first, 13)] + [(2022, month) for month in range(1, first)]
    return [f"DX KT04 {year}-{month:02d} actual {place}" for place, (year, month) in enumerate(months, start=1)]


def fiscal(title: str, heads: str = FISCAL) -> str:
    return f"{title}\nIndicator | {heads}\nKT04 | {TWELVE}"


@pytest.mark.parametrize(
    "title",
    ["FY 2021/22 (April 2021 - March 2022)", "FY21-22", "NĂM TÀI CHÍNH 2021-2022", "Niên độ 2021/22", "2021-22"],
)
def test_months_that_step_back_begin_a_second_year(title: str) -> None:
    reading = read(fiscal(title), unit="DX", accumulates="single")
    assert sorted(figures(reading)) == sorted(in_two_years(4))


@pytest.mark.parametrize("first", [2, 4, 7, 9, 10, 12])
def test_whatever_month_such_a_year_begins_with(first: int) -> None:
    heads = [f"Tháng {month}" for month in (*range(first, 13), *range(1, first))]
    reading = read(fiscal("NĂM HỌC 2021-2022", " | ".join(heads)), unit="DX", accumulates="single")
    assert sorted(figures(reading)) == sorted(in_two_years(first))


def test_a_title_that_names_one_year_may_mean_either_and_is_asked_about() -> None:
    text = fiscal("Jobs FY2022")
    (question,) = read(text, unit="DX", accumulates="single").questions
    assert question.code == "period"
    assert [(choice.answer, *choice.reads) for choice in question.choices] == [
        ("2021", "04/2021 – 03/2022"),
        ("2022", "04/2022 – 03/2023"),
    ]
    for answer in ("2021", "2021-22", "FY2021/22", "2021-2022"):
        answered = read(text, unit="DX", accumulates="single", period=answer)
        assert sorted(figures(answered)) == sorted(in_two_years(4))
    assert refusals(read(text, unit="DX", accumulates="single", period="2021-06")) == [" unknown_answer"]


def test_what_is_of_the_whole_of_two_years_is_not_taken_as_of_one() -> None:
    text = f"FY 2021/22\nIndicator | Annual target | {FISCAL} | Actual\nKT04 | #400 | {TWELVE} | #78"
    reading = read(text, unit="DX", accumulates="single")
    assert sorted(figures(reading)) == sorted(in_two_years(4))
    assert [line.partition(" ")[2] for line in warnings(reading)] == ["of_two_years", "of_two_years"]
    assert refusals(read(text, unit="DX", accumulates="cumulative")) == [" cumulative_over_two_years"]


@pytest.mark.parametrize("heads", ["Dec | Nov | Oct | Sep | Aug | Jul | Jun | May | Apr | Mar | Feb | Jan"])
def test_the_newest_first_is_one_year(heads: str) -> None:
    reading = read(fiscal("YEAR 2021", heads), unit="DX", accumulates="single")
    assert all(" 2021-" in line for line in figures(reading))


def test_a_plan_beside_its_actuals_begins_the_same_year_again() -> None:
    heads = " | ".join(f"{side}" for side in ("KH", "TH") for _ in range(3))
    months = " | ".join(["Tháng 10", "Tháng 11", "Tháng 12"] * 2)
    text = f"NĂM 2021\nChỉ tiêu | {months}\n | {heads}\nKT04 | #1 | #2 | #3 | #4 | #5 | #6"
    assert all("2021-1" in line for line in figures(read(text, unit="DX", accumulates="single", header_rows="2-3")))


def plain_years(months: list[int]) -> list[int]:
    """Walking over the header: a smaller month than the one before begins the next year."""
    years = [0]
    for before, month in pairwise(months):
        years.append(years[-1] + (month < before))
    return years


def test_years_of_random_headers_are_those_of_walking_over_them() -> None:
    chance = random.Random(4)  # noqa: S311
    for _ in range(300):
        first, length = chance.randint(1, 12), chance.randint(3, 30)
        months = [(first - 1 + step) % 12 + 1 for step in range(length)]
        places = [Place(place, "", f"month_{month}") for place, month in enumerate(months, start=1)]
        assert [place.years_on for place in with_later_years(places)] == plain_years(months), months
        dated = [place._replace(span=MonthSpan(1, 12, 2021)) for place in places]
        assert not any(place.years_on for place in with_later_years(dated))


def spellings(year: int, month: int) -> list[str]:
    name, short = MONTHS_EN[month - 1].capitalize(), f"{year % 100:02d}"
    forms = [f"{name[:3]} {year}", f"{name[:3]}-{year}", f"{name} {year}", f"{year}-{name[:3]}", f"{year}{month:02d}"]
    forms += [
        f"Thg{month}-{short}",
        f"T{month}/{short}",
        f"tháng {month}/{short}",
        f"Thg {month} {year}",
        f"{month}/{year}",
    ]
    forms += [
        f"{year}-{month:02d}-01",
        f"01/{month:02d}/{year}",
        f"{year}-{month:02d}-01 00:00:00",
        f"{year}M{month:02d}",
    ]
    if int(short) not in {28, 29, 30, 31}:  # "Jan-31" is the end of a month
        forms += [f"{name[:3]}-{short}", f"{name}'{short}", f"{name[:3]} {short}"]
    return forms


def test_each_spelling_of_a_month_is_that_month_and_no_other() -> None:
    for year in (2009, 2021, 2024, 2029):
        for month in range(1, 13):
            assert {str(period_of(text)) for text in spellings(year, month)} == {f"{year}-{month:02d}"}, (year, month)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        *(("July 31", (7, 7, 0)), ("Feb 28", (2, 2, 0)), ("Sept 30", (9, 9, 0)), ("31-Jan", (1, 1, 0))),
        *(("2022Q1", (1, 3, 2022)), ("2022-Q3", (7, 9, 2022)), ("Q1/22", (1, 3, 2022)), ("Quý IV-22", (10, 12, 2022))),
        *(("6T/22", (1, 6, 2022)), ("FY10", (1, 12, 2010)), ("FY2010", (1, 12, 2010)), ("1Q22", (1, 3, 2022))),
    ],
)
def test_other_short_forms(text: str, span: tuple[int, int, int]) -> None:
    assert only_period(text) == MonthSpan(*span)


@pytest.mark.parametrize(
    "text", ["21-Jan", "2022Oct", "15/6/2021", "2021-06-15", "2022-W01", "2010-11", "2021-22", "Jan"]
)
def test_what_is_no_month_by_itself(text: str) -> None:
    span = only_period(text)
    assert span is None


@pytest.mark.parametrize("heads", ["Jan-21 | Feb-21 | Mar-21", "2021-01 | 2021-02 | 2021-03", "Thg1-21 | Thg2-21 | Thg3-21",
                                   "Jan 31 | Feb 28 | Mar 31", "@2021-01-31 | @2021-02-28 | @2021-03-31", "T1/21 | T2/21 | T3/21"])  # fmt: skip
def test_heads_are_months(heads: str) -> None:
    reading = read(f"PHƯỜNG ĐỨC XUÂN - 2021\nChỉ tiêu | {heads}\nKT04 | #3 | #4 | #5", accumulates="single")
    assert figures(reading) == [f"DX KT04 2021-0{month} actual {month + 2}" for month in (1, 2, 3)]


# years in a heading


@pytest.mark.parametrize("head", ["FY2010 Actual", "2010 Actual", "TH2010", "Thực hiện năm 2010", "TH 2010"])
def test_the_year_of_a_heading_is_never_another(head: str) -> None:
    text = f"Chỉ tiêu | {head}\nKT04 | #9"
    assert figures(read(text, unit="DX", period="2012")) == []
    assert figures(read(text, unit="DX", period="2009")) == ["DX KT04 2010 actual 9"]
    assert figures(read("BÁO CÁO NĂM 2009\n" + text, unit="DX")) == ["DX KT04 2010 actual 9"]
    assert figures(read(text, unit="DX")) == ["DX KT04 2010 actual 9"]


def test_years_of_actuals_and_plans_are_those_of_their_headings() -> None:
    text = "Category | FY2010 Actual | FY2012 Budgeted\nKT04 | #9 | #12"
    assert sorted(figures(read(text, unit="DX"))) == ["DX KT04 2010 actual 9", "DX KT04 2012 target 12 assigned"]


@pytest.mark.parametrize(("head", "text"), [("Year", "2010-11"), ("Năm", "2010-11"), ("Period", "2021-22"),
                                            ("Kỳ", "FY2010-11"), ("Kỳ", "2021/22"), ("Kỳ", "Năm học 2021-2022")])  # fmt: skip
def test_a_financial_year_is_refused_as_such(head: str, text: str) -> None:
    reading = read(f"Đơn vị | Chỉ tiêu | {head} | Thực hiện\nDX | KT04 | {text} | 5\nDX | KT04 | 2019-03 | 6")
    assert [line.split()[1] for line in refusals(reading)] == ["financial_year"]


def test_november_is_one_among_months_and_none_among_financial_years() -> None:
    text = "Đơn vị | Chỉ tiêu | Kỳ | Thực hiện\nDX | KT04 | 2010-11 | 5\nDX | KT04 | {} | 6"
    assert figures(read(text.format("2010-12"))) == ["DX KT04 2010-11 actual 5", "DX KT04 2010-12 actual 6"]
    assert len(refusals(read(text.format("2012-13")))) == 2
    assert len(refusals(read(text.format("2011-12")))) == 2


# columns of periods


@pytest.mark.parametrize("head", ["Month", "Tháng báo cáo", "Tháng", "Kỳ", "Kỳ báo cáo", "Reporting month"])
def test_a_column_of_months_is_known(head: str) -> None:
    text = f"PHƯỜNG ĐỨC XUÂN - NĂM 2021\nChỉ tiêu | {head} | Thực hiện\nKT04 | Tháng 3/2021 | 5\nKT04 | Jan 2021 | 6"
    assert figures(read(text)) == ["DX KT04 2021-03 actual 5", "DX KT04 2021-01 actual 6"]


@pytest.mark.parametrize("head", ["Quarter", "Quý báo cáo", "Quý"])
def test_a_column_of_quarters_is_known(head: str) -> None:
    text = f"PHƯỜNG ĐỨC XUÂN - NĂM 2021\nChỉ tiêu | {head} | Thực hiện\nKT04 | II | 5\nKT04 | 3 | 6"
    assert figures(read(text)) == ["DX KT04 2021-Q2 actual 5", "DX KT04 2021-Q3 actual 6"]


@pytest.mark.parametrize(
    "head", ["Month of the report", "Quarter ending", "Fiscal year", "Đợt báo cáo", "Học kỳ", "Time"]
)
@pytest.mark.parametrize("year", ["", "Năm"])
def test_a_column_that_is_named_for_a_period_and_not_understood_stops_the_file(head: str, year: str) -> None:
    if head == "Fiscal year" and year:
        return
    text = f"PHƯỜNG ĐỨC XUÂN - NĂM 2021\nChỉ tiêu | {year} | {head} | Thực hiện\nKT04 | {'2021' * bool(year)} | III | 5"
    assert [line.split()[1] for line in refusals(read(text))] == ["period_column_unknown"]
    answers = {"column_C": "skip"}
    assert figures(read(text, **answers)) == ["DX KT04 2021 actual 5"]  # pyright: ignore[reportArgumentType]


def test_the_shortest_of_several_columns_of_periods_is_read() -> None:
    text = "Đơn vị | Chỉ tiêu | Năm | Quý | Tháng | Thực hiện\nDX | KT04 | 2021 | 1 | 2 | 5"
    assert figures(read(text)) == ["DX KT04 2021-02 actual 5"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chỉ tiêu | Tuần | Thực hiện\nKT04 | Tuần 1/2022 | 7\nKT04 | Tuần 2/2022 | 9", "weekly_file"),
        ("Chỉ tiêu | Năm | Week | Thực hiện\nKT04 | 2022 | 3 | 7", "weekly_file"),
        ("Chỉ tiêu | Tháng | Tuần | Thực hiện\nKT04 | 1/2022 | 3 | 7", "weekly_file"),
        ("Chỉ tiêu | Kỳ | Thực hiện\nKT04 | 2022-W01 | 7\nKT04 | 2022-W02 | 9", "weekly_file"),
        ("Chỉ tiêu | Tuần 1 | Tuần 2 | Tuần 3 | Tuần 4\nKT04 | 7 | 9 | 6 | 9", "weekly_file"),
        ("Chỉ tiêu | Tuần 1 | Tuần 2 | Cộng tháng | Thực hiện\nKT04 | 7 | 9 | 6 | 9", "weekly_file"),
        ("Chỉ tiêu | @2022-01-01 | @2022-01-02 | @2022-01-03 | @2022-02-01\nKT04 | 7 | 9 | 6 | 9", "daily_file"),
        ("Chỉ tiêu | 01/01/2022 | 02/01/2022 | 03/01/2022\nKT04 | 7 | 9 | 6", "daily_file"),
        ("Chỉ tiêu | Ngày 1 | Ngày 2 | Ngày 3\nKT04 | 7 | 9 | 6", "daily_file"),
        ("Chỉ tiêu | Ngày | Thực hiện\nKT04 | 1/1/2022 | 7\nKT04 | 2/1/2022 | 9\nKT04 | 31/1/2022 | 9", "daily_file"),
        ("Chỉ tiêu | Thực hiện HK I | Thực hiện HK II\nKT04 | 7 | 9", "school_term"),
    ],
)
def test_weeks_days_and_terms_are_refused_in_one_sentence_for_what_they_are(text: str, code: str) -> None:
    reading = read(text, unit="DX", period="2022", accumulates="single")
    assert [problem.code for problem in reading.proposal.problems if problem.blocks] == [code]
    assert not reading.questions


def test_a_day_that_ends_or_begins_a_month_is_the_month_and_another_is_refused() -> None:
    text = "Đơn vị | Chỉ tiêu | Ngày báo cáo | Thực hiện\n" + "\n".join(
        f"DX | KT04 | {day} | {place}"
        for place, day in enumerate(("@2022-01-31", "28/02/2022", "@2022-04-01", "04/2021", "30-05-2022"), start=1)
    )
    reading = read(text)
    assert [line.split()[2] for line in figures(reading)] == ["2022-01", "2022-02", "2022-04", "2021-04"]
    assert refusals(reading) == ["C6 day_as_period"]


def test_which_comes_first_the_day_or_the_month_is_asked() -> None:
    text = "Đơn vị | Chỉ tiêu | Kỳ | Thực hiện\nDX | KT04 | 01/02/2022 | 5"
    assert questions(read(text)) == ["day_order"]
    assert figures(read(text, day_order="dmy")) == ["DX KT04 2022-02 actual 5"]
    assert refusals(read(text, day_order="mdy")) == ["C2 day_as_period"]


def test_other_systems_export() -> None:
    text = "dataElement | period | orgUnit | categoryOptionCombo | value | comment\nKT04 | 202106 | DX | x | 5 |\nKT04 | 2022Q1 | DX | x | 6 |"
    assert figures(read(text)) == ["DX KT04 2021-06 actual 5", "DX KT04 2022-Q1 actual 6"]


# two rows of heads


def test_a_percentage_under_each_month_does_not_hide_the_second_row_of_heads() -> None:
    text = """
        Chỉ tiêu | Tháng 1/2021 | Tháng 1/2021 | Tháng 1/2021 | Tháng 2/2021 | Tháng 2/2021 | Tháng 2/2021
        | KH | TH | % | KH | TH | %
        KT04 | #30 | #28 | #93.3 | #30 | #29 | #96.7
    """
    assert sorted(figures(read(text, unit="DX"))) == [
        "DX KT04 2021-01 actual 28 93.3",
        "DX KT04 2021-01 target 30 assigned",
        "DX KT04 2021-02 actual 29 96.7",
        "DX KT04 2021-02 target 30 assigned",
    ]
