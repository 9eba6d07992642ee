"""The command line: what the screens can do, it can do."""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from kpi import __version__, intake
from kpi.actions.look import export, read
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, StoreFault, database_of, shown_database, today
from kpi.commands import COMMANDS, assignments, changes
from kpi.commands.shared import (
    DONE,
    REFUSED,
    STOPPED,
    Refusal,
    Subcommands,
    basis_of,
    day,
    json_list,
    period,
    say,
    store_of,
    unit_of,
    warn,
)
from kpi.language import Language, language
from kpi.language.faults import fault_text
from kpi.language.problems import problem_in_words
from kpi.reports.csv_file import csv_lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when done, 1 when refused because of the input, 2 for a wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # pyright: ignore - a text stream, unless a test took its place
    options = _parser().parse_args(arguments)
    speak = language(options.lang, by_command=True)
    options.stores = opened = list[Store]()
    try:
        return options.run(options, speak)
    except StoreFault as fault:
        return _refuse(speak, fault_text(speak, fault.code, fault.detail), options)
    except Refusal as refusal:
        return _refuse(speak, str(refusal), options)
    except Refused as refused:
        return _refuse(speak, problem_in_words(refused.problem, speak), options)
    except KeyboardInterrupt:
        warn(speak.say("Đã dừng theo yêu cầu: việc đang làm dở không được ghi."))
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        for store in opened:
            store.close()


def _refuse(speak: Language, text: str, options: argparse.Namespace) -> int:
    if getattr(options, "json", False):
        say(json.dumps({"error": text}, ensure_ascii=False))
    warn(speak.say("Không thực hiện được: {reason}", reason=text))
    return REFUSED


# ---- what each command does


def _demo(options: argparse.Namespace, speak: Language) -> int:
    store = store_of(options, create=True)
    if not store.version():
        say(speak.say("Tạo kho số liệu mới với số liệu mẫu: {database}", database=_shown(options.database)))
        intake.take_seeds(store)
        intake.take_people(store)
    store.close()
    return _serve(options, speak)


def _serve(options: argparse.Namespace, speak: Language) -> int:
    store = store_of(options, create=True)
    if store.upgraded_from:
        _say_upgraded(store, speak)
    store.close()
    from kpi.screens import PATHS  # Streamlit, which no other command needs, takes a second
    from kpi.web.serve import serve

    serve(
        PATHS,
        host=options.host,
        port=options.port,
        database=database_of(options.database),
        names=options.allow_host,
        proxies=options.proxy,
    )
    return DONE


def _seed(options: argparse.Namespace, speak: Language) -> int:
    outcomes = intake.take_seeds(store_of(options, create=True))
    accepted = sum(outcome.accepted for outcome in outcomes)
    say(speak.say("Đã nạp số liệu mẫu: {accepted} dòng mới.", accepted=speak.number(accepted, 0)))
    return DONE


def _standings(options: argparse.Namespace, speak: Language) -> int:
    store = store_of(options)
    unit = unit_of(store, options.unit, options.period, speak)
    basis = basis_of(store, options.basis, speak)
    card = read.scorecard(store, unit, options.period, basis, options.day or today())
    bases = {basis.id: basis for basis in read.bases(store)}
    code = read.tree(store).units[unit].code
    ordered = sorted(card.standings, key=lambda standing: standing.indicator.code)
    rows = [export.standing_cells(code, standing, bases) for standing in ordered]
    if options.json:
        say(json_list(rows))
    else:
        cells = ([export.as_text(row[name]) for name in export.STANDINGS] for row in rows)
        sys.stdout.writelines(csv_lines(export.STANDINGS, cells))
    return DONE


def _upgrade(options: argparse.Namespace, speak: Language) -> int:
    store = store_of(options, create=True)
    if store.upgraded_from:
        _say_upgraded(store, speak)
    elif store.is_new:
        say(speak.say("Chưa có kho số liệu: đã tạo kho mới, còn trống: {database}", database=_shown(options.database)))
    else:
        say(speak.say("Kho số liệu đã ở phiên bản mới nhất."))
    return DONE


def _say_upgraded(store: Store, speak: Language) -> None:
    if store.copy:
        say(speak.say("Đã nâng cấp kho số liệu; bản sao trước khi nâng cấp: {copy}", copy=store.copy))
    else:
        say(speak.say("Đã nâng cấp kho số liệu."))
    changes.say_count(store, speak)
    assignments.say_proposed(store, speak)


# ---- how they are asked for


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--database", metavar="URL", help="sqlite:///file, a path, or postgresql://…")
    shared.add_argument("--lang", choices=("vi", "en"), default=_default_language(), help="language of the sentences")
    parser = argparse.ArgumentParser(prog="kpi", description="Tiến Độ: targets and actuals, held against the plan.")
    parser.add_argument("--version", action="version", version=f"kpi {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_own(commands, [shared])
    for family in COMMANDS:
        family.add_to(commands, [shared])
    return parser


def _add_own(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The commands of this module."""

    def command(name: str, run: object, words: str) -> argparse.ArgumentParser:
        subparser = commands.add_parser(name, parents=parents, help=words, description=words)
        subparser.set_defaults(run=run)
        return subparser

    for name, run, words in (
        ("demo", _demo, "a new store with the seeds if there is none, then the dashboard"),
        ("serve", _serve, "the dashboard"),
    ):
        subparser = command(name, run, words)
        subparser.add_argument(
            "--host", default="127.0.0.1", help="the address to listen on; the loopback unless told otherwise"
        )
        subparser.add_argument("--port", type=int, default=8501)
        subparser.add_argument(
            "--allow-host",
            action="append",
            default=[],
            metavar="NAME",
            help="a name under which people reach it, such as kpi.example.vn or *.example.vn; may be repeated",
        )
        subparser.add_argument(
            "--proxy",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="a proxy in front of it, whose X-Forwarded-For and X-Forwarded-Proto are believed; may be repeated",
        )
    command("seed", _seed, "the founding ward and the illustrative one")
    subparser = command("standings", _standings, "each indicator of a unit at a period")
    subparser.add_argument("--unit", required=True, metavar="CODE")
    subparser.add_argument("--period", required=True, type=period, metavar="PERIOD")
    subparser.add_argument(
        "--basis", metavar="CODE", help="against the targets of this basis: assigned, resolved or stretch"
    )
    subparser.add_argument("--day", type=day, metavar="YYYY-MM-DD", help="as it is judged on that day; else today")
    subparser.add_argument("--json", action="store_true")
    command("upgrade", _upgrade, "bring the store to this version")


def _default_language() -> str:
    chosen = os.environ.get("KPI_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "vi"
    return "en" if chosen.lower().startswith("en") else "vi"


def _shown(database: str | None) -> str:
    """The database as it may be printed: without a password."""
    return shown_database(database_of(database))


if __name__ == "__main__":
    sys.exit(main())
