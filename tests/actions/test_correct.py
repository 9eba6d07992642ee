"""Rules corrected although figures exist: what changes is what was shown, it is signed, and it can be taken back."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from db import audit, figures, totals
from db import indicators as indicator_rows
from kpi.actions.administer import correct, doctor, govern, rule_changes
from kpi.actions.administer.rule_changes import RuleChange
from kpi.actions.look import read, trail
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.line import IndicatorLine
from kpi.model.period import Period
from kpi.model.person import Role, console
from tests.actions.desk import cell, hire, signed, typed, unit

ROOT = console("test")
UNITS = "code,name,level,parent\nP,Tỉnh,province,\nA,Xã A,commune,P\nB,Xã B,commune,P\n"
INDICATORS = """code,name,measured_in,agg,direction,decimals,frequency
INS,Tham gia bảo hiểm y tế,%,ratio,up,2,irregular
CASES,Số vụ,vụ,sum,up,0,month
HERD,Tổng đàn,con,last,up,0,irregular
"""
FIGURES = """unit,indicator,period,target,actual,numerator,denominator
P,INS,2026,90,,,
A,INS,2026,95,,,
B,INS,2026,85,,,
A,INS,2026-01,,,8800,10000
A,INS,2026-10,,,9500,10000
B,INS,2026-01,,,3200,5000
B,INS,2026-10,,,4000,5000
A,CASES,2025,10,,,
A,CASES,2025-12,,4,,
A,HERD,2026-03,,700,,
"""
TO_OCTOBER, YEAR = Period.parse("2026-01/2026-10"), Period.parse("2026")


@pytest.fixture
def office(store: Store) -> Store:
    outcomes = take_tables(
        store, [("units.csv", UNITS), ("indicators.csv", INDICATORS), ("figures.csv", FIGURES)], by="test"
    )
    assert not any(outcome.is_refused for outcome in outcomes)
    return store


def number(store: Store, code: str) -> int:
    return next(indicator.id for indicator in read.indicators(store).values() if indicator.code == code)


def rules(store: Store, code: str) -> tuple[str, str]:
    indicator = read.indicators(store)[number(store, code)]
    return indicator.adds_up, indicator.judged


def to_share(store: Store, **how: object) -> RuleChange:
    correction = {"adds_up": "share", "reason": "là tỷ lệ tại một thời điểm", **how}
    return correct.correct_indicator(store, ROOT, number(store, "INS"), **correction)  # type: ignore[arg-type]


def reached(store: Store, code: str, at: Period = TO_OCTOBER) -> Fraction | None:
    standing = read.scorecard(store, unit(store, code), at).of("INS")
    return None if standing is None else standing.actual_to_date


def everything(store: Store) -> tuple[object, ...]:
    with store.reading() as connection:
        kept = [row for unit in read.tree(store).units for row in totals.totals_of_unit(connection, unit)]
        rows = (indicator_rows.all_indicators(connection), list(figures.every_actual(connection)), sorted(kept))
        return (*rows, audit.last_id(connection))


def refusal(deed: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value


# ---- what changes


def test_it_says_which_standings_change_with_both_numbers(office: Store) -> None:
    change = to_share(office, dry_run=True)
    shown = {
        (standing.unit.code, standing.period): (
            standing.before and standing.before.actual_to_date,
            standing.after and standing.after.actual_to_date,
        )
        for standing in change.standings
    }
    by_hand = {
        "P": (85, 90),  # 25,500 of 30,000; 13,500 of 15,000
        "A": (Fraction("91.5"), 95),
        "B": (72, 80),  # 7,200 of 10,000; 4,000 of 5,000
    }
    assert shown == {(code, at): numbers for code, numbers in by_hand.items() for at in (TO_OCTOBER, YEAR)}
    assert (change.changed, change.compared, change.places) == (6, 6, 6)
    assert [standing.turns for standing in change.standings] == sorted(
        (standing.turns for standing in change.standings), reverse=True
    )


def test_what_is_shown_ahead_is_what_is_done(office: Store) -> None:
    ahead = to_share(office, dry_run=True)
    assert to_share(office, seen=ahead.digest) == ahead
    assert [reached(office, code) for code in "PAB"] == [90, 95, 80]
    assert list(doctor.examine(office)) == []


def test_a_dry_run_writes_nothing(office: Store) -> None:
    before = everything(office)
    to_share(office, dry_run=True, reason="")
    assert everything(office) == before
    assert reached(office, "P") == 85


def test_the_latest_period_and_the_ends_of_the_years_are_compared_from_the_top_down(office: Store) -> None:
    take_tables(office, [("f.csv", "unit,indicator,period,numerator,denominator\nB,INS,2024-02,1,2\n")], by="test")
    with office.reading() as connection:
        compared = rule_changes.places(connection, read.tree(office), number(office, "INS"))
    assert [(unit.code, str(period)) for unit, period in compared] == [
        *(("P", "2026-01/2026-10"), ("P", "2026"), ("P", "2024")),
        *(("A", "2026-01/2026-10"), ("A", "2026")),
        *(("B", "2026-01/2026-10"), ("B", "2026"), ("B", "2024")),
    ]


def test_of_very_many_the_first_are_compared_and_the_number_of_all_is_said(
    office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correct, "COMPARED", 3)
    monkeypatch.setattr(correct, "SHOWN", 1)
    change = to_share(office, dry_run=True)
    assert (len(change.standings), change.changed, change.compared, change.places) == (1, 3, 3, 6)
    assert change.standings[0].unit.code == "P"


def test_another_judgement_turns_what_was_good(office: Store) -> None:
    take_tables(office, [("f.csv", "unit,indicator,period,actual\nA,CASES,2025-01,12\n")], by="test")
    change = correct.correct_indicator(office, ROOT, number(office, "CASES"), judged="none", reason="chỉ theo dõi")
    assert all(
        standing.after and standing.after.status == "no_target" for standing in change.standings if standing.turns
    )
    assert [standing.unit.code for standing in change.standings if standing.turns]
    assert rules(office, "CASES") == ("total", "none")


# ---- what the new rules cannot read


def test_a_figure_without_parts_is_named_and_kept(office: Store) -> None:
    change = correct.correct_indicator(office, ROOT, number(office, "HERD"), adds_up="share", reason="thử")
    assert [(figure.unit.code, str(figure.period), figure.why) for figure in change.unreadable] == [
        ("A", "2026-03", "no_parts")
    ]
    assert (change.without_parts, change.blocking) == (1, 0)
    assert rules(office, "HERD") == ("share", "more")
    assert list(doctor.examine(office)) == []


def test_figures_with_parts_are_never_read_as_amounts(office: Store) -> None:
    change = to_share(office, adds_up="average", dry_run=True)
    assert (change.blocking, change.standings, change.unreadable[0].why) == (4, (), "parts")
    before = everything(office)
    refused = refusal(lambda: to_share(office, adds_up="average"))
    assert (refused.code, refused.problem.values["unit"], refused.problem.values["run"]) == (
        "figures_not_of_the_kind",
        "A",
        "2026-01",
    )
    assert everything(office) == before


def test_a_draft_that_waits_counts_too(office: Store) -> None:
    november = Period.parse("2026-11")
    lan = hire(office, "lan", {"B": "clerk"})
    assert typed(office, lan, "B", cell(office, "INS", "4.100/5.000", at=november))[0].kept
    change = to_share(office, adds_up="average", dry_run=True)
    assert ("B", "2026-11", "parts") in [
        (figure.unit.code, str(figure.period), figure.why) for figure in change.unreadable
    ]


def test_what_is_no_rank_becomes_none(office: Store) -> None:
    take_tables(office, [("f.csv", "unit,indicator,period,actual\nA,CASES,2025-01,0\n")], by="test")
    change = correct.correct_indicator(office, ROOT, number(office, "CASES"), adds_up="rank", dry_run=True)
    assert [(str(figure.period), figure.why) for figure in change.unreadable] == [("2025-01", "impossible")]


# ---- what is refused


def test_without_a_reason_nothing_is_written(office: Store) -> None:
    before = everything(office)
    assert refusal(lambda: to_share(office, reason="  ")).code == "correction_reason_missing"
    assert everything(office) == before


def test_the_same_rules_are_no_correction(office: Store) -> None:
    assert refusal(lambda: to_share(office, adds_up="ratio")).code == "correction_changes_nothing"


@pytest.mark.parametrize("kind", ["total", "latest"])
def test_a_percentage_is_not_corrected_into_one_that_adds_up(office: Store, kind: str) -> None:
    assert refusal(lambda: to_share(office, adds_up=kind, dry_run=True)).code == "percentage_adds_up"


def test_a_word_that_is_no_kind_is_refused(office: Store) -> None:
    assert refusal(lambda: to_share(office, adds_up="median")).code == "unknown_word"


@pytest.mark.parametrize(("role", "where"), [("administrator", "P"), ("reviewer", ""), ("clerk", "A")])
def test_only_who_governs_may_do_it_or_look(office: Store, role: Role, where: str) -> None:
    mai = hire(office, "mai", {where: role})
    ins = number(office, "INS")
    for deed in (
        lambda: correct.correct_indicator(office, mai, ins, adds_up="share", reason="vì"),
        lambda: correct.correct_indicator(office, mai, ins, adds_up="share", dry_run=True),
        lambda: correct.take_back_correction(office, mai, ins, reason="vì"),
        lambda: correct.last_correction(office, mai, ins),
    ):
        assert refusal(deed).code == "not_allowed_everywhere"


def test_what_was_looked_at_and_changes_meanwhile_is_looked_at_again(office: Store) -> None:
    ahead = to_share(office, dry_run=True)
    row = "A,INS,2026-10,9600,10000"
    take_tables(office, [("f.csv", f"unit,indicator,period,numerator,denominator\n{row}\n")], by="test")
    before = everything(office)
    assert refusal(lambda: to_share(office, seen=ahead.digest)).code == "look_again_at_rules"
    assert everything(office) == before


@pytest.mark.parametrize(("name", "word"), [("measured_in", "‰"), ("decimals", 3)])
def test_the_measure_and_the_decimals_of_what_has_figures_stay(office: Store, name: str, word: object) -> None:
    line = IndicatorLine(0, "INS", "Tham gia bảo hiểm y tế")._replace(**{name: word})
    assert refusal(lambda: govern.put_indicator(office, ROOT, line)).code == "changed_meaning"


# ---- the audit, and the way back


def test_the_audit_signs_it_with_before_after_and_reason(office: Store) -> None:
    to_share(office)
    (line,) = trail.trail(office, ROOT, trail.Wanted(deed="correct indicator"))
    assert (line.subject, line.by) == ("indicators INS", "console:test")
    assert line.before == {"adds_up": "ratio"}
    assert line.after == {"adds_up": "share", "reason": "là tỷ lệ tại một thời điểm"}


def test_a_correction_is_taken_back_with_a_reason_and_signed(office: Store) -> None:
    before = everything(office)
    to_share(office)
    last = correct.last_correction(office, ROOT, number(office, "INS"))
    assert last is not None
    assert (last.by, last.reason, last.before, last.after) == (
        "console:test",
        "là tỷ lệ tại một thời điểm",
        {"adds_up": "ratio"},
        {"adds_up": "share"},
    )
    ins = number(office, "INS")
    assert refusal(lambda: correct.take_back_correction(office, ROOT, ins)).code == "correction_reason_missing"
    change = correct.take_back_correction(office, ROOT, ins, reason="nhầm")
    assert (change.before.adds_up, change.after.adds_up, change.changed) == ("share", "ratio", 6)
    assert everything(office)[:3] == before[:3]
    (line,) = trail.trail(office, ROOT, trail.Wanted(deed="take back correction"))
    assert line.after == {"adds_up": "ratio", "reason": "nhầm", "correction": last.line}
    assert list(doctor.examine(office)) == []


def test_corrections_are_taken_back_one_after_the_other_and_then_there_is_none(office: Store) -> None:
    ins = number(office, "INS")
    to_share(office)
    correct.correct_indicator(office, ROOT, ins, judged="within", reason="giữ mức")
    correct.take_back_correction(office, ROOT, ins, reason="một")
    assert rules(office, "INS") == ("share", "more")
    correct.take_back_correction(office, ROOT, ins, reason="hai")
    assert rules(office, "INS") == ("ratio", "more")
    refused = refusal(lambda: correct.take_back_correction(office, ROOT, ins, reason="ba"))
    assert refused.code == "no_correction_to_take_back"


def test_taking_back_brings_an_old_percentage_back_that_could_not_be_made_now(office: Store) -> None:
    herd = number(office, "HERD")
    with signed(office) as connection:
        row = next(row for row in indicator_rows.all_indicators(connection) if row.id == herd)
        indicator_rows.change_indicator(connection, row._replace(measured_in="%"))
    correct.correct_indicator(office, ROOT, herd, adds_up="share", reason="tỷ lệ")
    correct.take_back_correction(office, ROOT, herd, reason="nhầm")
    assert rules(office, "HERD") == ("latest", "more")


def test_rules_that_were_changed_otherwise_since_are_not_taken_back(office: Store) -> None:
    govern.put_indicator(office, ROOT, IndicatorLine(0, "NEW", "Mới", measured_in="%", adds_up="ratio"))
    correct.correct_indicator(office, ROOT, number(office, "NEW"), adds_up="share", reason="vì")
    govern.put_indicator(office, ROOT, IndicatorLine(0, "NEW", "Mới", adds_up="average"))
    assert correct.last_correction(office, ROOT, number(office, "NEW")) is None


def test_another_indicator_of_the_same_code_has_no_correction(office: Store) -> None:
    govern.put_indicator(office, ROOT, IndicatorLine(0, "NEW", "Mới", measured_in="%", adds_up="ratio"))
    correct.correct_indicator(office, ROOT, number(office, "NEW"), adds_up="share", reason="vì")
    govern.remove_indicator(office, ROOT, number(office, "NEW"))
    govern.put_indicator(office, ROOT, IndicatorLine(0, "NEW", "Mới", measured_in="%", adds_up="share"))
    assert correct.last_correction(office, ROOT, number(office, "NEW")) is None
