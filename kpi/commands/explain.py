"""Runs kpi explain: the way from the entries to a standing, in sentences and as JSON."""

import argparse
import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import cast

from kpi.actions.look import explain
from kpi.commands.shared import DONE, REFUSED, Subcommands, basis_of, period, person, say, store_of, unit_of, warn
from kpi.language import Language
from kpi.language.explanations import digits_of
from kpi.model.explanation import Explanation, Origin, ReportEntry, TargetEntry, UnitPart
from kpi.model.period import Period
from kpi.widgets.explaining import heading, paragraphs
from kpi.widgets.explaining.phrases import MOST


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parser of this command."""
    words = "how a standing comes from the entries: which reports, which plans of which units, by which rule"
    command = commands.add_parser("explain", parents=parents, help=words, description=words)
    command.set_defaults(run=_explain)
    command.add_argument("--unit", required=True, metavar="CODE")
    command.add_argument("--period", required=True, type=period, metavar="PERIOD")
    command.add_argument("--indicator", required=True, metavar="CODE")
    command.add_argument(
        "--basis", metavar="CODE", help="assigned, resolved or stretch; else the first that has a target"
    )
    command.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="as is said on that day; else when all is over")
    command.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    command.add_argument("--json", action="store_true")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”: YYYY-MM-DD") from None


def _explain(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    who, unit = person(store, args.by), unit_of(store, args.unit, args.period, speak)
    basis_of(store, args.basis, speak)
    explanation = explain.explain(store, who, unit, args.indicator, args.period, basis=args.basis, day=args.day)
    if args.json:
        say(_json(as_json(explanation)))
    else:
        _say(explanation, args, speak)
    return REFUSED if explanation.faults else DONE


def _say(explanation: Explanation, args: argparse.Namespace, speak: Language) -> None:
    say(heading(explanation, speak))
    for paragraph in paragraphs(explanation, speak):
        say(f"\n{paragraph.title}")
        for sentence in paragraph.sentences:
            say(f"  {sentence.text}")
    if explanation.faults:
        warn(speak.say("Bảng điểm không khớp với số liệu gốc."))
    if explanation.children:
        say("\n" + speak.say("Xem tiếp từng đơn vị: {command}", command=_command(explanation, args)))


def _command(explanation: Explanation, args: argparse.Namespace) -> str:
    """The same command for a unit below."""
    children = explanation.children
    child = children[MOST if len(children) > MOST else 0].unit
    rest = [f"--{name} {value}" for name in ("basis", "day", "by", "database") if (value := getattr(args, name))]
    command = f"kpi explain --unit {child.code} --period {args.period} --indicator {explanation.indicator.code}"
    return " ".join([command, *rest])


# ---- as JSON


def _json(value: object) -> str:
    """JSON in which a number has all its digits; a fraction that no digits write is a string, "1400/3"."""
    if isinstance(value, Fraction):
        return _number(value)
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return "{" + ", ".join(f"{json.dumps(name)}: {_json(each)}" for name, each in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, cast("list[object]", value))) + "]"
    return json.dumps(str(value) if isinstance(value, Period | date) else value, ensure_ascii=False)


def _number(value: Fraction) -> str:
    decimals = digits_of(value)
    if decimals is None:
        return json.dumps(f"{value.numerator}/{value.denominator}")
    return format(Decimal(value.numerator * 10**decimals // value.denominator).scaleb(-decimals), "f")


def as_json(explanation: Explanation) -> dict[str, object]:
    """The explanation under stable names; the handbook says what they mean."""
    standing, verdict, last_year = explanation.standing, explanation.verdict, explanation.last_year
    limits = explanation.thresholds
    return {
        "unit": explanation.unit.code,
        "indicator": explanation.indicator.code,
        "period": explanation.period,
        "basis": explanation.basis.code if explanation.basis else None,
        "day": explanation.day,
        "due": standing.due,
        "status": standing.status,
        "final": standing.final,
        "verdict": {
            "rule": verdict.rule,
            "share": verdict.share,
            "come": verdict.come,
            "owed": verdict.owed,
            "thresholds": {
                "on_track": limits.on_track,
                "at_risk": limits.at_risk,
                "told_enough": limits.told_enough,
                "planned_enough": limits.planned_enough,
            },
        },
        "actual": standing.actual,
        "actual_to_date": standing.actual_to_date,
        "covered_to_date": standing.covered_to_date,
        "target": standing.target,
        "target_to_date": standing.target_to_date,
        "target_of_year": standing.target_of_year,
        "pace": standing.pace,
        "attainment": standing.attainment,
        "attainment_to_date": standing.attainment_to_date,
        "attainment_of_year": standing.attainment_of_year,
        "told": standing.reports,
        "expected": standing.reports_due,
        "units_told": standing.units_reported,
        "units_expected": standing.units,
        "units_with_target": standing.units_with_target,
        "last_year": {
            "period": last_year.run,
            "now": last_year.now,
            "before": last_year.before,
            "growth": standing.growth_to_date,
            "difference": standing.difference_to_date,
            "obstacle": last_year.obstacle,
            "units_compared": last_year.units,
            "units": last_year.of_units,
            "left_out": [unit.code for unit in last_year.left_out],
            "added": [unit.code for unit in last_year.added],
        },
        "units": [_unit(part, explanation) for part in explanation.units],
        "agrees": not explanation.faults,
        "faults": [
            {"name": fault.name, "of_entries": _plain(fault.of_entries), "of_scoreboard": _plain(fault.of_scoreboard)}
            for fault in explanation.faults
        ],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, Fraction | int | str | None) else str(value)


def _unit(part: UnitPart, explanation: Explanation) -> dict[str, object]:
    decimals, life = explanation.indicator.decimals, part.life
    return {
        "unit": part.unit.code,
        "leaf": part.is_leaf,
        "below": not part.beyond,
        "months": None if life is None else Period(explanation.period.year, *life),
        "voice": part.voice,
        "reached": part.reached,
        "numerator": part.parts[0] if part.parts else None,
        "denominator": part.parts[1] if part.parts else None,
        "counted": part.counted,
        "not_counted": part.not_counted,
        "told": part.reports_come,
        "expected": part.reports_due,
        "missing": list(part.missing),
        "reports": [_report(entry, decimals) for entry in part.reports],
        "plan": {
            "voice": part.plan_voice,
            "to_date": part.plan.to_date,
            "of_year": part.plan.of_year,
            "pace": part.plan.pace,
            "of_closed": part.plan.of_closed,
            "conflict": part.plan.conflict,
            "terms": [
                {
                    "amount": term.amount,
                    "period": term.period,
                    "months": term.months,
                    "of_months": term.of_months,
                    "kind": term.kind,
                }
                for term in part.plan.terms
            ],
            "kin": [unit.code for unit in part.plan.kin],
        },
        "units_with_target": part.units_with_plan,
        "targets": [_target(entry, decimals) for entry in part.targets],
    }


def _scaled(value: int | None, decimals: int) -> Fraction | None:
    return None if value is None else Fraction(value, 10**decimals)


def _report(entry: ReportEntry, decimals: int) -> dict[str, object]:
    figure = entry.figure
    return {
        "period": figure.period,
        "value": _scaled(figure.value, decimals),
        "numerator": _scaled(figure.numerator, decimals),
        "denominator": _scaled(figure.denominator, decimals),
        "use": entry.use,
        "estimate": figure.estimate,
        "document": figure.document,
        **_source(entry.source),
    }


def _target(entry: TargetEntry, decimals: int) -> dict[str, object]:
    target = entry.target
    return {
        "period": target.period,
        "value": _scaled(target.value, decimals),
        "words": target.words,
        "version": entry.version,
        "effective_on": target.effective_on,
        "use": entry.use,
        "document": target.document,
        **_source(entry.source),
    }


def _source(source: Origin) -> dict[str, object]:
    moment: datetime = source.at
    return {"by": source.by, "at": moment.isoformat(timespec="seconds"), "file": source.file, "batch": source.batch}
