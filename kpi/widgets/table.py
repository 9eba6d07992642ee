"""The table of the scoreboard: one line an indicator, those that need somebody first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kpi.context import View
from kpi.language import Language
from kpi.language.remarks import remark
from kpi.language.standing_words import (
    BY_UNIT,
    WATCHED,
    coverage,
    lacks_comparison,
    other_bases,
    reports,
    shown_sign,
    shown_word,
    spread,
    standing_word,
    status_shown,
    to_end_of,
)
from kpi.model.basis import Basis
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Standing
from kpi.model.status import STATUSES, Thresholds
from kpi.widgets import drawing, sentences, words
from kpi.widgets.html import attribute, link, tag, text

_COLUMNS, _OF_THE_PERIOD = 10, 3
_BESIDE_THE_NAME = frozenset({"held_from", "conflict", "parts_differ", "plain_mean", "no_parts"})
_SILENT = frozenset({"not_told", "too_early", "not_applicable", "not_begun"})
_ORDER = tuple(
    code for status in STATUSES for code in ((status, WATCHED, BY_UNIT) if status == "no_target" else (status,))
)
_ONLY_WHERE_ANY = frozenset({"incomplete", "not_begun", "not_applicable", WATCHED, BY_UNIT})
"""What has a pill only where a row is filed under it."""


@dataclass(frozen=True)
class Frame:
    """What is said once for all rows: a row says it only where it differs."""

    speak: Language
    bases: tuple[Basis, ...]
    basis: int | None
    due: Period | None
    thresholds: Thresholds
    own_period: Period | None  # a month or a quarter, shown apart from the run since January
    is_chosen: bool = False  # whether the reader asked for this basis; else the first that is given

    @property
    def columns(self) -> int:
        return _COLUMNS + (_OF_THE_PERIOD if self.own_period else 0)

    @property
    def basis_name(self) -> str:
        return next((basis.name(self.speak.code) for basis in self.bases if basis.id == self.basis), "")


def frame(view: View, standings: Iterable[Standing], period: Period) -> Frame:
    """What these rows have in common."""
    rows = tuple(standings)
    return Frame(
        speak=view.speak,
        bases=view.known.bases,
        basis=words.common_basis(rows),
        due=words.common_due(rows),
        thresholds=view.known.thresholds,
        own_period=period if period.first > 1 else None,
        is_chosen=view.basis is not None,
    )


def scoreboard(view: View, card: Scorecard, common: Frame, only: str = "") -> str:
    """The whole table; `only` keeps what is filed under one status."""
    speak = view.speak
    body: list[str] = []
    # By their indicators: to hold whole standings against each other takes longer than to draw them.
    chosen = {s.indicator.id for s in card.standings if not only or status_shown(s) == only}
    urgent = [s for s in card.needing_attention if s.indicator.id in chosen]
    rest_of = chosen - {s.indicator.id for s in urgent}
    # A row depends on the card, on what all rows have in common and on where its links lead: drawn once for everybody.
    rows: dict[int, str] = card.remembered.setdefault(("rows", common, view.link()), {})

    def drawn(standing: Standing) -> str:
        number = standing.indicator.id
        if number not in rows:
            rows[number] = row(view, standing, common)
        return rows[number]

    if urgent:
        body.append(_heading(speak.say("Cần chú ý"), str(len(urgent)), common))
        body += [drawn(standing) for standing in urgent]
    for area in sorted(card.by_area, key=speak.sorting_key):
        rest = [s for s in card.by_area[area] if s.indicator.id in rest_of]
        if not rest:
            continue
        every = card.by_area[area]
        good = sum(s.status in {"met", "on_track"} for s in every)
        name = every[0].indicator.area_name(speak.code) or speak.say("Khác")
        said = speak.say("{good} trong {whole} đạt hoặc đúng tiến độ", good=good, whole=len(every))
        body.append(_heading(name, said, common))
        body += [drawn(standing) for standing in rest]
    css = "k-table k-apart" if common.own_period else "k-table"
    return tag("table", f"<thead>{_head(common, card.period)}</thead><tbody>{''.join(body)}</tbody>", css=css)


def _head(common: Frame, period: Period) -> str:
    speak = common.speak
    own = (
        (speak.say("Thực hiện"), "k-own"),
        (speak.say("KH kỳ"), "k-own"),
        (speak.say("Đạt KH kỳ"), "k-own"),
    )
    names = (
        ("", "l"),
        (speak.say("Chỉ tiêu"), "l"),
        *(own if common.own_period else ()),
        (speak.say("Thực hiện"), ""),
        (speak.say("đến nay │ cả năm"), "l"),
        (speak.say("KH đến nay"), ""),
        (speak.say("KH năm"), ""),
        (speak.say("Đạt KH"), ""),
        (speak.say("So tiến độ"), ""),
        (speak.say("So cùng kỳ"), ""),
        (speak.say("Các tháng"), "l"),
    )
    groups = '<th colspan="2"></th>'
    if common.own_period:
        own_head = speak.say("Riêng {period}", period=speak.period(common.own_period))
        groups += tag("th", text(own_head), css="l k-own", colspan=str(_OF_THE_PERIOD), scope="colgroup")
    to_date = tag("th", text(said_once(common, period)), css="l", colspan="7", scope="colgroup")
    head = "".join(tag("th", text(name), css=css, scope="col") for name, css in names)
    return f'<tr class="k-groups">{groups}{to_date}<th></th></tr><tr>{head}</tr>'


def said_once(common: Frame, period: Period) -> str:
    """To which month the run since January goes, and against whose target: of all rows that do not say otherwise."""
    speak = common.speak
    due = common.due or period.to_date
    said = speak.say("Từ đầu năm đến hết {month}", month=speak.period_short(Period.month(due.year, due.last)))
    basis = common.basis_name
    return f"{said} · {speak.say('so với {basis}', basis=basis)}" if basis else said


def _heading(name: str, said: str, common: Frame) -> str:
    return f'<tr class="k-area"><td colspan="{common.columns}">{text(name)} · {text(said)}</td></tr>'


def sign(standing: Standing, speak: Language) -> str:
    """The sign of a status with its word beside it: a colour is never the only sign."""
    code, word = status_shown(standing), standing_word(speak, standing)
    return (
        f'<span class="k-sign k-{code}" title="{attribute(word)}">{shown_sign(code)}</span>'
        f'<span class="k-word">{text(word)}</span>'
    )


def row(view: View, standing: Standing, common: Frame) -> str:
    speak, indicator = view.speak, standing.indicator
    part = " k-part" if indicator.parent is not None else ""
    quiet = " k-quiet" if standing.status in _SILENT and standing.actual_to_date is None else ""
    name = link(view.link("indicator", indicator=indicator.code), text(indicator.name(speak.code)))
    lead = tag("span", text(speak.say("trong đó:")) + " ", css="k-of") if part else ""
    measure = tag("small", text(speak.measure(indicator.measured_in))) if indicator.measured_in else ""
    cells = [
        tag("td", sign(standing, speak), css="l k-status"),
        tag("td", lead + name + measure + notes(standing, common), css="l k-name"),
        *(_of_the_period(standing, common) if common.own_period else ()),
        *_to_date(standing, common),
    ]
    return f'<tr class="k-row k-is-{status_shown(standing)}{part}{quiet}">{"".join(cells)}</tr>'


def _of_the_period(standing: Standing, common: Frame) -> list[str]:
    """The result of the month or the quarter alone."""
    speak, period = common.speak, common.speak.period_short(standing.period)
    values = (
        (speak.say("Thực hiện {period}", period=period), words.number(standing.actual, standing, speak)),
        (speak.say("KH {period}", period=period), words.number(standing.target, standing, speak)),
        (speak.say("Đạt KH {period}", period=period), words.attained_in_period(standing, speak, common.thresholds)),
    )
    return [_cell(label, text(value), css="k-own") for label, value in values]


def _to_date(standing: Standing, common: Frame) -> list[str]:
    """The run since January, against the plan to date, the year and last year."""
    speak = common.speak
    partial = standing.partial[: standing.period.last]
    alt = speak.say("các tháng; rỗng: chưa đủ đơn vị báo cáo") if any(partial) else speak.say("các tháng")
    months = drawing.trend(standing.trend[: standing.period.last], alt, partial=partial)
    if standing.actual_to_date is None or standing.status == "not_begun":
        in_place = tag("span", text(_in_place(standing, speak)), css="k-none")
        return [
            _cell(speak.say("Thực hiện"), in_place, "k-wide", 3),
            _cell(speak.say("KH năm"), text(words.aim(standing, speak)) + own_basis(standing, common)),
            *[_cell("", "–", "k-blank")] * 3,
            tag("td", months, css="l k-months"),
        ]
    reached = text(words.actual(standing, speak))
    if standing.estimate:
        reached += tag("small", text(speak.say("ước")))
    pace = words.pace(standing, speak)
    behind = " k-behind" if standing.needs_attention and pace != "–" else ""
    attained = words.reported(standing, speak) or words.attained(standing, speak, common.thresholds)
    basis = own_basis(standing, common)
    has_share = attained != "–"
    return [
        _cell(speak.say("Lũy kế") if common.own_period else speak.say("Thực hiện"), reached, "k-told"),
        tag("td", _picture(standing, common), css="l k-picture"),
        _cell(speak.say("KH đến nay"), text(words.number(standing.target_to_date, standing, speak))),
        _cell(speak.say("KH năm"), text(words.aim(standing, speak)) + ("" if has_share else basis)),
        _cell(speak.say("Đạt KH"), f"<b>{text(attained)}</b>" + (basis if has_share else ""), "k-attained"),
        _cell(speak.say("So tiến độ"), text(pace), "k-pace" + behind),
        _cell(speak.say("So cùng kỳ"), text(words.change(standing, speak))),
        tag("td", months, css="l k-months"),
    ]


def _in_place(standing: Standing, speak: Language) -> str:
    """What stands where there is no number."""
    if standing.status == "not_begun":
        return standing_word(speak, standing)
    return spread(standing, speak) or standing.words or standing_word(speak, standing)


def own_basis(standing: Standing, common: Frame) -> str:
    """The basis of a row whose target rests on another word than that of the others."""
    if standing.basis is None or standing.basis == common.basis:
        return ""
    return tag("span", text(words.basis_name(standing, common.speak, common.bases)), css="k-note")


def _cell(label: str, inside: str, css: str = "", span: int = 1) -> str:
    return tag("td", inside, css=css, data_label=label, colspan=str(span) if span > 1 else "")


def _picture(standing: Standing, common: Frame) -> str:
    speak = common.speak
    line = sentences.story_line(standing, speak, common.bases, common.thresholds)
    alt = speak.say("{status}: {line}", status=standing_word(speak, standing), line=line)
    if standing.indicator.adds_up == "rank":
        rank = speak.say("hạng {n}", n=words.number(standing.actual_to_date, standing, speak))
        return tag("span", text(rank), css="k-rank")
    if lacks_comparison(standing):
        return ""
    if standing.indicator.rule.grows or standing.indicator.adds_up == "done":
        return drawing.bullet(standing, alt)
    return drawing.scale(standing, alt)


def notes(standing: Standing, common: Frame) -> str:
    """What must be said beside the name: what needs explaining, whose plan it is, what is missing, to which month."""
    speak = common.speak
    found: list[str] = []
    explanation = words.explanation(standing, speak, common.bases)
    if explanation:
        found.append(tag("span", "? " + text(explanation), css="k-ask"))
    quiet = [reports(standing, speak)] if status_shown(standing) == "incomplete" else []
    quiet.append(coverage(standing, speak))
    if standing.due is not None and standing.due != common.due:
        quiet.append(to_end_of(standing.due, standing.indicator, speak))
    if common.is_chosen:
        quiet.append(other_bases(standing, speak, common.bases))
    quiet += [
        remark(speak, one.code, one.values, measured_in=standing.indicator.measured_in)
        for one in standing.remarks
        if one.code in _BESIDE_THE_NAME
    ]
    if standing.actual_to_date is not None:
        quiet.append(standing.words)
    notes = "; ".join(note for note in quiet if note)
    if notes:
        found.append(tag("span", text(notes), css="k-note"))
    return "".join(found)


def _counted(card: Scorecard) -> dict[str, int]:
    """How many rows are filed under what, in the order of the statuses."""
    counted = Counter(status_shown(standing) for standing in card.standings)
    return {code: counted[code] for code in _ORDER}


def pills(view: View, card: Scorecard, only: str) -> str:
    """The count of every status; each keeps only its rows, and the chosen one lets all of them back."""
    speak = view.speak
    shown = {code: n for code, n in _counted(card).items() if n or code == only or code not in _ONLY_WHERE_ANY}
    found = [_pill(view, code, count, only) for code, count in shown.items()]
    if card.to_explain:
        found.append(
            f'<span class="k-pill"><span class="k-sign k-ask">?</span> {text(speak.say("Cần giải trình"))} '
            f"<b>{card.to_explain}</b></span>"
        )
    return tag("div", "".join(found), css="k-pills")


def _pill(view: View, code: str, count: int, only: str) -> str:
    word = text(shown_word(view.speak, code))
    inside = f'<span class="k-sign k-{code}">{shown_sign(code)}</span> {word} <b>{count}</b>'
    css = "k-pill" + (" k-chosen" if only == code else "") + ("" if count else " k-zero")
    return link(view.link("", status="" if only == code else code), inside, css=css)


def counts(view: View, card: Scorecard) -> str:
    """The statuses of a unit in one cell: a bar, and the numbers beside it."""
    speak = view.speak
    found = {code: count for code, count in _counted(card).items() if count}
    alt = ", ".join(f"{shown_word(speak, code)} {count}" for code, count in found.items())
    numbers = " ".join(
        f'<span title="{attribute(shown_word(speak, code))}"><span class="k-sign k-{code}">{shown_sign(code)}</span>'
        f"{count}</span>"
        for code, count in found.items()
    )
    return drawing.status_bar(found, alt) + tag("span", numbers, css="k-counts")


def plain(head: Iterable[str], rows: Iterable[Iterable[str]], *, css: str = "", numbers_from: int | None = None) -> str:
    """A quiet table of cells that are HTML already; the heads are left, from `numbers_from` on above numbers."""
    names = "".join(
        tag("th", text(name), css="" if numbers_from is not None and place >= numbers_from else "l", scope="col")
        for place, name in enumerate(head)
    )
    body = "".join("<tr>" + "".join(cells) + "</tr>" for cells in rows)
    return tag("table", f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody>", css=f"k-table k-plain {css}".strip())
