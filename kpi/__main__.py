"""The command line: what the screens can do, it can do."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.fault import StoreFault
from kpi import __version__
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import database_of, shown_database, today
from kpi.commands import COMMANDS
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

if TYPE_CHECKING:
    from kpi.actions.record.store import Store


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when done, 1 when refused because of the input, 2 for a wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # pyright: ignore - a text stream, unless a test took its place
    asked = _parser().parse_args(arguments)
    speak = language(asked.lang, by_command=True)
    asked.stores = opened = list["Store"]()
    try:
        return asked.run(asked, speak)
    except StoreFault as fault:
        return _refuse(speak, fault_text(speak, fault.code, fault.detail), asked)
    except Refusal as refusal:
        return _refuse(speak, str(refusal), asked)
    except Refused as refused:
        return _refuse(speak, problem_in_words(refused.problem, speak), asked)
    except KeyboardInterrupt:
        warn(speak.say("Đã dừng theo yêu cầu: việc đang làm dở không được ghi."))
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        for store in opened:
            store.close()


def _refuse(speak: Language, text: str, asked: argparse.Namespace) -> int:
    if getattr(asked, "json", False):
        say(json.dumps({"error": text}, ensure_ascii=False))
    warn(speak.say("Không thực hiện được: {reason}", reason=text))
    return REFUSED


# ---- what each command does


def _demo(asked: argparse.Namespace, speak: Language) -> int:
    from kpi import intake

    store = store_of(asked, create=True)
    if not store.version():
        say(speak.say("Tạo kho số liệu mới với số liệu mẫu: {database}", database=_shown(asked.database)))
        intake.take_seeds(store)
        intake.take_people(store)
    store.close()
    return _serve(asked, speak)


def _serve(asked: argparse.Namespace, speak: Language) -> int:
    store = store_of(asked, create=True)
    if store.upgraded_from:
        _say_upgraded(store, speak)
    store.close()
    from kpi.screens import PATHS  # Streamlit, which no other command needs, takes a second
    from kpi.web.serve import serve

    serve(
        PATHS,
        host=asked.host,
        port=asked.port,
        database=database_of(asked.database),
        names=asked.allow_host,
        proxies=asked.proxy,
    )
    return DONE


def _seed(asked: argparse.Namespace, speak: Language) -> int:
    from kpi import intake

    outcomes = intake.take_seeds(store_of(asked, create=True))
    accepted = sum(outcome.accepted for outcome in outcomes)
    say(speak.say("Đã nạp số liệu mẫu: {accepted} dòng mới.", accepted=speak.number(accepted, 0)))
    return DONE


def _standings(asked: argparse.Namespace, speak: Language) -> int:
    from kpi.actions.look import export, read
    from kpi.reports.csv_file import csv_lines

    store = store_of(asked)
    unit = unit_of(store, asked.unit, asked.period, speak)
    basis = basis_of(store, asked.basis, speak)
    card = read.scorecard(store, unit, asked.period, basis, asked.day or today())
    bases = {basis.id: basis for basis in read.bases(store)}
    code = read.tree(store).units[unit].code
    ordered = sorted(card.standings, key=lambda standing: standing.indicator.code)
    rows = [export.standing_cells(code, standing, bases) for standing in ordered]
    if asked.json:
        say(json_list(rows))
    else:
        cells = ([export.as_text(row[name]) for name in export.STANDINGS] for row in rows)
        sys.stdout.writelines(csv_lines(export.STANDINGS, cells))
    return DONE


def _upgrade(asked: argparse.Namespace, speak: Language) -> int:
    store = store_of(asked, create=True)
    if store.upgraded_from:
        _say_upgraded(store, speak)
    elif store.is_new:
        say(speak.say("Chưa có kho số liệu: đã tạo kho mới, còn trống: {database}", database=_shown(asked.database)))
    else:
        say(speak.say("Kho số liệu đã ở phiên bản mới nhất."))
    return DONE


def _say_upgraded(store: "Store", speak: Language) -> None:
    from kpi.commands import changes

    if store.copy:
        say(speak.say("Đã nâng cấp kho số liệu; bản sao trước khi nâng cấp: {copy}", copy=store.copy))
    else:
        say(speak.say("Đã nâng cấp kho số liệu."))
    changes.say_count(store, speak)


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
        made = commands.add_parser(name, parents=parents, help=words, description=words)
        made.set_defaults(run=run)
        return made

    for name, run, words in (
        ("demo", _demo, "a new store with the seeds if there is none, then the dashboard"),
        ("serve", _serve, "the dashboard"),
    ):
        made = command(name, run, words)
        made.add_argument(
            "--host", default="127.0.0.1", help="the address to listen on; the loopback unless told otherwise"
        )
        made.add_argument("--port", type=int, default=8501)
        made.add_argument(
            "--allow-host",
            action="append",
            default=[],
            metavar="NAME",
            help="a name under which people reach it, such as kpi.example.vn or *.example.vn; may be repeated",
        )
        made.add_argument(
            "--proxy",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="a proxy in front of it, whose X-Forwarded-For and X-Forwarded-Proto are believed; may be repeated",
        )
    command("seed", _seed, "the founding ward and the illustrative one")
    made = command("standings", _standings, "each indicator of a unit at a period")
    made.add_argument("--unit", required=True, metavar="CODE")
    made.add_argument("--period", required=True, type=period, metavar="PERIOD")
    made.add_argument(
        "--basis", metavar="CODE", help="against the targets of this basis: assigned, resolved or stretch"
    )
    made.add_argument("--day", type=day, metavar="YYYY-MM-DD", help="as it is judged on that day; else today")
    made.add_argument("--json", action="store_true")
    command("upgrade", _upgrade, "bring the store to this version")


def _default_language() -> str:
    asked = os.environ.get("KPI_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "vi"
    return "en" if asked.lower().startswith("en") else "vi"


def _shown(database: str | None) -> str:
    """The database as it may be printed: without a password."""
    return shown_database(database_of(database))


if __name__ == "__main__":
    sys.exit(main())
