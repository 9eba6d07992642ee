"""A percentage without its parts hides nothing that has them, and no page says that there is no data beside it."""

from fractions import Fraction

import pytest

from kpi.actions.administer import doctor
from kpi.actions.look import explain, read
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.language import language
from kpi.language.explanations import exact_percent
from kpi.language.remarks import remark
from kpi.language.standing_words import standing_word
from kpi.model.period import Period
from kpi.model.person import console
from kpi.model.standing import Standing
from kpi.widgets import sentences
from tests.actions.desk import unit

UNITS = """code,name,level,parent
P,Tỉnh,province,
A,Phường A,commune,P
"""
INDICATORS = """code,name,agg,direction,measured_in,decimals,frequency,parent
FILES,Hồ sơ đúng hạn,ratio,up,%,1,month,
BARE,Chỉ có tỷ lệ,ratio,up,%,1,month,
COVER,Bảo hiểm y tế,share,up,%,1,month,
"""
FIGURES = """unit,indicator,period,target,actual,numerator,denominator
A,FILES,2021,90,,,
A,BARE,2021,90,,,
A,COVER,2021,90,,,
A,FILES,2021-01,,,460,500
A,FILES,2021-02,,91.5,,
A,BARE,2021-01,,91,,
A,BARE,2021-02,,92,,
A,COVER,2021-01,,,8800,10000
A,COVER,2021-02,,88.5,,
"""
FEBRUARY = Period.parse("2021-02")
VI = language("vi")


@pytest.fixture
def province(store: Store) -> Store:
    files = [("units.csv", UNITS), ("indicators.csv", INDICATORS), ("figures.csv", FIGURES)]
    assert not any(outcome.is_refused for outcome in take_tables(store, files, by="test"))
    return store


def standing(store: Store, ward: str, code: str) -> Standing:
    answer = read.scorecard(store, unit(store, ward), FEBRUARY).of(code)
    assert answer is not None
    return answer


@pytest.mark.parametrize("ward", ["A", "P"])
def test_months_with_their_parts_stay_beside_a_bare_one(province: Store, ward: str) -> None:
    files = standing(province, ward, "FILES")
    assert (files.actual_to_date, files.status, files.reports) == (92, "incomplete", 1)


def test_the_unit_says_what_is_missing_and_not_that_nothing_was_told(province: Store) -> None:
    for code in ("FILES", "BARE"):
        remarks = {reason.code for reason in standing(province, "A", code).remarks}
        assert ("no_parts" in remarks, "not_told" in remarks) == (True, False)
    assert "chưa có số liệu" not in sentences.story_line(standing(province, "A", "BARE"), VI)
    assert "tử số" in sentences.story_line(standing(province, "A", "BARE"), VI)


def test_above_it_stands_by_itself(province: Store) -> None:
    cover = standing(province, "P", "COVER")
    assert (cover.status, standing_word(VI, cover)) == ("incomplete", "Theo từng đơn vị")


@pytest.mark.parametrize("ward", ["A", "P"])
def test_explanation_and_doctor_agree(province: Store, ward: str) -> None:
    for code in ("FILES", "BARE", "COVER"):
        assert explain.explain(province, console("test"), unit(province, ward), code, FEBRUARY).faults == ()
    assert [*doctor.examine(province)] == []


def test_two_numbers_that_differ_are_never_written_alike() -> None:
    below, own = Fraction(51, 10), Fraction(51, 10) + Fraction(1, 1000)
    assert remark(VI, "parts_differ", {"own": own, "below": below}).count("5,101") == 1
    claim = {"stated": Fraction(687, 1000), "computed": Fraction(6871, 10000)}
    assert "68,71" in remark(VI, "needs_explaining", claim)
    assert "100,0" not in exact_percent(1 - Fraction(1, 3 * 10**9), VI)
