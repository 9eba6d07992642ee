"""Says what the import page shows of a file before it is imported."""

from collections.abc import Iterable, Sequence

from kpi.actions.imports.uploads import Memory, Upload, proposed
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.importing.cells.grid import Applied
from kpi.importing.table.reading import MEANINGS, TableReading
from kpi.intake.looking import Looked
from kpi.language import Language
from kpi.language.dates import VIETNAM
from kpi.language.imports import CHOICE, choice_words, example_words, meaning_words, passed_words, question_words
from kpi.language.problems import SAY_AFTER, sentence
from kpi.model.person import Person
from kpi.model.question import Answers, Choice, Question
from kpi.model.unit import Tree
from kpi.web.api.sheet_text import Json
from kpi.web.api.upload_ahead_json import change_json, counts_json, drafts_json, effects_json
from kpi.web.api.upload_answers_json import answer_words, answers_json
from kpi.web.api.upload_names_json import names, units_of
from kpi.web.api.upload_reasons_json import problems
from kpi.web.api.upload_review_json import waits
from kpi.web.api.upload_sums_json import sums

_SAMPLES, _EXAMPLES = 3, 6
_CHOSEN = ("unit", "period", "effective_on")


def look(looked: Looked, upload: Upload, store: Store, who: Person, speak: Language) -> Json:
    """Everything that the page shows of a file before it is imported."""
    reading, outcome, tree = looked.reading, looked.outcome, read.tree(store)
    reported = outcome.problems if outcome else reading.proposal.problems
    remembered = {code: answer for code, answer in looked.answers.items() if code not in upload.answers}
    before = proposed(looked.memory, upload)
    return {
        "token": looked.token,
        "found": _reading_json(reading, remembered, speak),
        "questions": [
            _question(question, before.get(question.code, ""), tree, who, speak) for question in reading.questions
        ],
        "remembered": answers_json(remembered, store, speak),
        "remembered_on": _remembered_on(looked.memory, speak),
        "counts": counts_json(outcome, looked.preview, speak) if outcome else None,
        "is_refused": outcome is None and not reading.questions,
        "changes": [change_json(change, speak) for change in looked.preview.changes],
        "sums": sums(looked.sums, speak),
        "effects": effects_json(looked.preview, speak),
        **problems(reported, speak),
        "names": names(reading, reported, looked.answers, remembered, store, who, speak),
        "drafts": drafts_json(outcome, speak),
        "waits": waits(outcome, looked.preview, store, who, speak),
    }


def _remembered_on(memory: Memory, speak: Language) -> str:
    return (
        speak.say("nhớ từ tệp trước, ngày {day}", day=speak.date(memory.at.astimezone(VIETNAM).date()))
        if memory.at
        else ""
    )


def _reading_json(reading: TableReading, remembered: Answers, speak: Language) -> Json:
    return {
        "kind": _kind(reading.file_kind, speak),
        "encoding": reading.encoding,
        "shape": reading.shape,
        "shape_remembered": "shape" in remembered,
        "shapes": [{"answer": shape, "said": choice_words("shape", shape, speak)} for shape in CHOICE["shape"]],
        "sheet": reading.sheet,
        "sheets": list(reading.sheets),
        "header_rows": "-".join(str(row) for row in sorted(set(reading.header_rows))),
        "columns": [
            {
                "letter": column.letter,
                "header": column.header,
                "meaning": column.meaning,
                "said": meaning_words(column.meaning, speak),
                "certain": column.certain,
                "remembered": f"column:{column.letter}" in remembered,
                "sample": list(column.sample[:_SAMPLES]),
            }
            for column in reading.columns
        ],
        "meanings": [{"answer": meaning, "said": meaning_words(meaning, speak)} for meaning in MEANINGS],
        "applied": [_applied(rule, speak) for rule in reading.applied],
        "passed": _passed(reading.passed_over, speak),
    }


def _kind(kind: str, speak: Language) -> str:
    return {
        "csv": speak.say("tệp văn bản (CSV)"),
        "xlsx": speak.say("bảng tính Excel (XLSX)"),
        "xls": speak.say("bảng tính Excel cũ (XLS)"),
        "ods": speak.say("bảng tính OpenDocument (ODS)"),
        "xml": speak.say("bảng tính XML (SpreadsheetML)"),
        "html": speak.say("bảng HTML"),
    }.get(kind, kind.upper())


def _passed(passed: Iterable[tuple[int, str]], speak: Language) -> list[Json]:
    """Rows that are no figures, by why: "1–4, 12"."""
    by_why: dict[str, list[int]] = {}
    for number, why in passed:
        by_why.setdefault(why, []).append(number)
    return [
        {"why": passed_words(why, speak), "n": speak.number(len(rows), 0), "rows": runs(rows)}
        for why, rows in by_why.items()
    ]


def runs(rows: Sequence[int], most: int = 12) -> str:
    """Neighbouring rows as from–to."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    written = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:most]]
    return ", ".join([*written, *(["…"] if len(spans) > most else [])])


def _applied(rule: Applied, speak: Language) -> Json:
    """A rule that was applied; where nothing is seen of what it changed, the text is told once."""
    return {
        "said": sentence(speak, rule.code, {"value": rule.before, "after": rule.after}),
        "times": speak.say_n("{n} ô", rule.times) if rule.place else "",  # else of the file, or its title
        "place": rule.place,
        "before": rule.before if rule.before != rule.after else "",
        "after": "" if rule.code in SAY_AFTER else rule.after,
    }


def _question(question: Question, before: str, tree: Tree, who: Person, speak: Language) -> Json:
    """`before` is what was answered for an earlier file: it stands there chosen, where it can be an answer to this."""
    fits = any(choice.answer == before for choice in question.choices) or (
        question.code == "unit" and tree.called(before)
    )
    return {
        "proposed": before if fits else "",
        "code": question.code,
        "said": question_words(question.code, speak),
        "asked_of": _subject(question.subject, speak),
        "examples": [choice._asdict() for choice in question.examples[:_EXAMPLES]],
        "choices": [
            {"answer": choice.answer, **_choice(question.code, choice, tree, speak)} for choice in question.choices
        ],
        "fill": question.code if question.code in _CHOSEN or not question.choices else "",
        "units": units_of(tree, who, speak) if question.code == "unit" else [],
    }


def _choice(code: str, choice: Choice, tree: Tree, speak: Language) -> Json:
    """An answer by its words, and what it makes of the cells; a unit is known by its name, its code stands beside."""
    units = tree.called(choice.answer) if code == "unit" else ()
    if units:
        return {"said": units[0].name(speak.code), "beside": choice.answer, "reads": []}
    reads = [example_words(code, reads, speak) for reads in choice.reads[:_EXAMPLES]]
    return {"said": answer_words(code, choice.answer, tree, speak), "beside": "", "reads": reads}


def _subject(place: str, speak: Language) -> str:
    """A column by its letter, or a sheet by its name."""
    if not place:
        return ""
    is_column = len(place) <= 3 and place.isascii() and place.isupper()
    return speak.say("cột {column}", column=place) if is_column else speak.say("trang “{sheet}”", sheet=place)
