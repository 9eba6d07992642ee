"""Says for programs what became of files that were imported: one object."""

from collections.abc import Sequence

from kpi.commands import ahead
from kpi.commands.import_lines import problem_words
from kpi.intake import Imported
from kpi.language import Language
from kpi.model.question import option_of


def in_json(done: Sequence[Imported], speak: Language, *, dry_run: bool) -> dict[str, object]:
    files = [_one_in_json(imported, speak, dry_run=dry_run) for imported in done]
    if len(files) == 1:
        return files[0]
    outcomes = [imported.outcome for imported in done]
    kinds = {outcome.kind for outcome in outcomes}
    return {
        "kind": kinds.pop() if len(kinds) == 1 else "several",
        "batch": max((outcome.batch for outcome in outcomes if outcome.batch), default=None),
        "read": sum(outcome.read for outcome in outcomes),
        "accepted": sum(outcome.accepted for outcome in outcomes),
        "unchanged": sum(outcome.unchanged for outcome in outcomes),
        "refused": sum(outcome.refused for outcome in outcomes),
        "problems": [problem for file in files for problem in file["problems"]],  # pyright: ignore - a list of objects
        "files": files,
    }


def _one_in_json(imported: Imported, speak: Language, *, dry_run: bool) -> dict[str, object]:
    outcome, reading = imported.outcome, imported.reading
    return {
        "kind": outcome.kind,
        "file": outcome.file,
        "batch": outcome.batch,
        "written": outcome.written,
        "waits": outcome.waits,
        "handed_in": imported.handed_in,
        "read": outcome.read,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "refused": outcome.refused,
        "problems": [
            {
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "cell": problem.cell,
                "value": problem.value,
                "code": problem.code,
                "blocks": problem.blocks,
                "message": problem_words(problem, speak),
            }
            for problem in outcome.problems
        ],
        "read_as": {
            "file_kind": reading.file_kind,
            "encoding": reading.encoding,
            "shape": reading.shape,
            "sheet": reading.sheet,
            "header_rows": list(reading.header_rows),
            "columns": [
                {"letter": column.letter, "header": column.header, "meaning": column.meaning}
                for column in reading.columns
            ],
            "passed_over": [{"row": row, "why": why} for row, why in reading.passed_over],
            "applied": [rule._asdict() for rule in reading.applied],
            "remembered": dict(imported.remembered),
        },
        **({"corrected": ahead.corrected_in_json(imported)} if dry_run or outcome.written else {}),
        **({"ahead": ahead.in_json(imported)} if dry_run and imported.preview is not None else {}),
        "questions": [
            {
                "code": question.code,
                "option": option_of(question.code),
                "examples": [example._asdict() for example in question.examples],
                "choices": [{"answer": choice.answer, "reads": list(choice.reads)} for choice in question.choices],
            }
            for question in reading.questions
        ],
    }
