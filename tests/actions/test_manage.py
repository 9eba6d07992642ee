"""Units, indicators, regimes, thresholds and settings: who may change them, what changes, and what is never lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from kpi.actions.administer import govern, manage, settle
from kpi.actions.look import read, trail
from kpi.actions.look import sheet as sheets
from kpi.actions.people import people
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.indicator import Indicator
from kpi.model.line import IndicatorLine, UnitLine
from kpi.model.period import Period
from kpi.model.person import Person, Role, console
from kpi.model.regime import Regime
from kpi.model.status import Thresholds
from kpi.model.unit import Unit
from tests.actions.desk import MONTH, cell, hire, office, seen, typed, unit
from tests.conftest import kpi

ROOT = console("test")
MARCH = Period.parse("2021-03")


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


def ward(code: str = "A1", name: str = "Tổ dân phố 1", **fields: object) -> UnitLine:
    return UnitLine(row=0, code=code, name=name)._replace(**{"parent": "A", **fields})


def stored_unit(store: Store, code: str) -> Unit:
    return read.tree(store).by_code[code.casefold()][-1]


def indicator(store: Store, code: str) -> Indicator | None:
    return next((existing for existing in read.indicators(store).values() if existing.code == code), None)


def number(store: Store, code: str) -> int:
    existing = indicator(store, code)
    assert existing is not None
    return existing.id


def line(code: str, name: str = "Số hộ nghèo", **fields: object) -> IndicatorLine:
    return IndicatorLine(row=0, code=code, name_vi=name)._replace(**fields)


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


# ---- who may


UNIT_DEEDS: dict[str, Callable[[Store, Person], object]] = {
    "add below A": lambda store, by: manage.put_unit(store, by, ward(level="village")),
    "rename A": lambda store, by: manage.put_unit(store, by, ward("A", "Phường A mới", parent=None)),
    "close A": lambda store, by: manage.close_unit(store, by, unit(store, "A"), date(2021, 12, 31)),
    "add a top": lambda store, by: manage.put_unit(store, by, ward("Q", "Tỉnh khác", parent=None)),
}
# own: a right on A; below: on the province above it; other: on B; everywhere: without a unit.
ADMINISTRATOR_MAY = {
    "add below A": "own below everywhere",
    "rename A": "below everywhere",
    "close A": "below everywhere",
    "add a top": "everywhere",
}
WHERE = {"own": "A", "below": "P", "other": "B", "everywhere": ""}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("deed", UNIT_DEEDS)
@pytest.mark.parametrize("role", ["official", "clerk", "reviewer", "administrator"])
def test_who_may_change_which_units(province: Store, role: Role, deed: str, where: str) -> None:
    person = hire(province, "mai", {WHERE[where]: role})
    if role == "administrator" and where in ADMINISTRATOR_MAY[deed].split():
        assert UNIT_DEEDS[deed](province, person)
    else:
        assert refusal(lambda: UNIT_DEEDS[deed](province, person)) in {"not_allowed", "not_allowed_everywhere"}


GOVERNING: dict[str, Callable[[Store, Person], object]] = {
    "add an indicator": lambda store, by: govern.put_indicator(store, by, line("NEW")),
    "retire an indicator": lambda store, by: govern.retire_indicator(
        store, by, number(store, "REV"), date(2021, 6, 30)
    ),
    "remove an indicator": lambda store, by: govern.remove_indicator(store, by, number(store, "HERD")),
    "set a regime": lambda store, by: settle.put_regime(store, by, Regime("early", "Sớm", "Early", due_month=2)),
    "set thresholds": lambda store, by: settle.set_thresholds(store, by, Thresholds(at_risk=Fraction(4, 5))),
    "set a setting": lambda store, by: settle.set_setting(store, by, "self_approval", "yes"),
    "read the settings": settle.settings,
}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("deed", GOVERNING)
@pytest.mark.parametrize("role", ["official", "clerk", "reviewer", "administrator"])
def test_what_is_everybodys_is_governed_from_everywhere_only(
    province: Store, role: Role, deed: str, where: str
) -> None:
    person = hire(province, "mai", {WHERE[where]: role})
    code = ""
    try:
        GOVERNING[deed](province, person)
    except Refused as refused:
        code = refused.code
    if role == "administrator" and where == "everywhere":
        assert code in {"", "indicator_has_figures"}  # a right does not undo what has been told
    else:
        assert code == "not_allowed_everywhere"


def test_a_right_taken_away_in_mid_session_is_gone_at_the_next_deed(province: Store) -> None:
    mai = hire(province, "mai", {"": "administrator"})
    hire(province, "nam", {"": "administrator"})
    govern.put_indicator(province, mai, line("ONE"))
    people.revoke(province, ROOT, "mai", "administrator", None)
    assert refusal(lambda: govern.put_indicator(province, mai, line("TWO"))) == "not_allowed_everywhere"


# ---- units


def test_a_new_unit_stands_below_the_one_named(province: Store) -> None:
    manage.put_unit(province, ROOT, ward(level="village"))
    assert (stored_unit(province, "A1").parent, stored_unit(province, "A1").level) == (unit(province, "A"), "village")


def test_what_a_form_does_not_say_stays(province: Store) -> None:
    manage.put_unit(province, ROOT, ward("A", "Phường A mới", parent=None))
    assert (stored_unit(province, "A").name_vi, stored_unit(province, "A").level) == ("Phường A mới", "commune")


def test_the_same_again_changes_and_signs_nothing(province: Store) -> None:
    manage.put_unit(province, ROOT, ward())
    before = trail.trail(province, ROOT, limit=1)
    assert not manage.put_unit(province, ROOT, ward())
    assert trail.trail(province, ROOT, limit=1) == before


def test_a_unit_that_moves_takes_its_figures_to_the_other_total(province: Store) -> None:
    manage.put_unit(province, ROOT, ward("Q", "Tỉnh khác", parent=None, level="province"))
    manage.put_unit(province, ROOT, ward("A", "Phường A", parent="Q"))
    assert (seen(province, "P", "REV", MARCH), seen(province, "Q", "REV", MARCH)) == (None, "100")


def test_a_unit_cannot_be_moved_to_where_its_mover_manages_nothing(province: Store) -> None:
    manage.put_unit(province, ROOT, ward("Q", "Tỉnh khác", parent=None, level="province"))
    mai = hire(province, "mai", {"P": "administrator"})
    assert refusal(lambda: manage.put_unit(province, mai, ward("A", "Phường A", parent="Q"))) == "not_allowed"
    assert stored_unit(province, "A").parent == unit(province, "P")


def test_nobody_draws_a_unit_of_somebody_elses_below_her_own(province: Store) -> None:
    manage.put_unit(province, ROOT, ward("Q", "Tỉnh khác", parent=None, level="province"))
    mai = hire(province, "mai", {"Q": "administrator"})
    assert refusal(lambda: manage.put_unit(province, mai, ward("A", "Phường A", parent="Q"))) == "not_allowed"
    assert stored_unit(province, "A").parent == unit(province, "P")


def test_a_unit_does_not_become_one_of_somebody_elses(province: Store) -> None:
    manage.put_unit(province, ROOT, ward("Q", "Tỉnh khác", parent=None, level="province"))
    manage.put_unit(province, ROOT, ward("Q1", "Phường mới", parent="Q", opened="2022-01-01"))
    mai = hire(province, "mai", {"P": "administrator"})
    closing = lambda: manage.close_unit(province, mai, unit(province, "A"), date(2021, 12, 31), [unit(province, "Q1")])  # noqa: E731
    assert refusal(closing) == "not_allowed"


def test_a_closed_unit_keeps_its_figures_and_says_what_it_became(province: Store) -> None:
    manage.put_unit(province, ROOT, ward("N", "Phường mới", parent="P", opened="2022-01-01"))
    manage.close_unit(province, ROOT, unit(province, "A"), date(2021, 12, 31), [unit(province, "N")])
    assert (stored_unit(province, "A").closed, stored_unit(province, "A").became) == (
        date(2021, 12, 31),
        (unit(province, "N"),),
    )
    assert seen(province, "A", "REV", MARCH) == "100"


def test_a_unit_closed_by_mistake_is_opened_again(province: Store) -> None:
    manage.close_unit(province, ROOT, unit(province, "A"), date(2021, 12, 31))
    manage.put_unit(province, ROOT, ward("A", "Phường A", parent=None, closed=""))
    assert stored_unit(province, "A").closed is None


def test_a_unit_is_not_put_below_itself(province: Store) -> None:
    assert refusal(lambda: manage.put_unit(province, ROOT, ward("P", "Tỉnh", parent="A"))) == "parent_cycle"


def test_a_successor_must_have_opened_the_day_after(province: Store) -> None:
    manage.put_unit(province, ROOT, ward("N", "Phường mới", parent="P", opened="2023-01-01"))
    closing = lambda: manage.close_unit(province, ROOT, unit(province, "A"), date(2021, 12, 31), [unit(province, "N")])  # noqa: E731
    assert refusal(closing) == "unknown_successor"


@pytest.mark.parametrize(
    ("told_line", "code"),
    [
        (ward(code=""), "required"),
        (ward(code="A B"), "code_not_usable"),
        (ward(code="A@2021"), "code_not_usable"),
        (ward(name=" "), "required"),
        (ward(name="Phường\u202eA"), "control_character"),
        (ward(name="x" * 301), "too_long"),
        (ward(level="kingdom"), "unknown_word"),
        (ward(opened="31/12/2021"), "not_a_date"),
        (ward(parent="NOWHERE"), "unknown_parent"),
        (ward(opened="2022-01-01", closed="2021-01-01"), "unknown_parent opened_after_closed"),
    ],
)
def test_what_cannot_be_a_unit_is_refused_with_its_reason(province: Store, told_line: UnitLine, code: str) -> None:
    assert refusal(lambda: manage.put_unit(province, ROOT, told_line)) in code.split()
    assert "a1" not in read.tree(province).by_code


def test_html_in_a_name_stays_text(province: Store) -> None:
    manage.put_unit(province, ROOT, ward(name="<b>Tổ</b> *1*"))
    assert stored_unit(province, "A1").name_vi == "<b>Tổ</b> *1*"


def test_an_administrator_may_change_what_stands_below_her_right(province: Store) -> None:
    manage.put_unit(province, ROOT, ward())
    mai = hire(province, "mai", {"A": "administrator"})
    assert [managed.code for managed in manage.manageable(province, mai)] == ["A1"]


# ---- indicators


def test_a_new_indicator_can_be_told_of(province: Store) -> None:
    govern.put_indicator(province, ROOT, line("NEW", measured_in="hộ", decimals=0))
    lan = hire(province, "lan", {"A": "clerk"})
    assert typed(province, lan, "A", cell(province, "NEW", "12"))[0].kept


def test_a_changed_meaning_asks_for_a_new_code_once_figures_are_told(province: Store) -> None:
    changing = lambda: govern.put_indicator(province, ROOT, line("REV", "Thu ngân sách", measured_in="tỷ đồng"))  # noqa: E731
    assert refusal(changing) == "changed_meaning"
    existing = indicator(province, "REV")
    assert existing is not None
    assert existing.measured_in == "triệu đồng"


def test_the_meaning_of_an_indicator_that_nobody_has_told_of_may_change(province: Store) -> None:
    govern.put_indicator(province, ROOT, line("NEW", measured_in="hộ"))
    assert govern.put_indicator(province, ROOT, line("NEW", measured_in="người"))


def test_a_new_name_and_another_regime_are_no_new_meaning(province: Store) -> None:
    govern.put_indicator(province, ROOT, line("REV", "Tổng thu", regime="decree09", area="Ngân sách"))
    existing = indicator(province, "REV")
    assert existing is not None
    assert (existing.name_vi, existing.regime, existing.area) == ("Tổng thu", "decree09", "Ngân sách")
    assert seen(province, "A", "REV", MARCH) == "100"


def test_another_frequency_is_counted_at_once(province: Store) -> None:
    before = read.scorecard(province, unit(province, "A"), MARCH.to_date).of("REV")
    govern.put_indicator(province, ROOT, line("REV", "Thu ngân sách", frequency="quarter"))
    after = read.scorecard(province, unit(province, "A"), MARCH.to_date).of("REV")
    assert before is not None
    assert after is not None
    assert (before.reports_due, after.reports_due) == (3, 1)


def test_a_regime_that_is_not_there_is_refused(province: Store) -> None:
    assert refusal(lambda: govern.put_indicator(province, ROOT, line("REV", regime="lunar"))) == "unknown_word"


@pytest.mark.parametrize(
    ("told_line", "code"),
    [
        (line(""), "required"),
        (line("A;B"), "code_not_usable"),
        (line("NEW", name="\u200fSố hộ"), "control_character"),
        (line("NEW", adds_up="sometimes"), "unknown_word"),
        (line("NEW", judged="kindly"), "unknown_word"),
        (line("NEW", frequency="daily"), "unknown_word"),
        (line("NEW", decimals=10), "unknown_word"),
        (line("NEW", parent="NOTHING"), "unknown_parent"),
        (line("NEW", measured_in="x" * 61), "too_long"),
        (line("NEW", retired="soon"), "not_a_date"),
    ],
)
def test_what_cannot_be_an_indicator_is_refused_with_its_reason(
    province: Store, told_line: IndicatorLine, code: str
) -> None:
    assert refusal(lambda: govern.put_indicator(province, ROOT, told_line)) == code
    assert indicator(province, "NEW") is None


def asked_for(store: Store, month: Period = MONTH) -> set[str]:
    sheet = sheets.sheet(store, ROOT, unit(store, "A"), month)
    return {line.indicator.code for line in sheet.lines if line.is_due}


def test_a_retired_indicator_is_asked_for_no_more_and_keeps_its_figures(province: Store) -> None:
    govern.retire_indicator(province, ROOT, number(province, "REV"), date(2021, 3, 31))
    assert "REV" not in asked_for(province)
    assert seen(province, "A", "REV", MARCH) == "100"


def test_a_retired_indicator_can_be_taken_up_again(province: Store) -> None:
    govern.retire_indicator(province, ROOT, number(province, "REV"), date(2021, 3, 31))
    govern.retire_indicator(province, ROOT, number(province, "REV"), None)
    assert "REV" in asked_for(province)


def test_an_indicator_with_figures_cannot_be_removed(province: Store) -> None:
    assert refusal(lambda: govern.remove_indicator(province, ROOT, number(province, "LAND"))) == "indicator_has_figures"
    assert indicator(province, "LAND")


def test_an_indicator_with_parts_cannot_be_removed(province: Store) -> None:
    assert refusal(lambda: govern.remove_indicator(province, ROOT, number(province, "REV"))) == "indicator_has_parts"


def test_an_indicator_that_is_only_drafted_cannot_be_removed(province: Store) -> None:
    govern.put_indicator(province, ROOT, line("NEW", decimals=0))
    typed(province, hire(province, "lan", {"A": "clerk"}), "A", cell(province, "NEW", "12"))
    assert refusal(lambda: govern.remove_indicator(province, ROOT, number(province, "NEW"))) == "indicator_has_figures"


def test_an_indicator_that_nobody_has_told_of_can_be_removed(province: Store) -> None:
    govern.put_indicator(province, ROOT, line("NEW"))
    gone = number(province, "NEW")
    govern.remove_indicator(province, ROOT, gone)
    assert indicator(province, "NEW") is None
    assert refusal(lambda: govern.remove_indicator(province, ROOT, gone)) == "indicator_gone"


# ---- regimes, thresholds, settings


def test_a_changed_regime_moves_the_days_when_reports_are_due(province: Store) -> None:
    due = lambda: sheets.sheet(province, ROOT, unit(province, "A"), MONTH).lines[0].due_on  # noqa: E731
    before = due()
    calendar = next(regime for regime in settle.regimes(province) if regime.code == "calendar")
    settle.put_regime(province, ROOT, replace(calendar, due_month=9))
    assert (before, due()) == (date(2021, 5, 5), date(2021, 5, 9))


@pytest.mark.parametrize(
    ("regime", "code"),
    [
        (Regime("r", "Chế độ", "", cut_day=32), "days_out_of_range"),
        (Regime("r", "Chế độ", "", due_month=-1), "days_out_of_range"),
        (Regime("r", "Chế độ", "", due_year=400), "days_out_of_range"),
        (Regime("r r", "Chế độ", ""), "code_not_usable"),
        (Regime("r" * 21, "Chế độ", ""), "too_long"),
        (Regime("r", " ", ""), "required"),
    ],
)
def test_what_cannot_be_a_regime_is_refused(province: Store, regime: Regime, code: str) -> None:
    assert refusal(lambda: settle.put_regime(province, ROOT, regime)) == code
    assert [existing.code for existing in settle.regimes(province)] == ["calendar", "decree09"]


def test_new_thresholds_judge_at_once(province: Store) -> None:
    status = lambda: read.scorecard(province, unit(province, "A"), MARCH.to_date).of("REV").status  # type: ignore[union-attr] # noqa: E731
    before = status()
    settle.set_thresholds(province, ROOT, Thresholds(Fraction(19, 20), Fraction(4, 5)))
    assert (before, status()) == ("at_risk", "on_track")


@pytest.mark.parametrize(
    ("told_thresholds", "code"),
    [
        (Thresholds(on_track=Fraction(4, 5)), "thresholds_crossed"),
        (Thresholds(at_risk=Fraction(0)), "threshold_out_of_range"),
        (Thresholds(on_track=Fraction(5, 2)), "threshold_out_of_range"),
        (Thresholds(told_enough=Fraction(11, 10)), "threshold_out_of_range"),
        (Thresholds(planned_enough=Fraction(0)), "threshold_out_of_range"),
        (Thresholds(planned_enough=Fraction(11, 10)), "threshold_out_of_range"),
        (Thresholds(at_risk=Fraction(1, 10**7)), "threshold_out_of_range"),
    ],
)
def test_thresholds_have_sensible_bounds(province: Store, told_thresholds: Thresholds, code: str) -> None:
    assert refusal(lambda: settle.set_thresholds(province, ROOT, told_thresholds)) == code
    assert settle.thresholds(province) == Thresholds()


def test_thresholds_are_kept_exactly(province: Store) -> None:
    exact = Thresholds(Fraction(1), Fraction(2, 3), Fraction(95, 100), Fraction(2, 5))
    settle.set_thresholds(province, ROOT, exact)
    assert settle.thresholds(province) == exact


@pytest.mark.parametrize(
    ("code", "value", "problem"),
    [
        ("self_approval", "maybe", "not_a_yes_or_no"),
        ("idle_minutes", "4", "setting_out_of_range"),
        ("idle_minutes", "1e3", "setting_out_of_range"),
        ("longest_hours", "-1", "setting_out_of_range"),
        ("attachment_megabytes", "21", "setting_out_of_range"),
        ("demo", "secret", "unknown_setting"),
        ("colour", "blue", "unknown_setting"),
    ],
)
def test_what_cannot_be_set_is_refused(province: Store, code: str, value: str, problem: str) -> None:
    before = settle.settings(province, ROOT)
    assert refusal(lambda: settle.set_setting(province, ROOT, code, value)) == problem
    assert settle.settings(province, ROOT) == before


def test_a_setting_holds_from_now_on_and_is_signed(province: Store) -> None:
    settle.set_setting(province, ROOT, "idle_minutes", " 030 ")
    assert settle.settings(province, ROOT)["idle_minutes"] == "30"
    assert trail.trail(province, ROOT, limit=1)[0].subject == "settings idle_minutes"


def test_every_change_of_the_book_is_one_line_and_the_store_is_sound(province: Store, database: str) -> None:
    first = trail.trail(province, ROOT, limit=1)[0].id
    manage.put_unit(province, ROOT, ward())
    govern.put_indicator(province, ROOT, line("NEW"))
    govern.retire_indicator(province, ROOT, number(province, "NEW"), date(2021, 6, 30))
    settle.put_regime(province, ROOT, Regime("early", "Sớm", ""))
    settle.set_thresholds(province, ROOT, Thresholds(at_risk=Fraction(1, 2)))
    lines = [entry for entry in reversed(trail.trail(province, ROOT, limit=20)) if entry.id > first]
    assert [entry.subject for entry in lines] == [
        "units A1@",
        "indicators NEW",
        "indicators NEW",
        "regimes early",
        "thresholds all",
    ]
    assert kpi("doctor", database=database).returncode == 0
