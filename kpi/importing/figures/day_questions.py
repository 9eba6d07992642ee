"""In which order days are written, where the file does not prove it."""

import re
from datetime import date

from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table.columns import Place
from kpi.model.question import Choice

TEXT_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
"""A day as people write it; which of the two is the month may have to be asked."""


def day_orders(asking: Asking) -> dict[str, str]:
    orders: dict[str, str] = {}
    answer = asking.answers.get("day_order", "")
    if answer and answer not in {"dmy", "mdy"}:
        asking.wrong("day_order")
    for meaning in ("effective_on", "up_to", "period"):
        place = asking.by_meaning.get(meaning)
        if place is not None:
            orders[place.letter] = _day_order(asking, place, answer)
    return orders


SINCE_THE_BEGINNING = "start"
"""The answer that a plan holds from the beginning of its year: it is the first one."""


def effective_day(asking: Asking) -> str:
    """The day that was answered, "" where none was or the plans hold from the beginning."""
    answer = asking.answers.get("effective_on", "").strip()
    if not answer or answer == SINCE_THE_BEGINNING:
        return ""
    written = TEXT_DAY.fullmatch(answer)
    text = f"{written[3]}-{int(written[2]):02d}-{int(written[1]):02d}" if written else answer
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        asking.wrong("effective_on")
        return ""


def _day_order(asking: Asking, place: Place, answer: str) -> str:
    texts = [(row, TEXT_DAY.fullmatch(row.at(place).text.strip())) for row in asking.sifted.rows]
    days = [(row, day) for row, day in texts if day and row.at(place).kind == "text"]
    shown = {"dmy" if int(day[1]) > 12 else "mdy" for _, day in days if max(int(day[1]), int(day[2])) > 12}
    unclear = [(row, day) for row, day in days if int(day[1]) != int(day[2]) and max(int(day[1]), int(day[2])) <= 12]
    if len(shown) == 1:
        return shown.pop()
    if not unclear or answer:
        return answer
    if all(question.code != "day_order" for question in asking.questions):
        sample = unclear[:EXAMPLES]
        dmy = tuple(f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" for _, day in sample)
        mdy = tuple(f"{day[3]}-{int(day[1]):02d}-{int(day[2]):02d}" for _, day in sample)
        examples = [asking.example(row, place) for row, _ in sample]
        asking.ask("day_order", [Choice("dmy", dmy), Choice("mdy", mdy)], examples, place.letter)
    return ""
