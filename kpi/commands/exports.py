"""Runs kpi export and kpi template: the record as CSV or workbooks, and the blank sheet that comes back filled in."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from kpi.actions.look import read
from kpi.actions.record.store import Store, today
from kpi.commands.shared import (
    DONE,
    Refusal,
    Subcommands,
    basis_of,
    day,
    period,
    person,
    say,
    store_of,
    unit_of,
)
from kpi.language import Language
from kpi.reports import REPORTS
from kpi.reports.selection import Selection, TooLittleSelected
from kpi.reports.template import template_name, write_template
from kpi.reports.workbook import write_workbook

_REPORTS = {kind.command: kind for kind in REPORTS if kind.command}


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    words = "CSV or Excel files that can be imported again, or the standings"
    command = commands.add_parser("export", parents=parents, help=words, description=words)
    command.set_defaults(run=_export)
    command.add_argument("what", choices=tuple(_REPORTS))
    command.add_argument("--unit", metavar="CODE", help="this unit and all below it; for months this unit alone")
    command.add_argument("--from", type=period, metavar="PERIOD")
    command.add_argument("--to", type=period, metavar="PERIOD")
    command.add_argument("--basis", metavar="CODE", help="of standings: against the targets of this basis")
    command.add_argument(
        "--day", type=day, metavar="YYYY-MM-DD", help="of standings: as judged on that day; else today"
    )
    command.add_argument("--format", choices=("csv", "xlsx"), help="else as the name of the file ends, else csv")
    command.add_argument("--output", "-o", metavar="FILE")
    words = "a blank sheet of a unit and a month, to be filled in a spreadsheet and imported"
    command = commands.add_parser("template", parents=parents, help=words, description=words)
    command.set_defaults(run=_template)
    command.add_argument("--unit", required=True, metavar="CODE")
    command.add_argument("--period", required=True, type=period, metavar="PERIOD")
    command.add_argument("--out", "--output", "-o", metavar="FILE", help="else a file here, named by unit and month")
    command.add_argument("--by", metavar="NAME", help="the person it is for, with her rights; else the console")


def _export(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    if (args.basis or args.day) and args.what != "standings":
        raise Refusal(speak.say("--basis và --day chỉ dùng khi xuất standings."))
    basis_of(store, args.basis, speak)
    shape = args.format or ("xlsx" if (args.output or "").casefold().endswith(".xlsx") else "csv")
    if shape == "xlsx" and not args.output:
        raise Refusal(speak.say("tệp Excel cần có tên: thêm --output TỆP.xlsx."))
    kind, selection = _REPORTS[args.what], _selection(store, args, speak)
    try:
        if shape == "xlsx":
            report = kind.table(selection)
            _into(Path(args.output), lambda path: write_workbook(path, report, store, speak), speak)
            return DONE
        lines = kind.csv(selection)
    except TooLittleSelected:
        raise Refusal(speak.say("bảng theo tháng cần đơn vị và năm: thêm --unit MÃ --to NĂM.")) from None
    if args.output:
        _into(Path(args.output), lambda path: _write(path, lines), speak)
    else:
        sys.stdout.writelines(lines)
    return DONE


def _selection(store: Store, args: argparse.Namespace, speak: Language) -> Selection:
    unit = unit_of(store, args.unit, None, speak) if args.unit else None
    return Selection(
        store,
        speak,
        unit=None if unit is None else read.tree(store).units[unit],
        unit_ids=_with_all_below(store, unit),
        first=getattr(args, "from"),
        last=args.to,
        basis=args.basis or None,
        day=args.day or today(),
    )


def _with_all_below(store: Store, unit: int | None) -> list[int] | None:
    if unit is None:
        return None
    tree, units = read.tree(store), [unit]
    for above in units:
        units += [child.id for child in tree.children.get(above, ())]
    return units


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def _into(file: Path, write: Callable[[Path], object], speak: Language) -> None:
    """Write beside the file, then in its place: what is refused half-way leaves nothing behind."""
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".kpi-") as folder:
            written = Path(folder) / "made"
            write(written)
            written.replace(file)
    except OSError as error:
        raise Refusal(
            speak.say("không ghi được tệp {file} ({reason}).", file=str(file), reason=error.strerror or "")
        ) from error


def _template(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    who, unit = person(store, args.by), unit_of(store, args.unit, args.period, speak)
    file = Path(args.out or template_name(store, unit, args.period, speak))
    lines = 0

    def write(path: Path) -> None:
        nonlocal lines
        lines = write_template(path, store, who, unit, args.period, speak)

    _into(file, write, speak)
    say(speak.say_n("Đã lập mẫu nhập {file}: {n} dòng.", lines, file=file.name))
    return DONE
