"""Makes the table of the scoreboard: one line an indicator, those that need somebody first."""

from collections.abc import Iterable
from dataclasses import dataclass

from kpi.context import View
from kpi.language import Language
from kpi.language.remarks import remark
from kpi.language.standing_words import (
    coverage,
    lacks_comparison,
    other_bases,
    reports,
    spread,
    standing_word,
    status_shown,
    to_end_of,
)
from kpi.model.basis import Basis
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Standing
from kpi.model.status import Thresholds
from kpi.widgets import drawing, sentences, words
from kpi.widgets.html import Html, link, tag
from kpi.widgets.status_counts import sign

_COLUMNS, _OF_THE_PERIOD = 10, 3
_BESIDE_THE_NAME = frozenset({"held_from", "conflict", "parts_differ", "plain_mean", "no_parts"})
_SILENT = frozenset({"not_told", "too_early", "not_applicable", "not_begun"})


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


def scoreboard(view: View, card: Scorecard, common: Frame, only: str = "") -> Html:
    """The whole table; `only` keeps what is filed under one status."""
    speak = view.speak
    body: list[Html] = []
    # By their indicators: to hold whole standings against each other takes longer than to draw them.
    chosen = {s.indicator.id for s in card.standings if not only or status_shown(s) == only}
    urgent = [s for s in card.needing_attention if s.indicator.id in chosen]
    rest_of = chosen - {s.indicator.id for s in urgent}
    # A row depends on the card, on what all rows have in common and on where its links lead: drawn once for everybody.
    rows: dict[int, Html] = card.remembered.setdefault(("rows", common, view.link()), {})

    def drawn(standing: Standing) -> Html:
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
        summary = speak.say("{good} trong {whole} đạt hoặc đúng tiến độ", good=good, whole=len(every))
        body.append(_heading(name, summary, common))
        body += [drawn(standing) for standing in rest]
    css = "k-table k-apart" if common.own_period else "k-table"
    return tag("table", tag("thead", *_head(common, card.period)), tag("tbody", *body), css=css)


def _head(common: Frame, period: Period) -> tuple[Html, Html]:
    """The line that groups the columns, and their names."""
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
    groups = [tag("th", colspan="2")]
    if common.own_period:
        own_head = speak.say("Riêng {period}", period=speak.period(common.own_period))
        groups.append(tag("th", own_head, css="l k-own", colspan=str(_OF_THE_PERIOD), scope="colgroup"))
    to_date = tag("th", frame_words(common, period), css="l", colspan="7", scope="colgroup")
    head = (tag("th", name, css=css, scope="col") for name, css in names)
    return tag("tr", *groups, to_date, tag("th"), css="k-groups"), tag("tr", *head)


def frame_words(common: Frame, period: Period) -> str:
    """To which month the run since January goes, and against whose target: of all rows that do not say otherwise."""
    speak = common.speak
    due = common.due or period.to_date
    sentence = speak.say("Từ đầu năm đến hết {month}", month=speak.period_short(Period.month(due.year, due.last)))
    basis = common.basis_name
    return f"{sentence} · {speak.say('so với {basis}', basis=basis)}" if basis else sentence


def _heading(name: str, summary: str, common: Frame) -> Html:
    return tag("tr", tag("td", f"{name} · {summary}", colspan=str(common.columns)), css="k-area")


def row(view: View, standing: Standing, common: Frame) -> Html:
    speak, indicator = view.speak, standing.indicator
    part = " k-part" if indicator.parent is not None else ""
    quiet = " k-quiet" if standing.status in _SILENT and standing.actual_to_date is None else ""
    name = link(view.link("indicator", indicator=indicator.code), indicator.name(speak.code))
    lead = tag("span", speak.say("trong đó:"), " ", css="k-of") if part else ""
    measure = tag("small", speak.measure(indicator.measured_in)) if indicator.measured_in else ""
    cells = [
        tag("td", sign(standing, speak), css="l k-status"),
        tag("td", lead, name, measure, notes(standing, common), css="l k-name"),
        *(_of_the_period(standing, common) if common.own_period else ()),
        *_to_date(standing, common),
    ]
    return tag("tr", *cells, css=f"k-row k-is-{status_shown(standing)}{part}{quiet}")


def _of_the_period(standing: Standing, common: Frame) -> list[Html]:
    """The result of the month or the quarter alone."""
    speak, period = common.speak, common.speak.period_short(standing.period)
    values = (
        (speak.say("Thực hiện {period}", period=period), words.number(standing.actual, standing, speak)),
        (speak.say("KH {period}", period=period), words.number(standing.target, standing, speak)),
        (speak.say("Đạt KH {period}", period=period), words.attained_in_period(standing, speak, common.thresholds)),
    )
    return [_cell(label, value, css="k-own") for label, value in values]


def _to_date(standing: Standing, common: Frame) -> list[Html]:
    """The run since January, against the plan to date, the year and last year."""
    speak = common.speak
    partial = standing.partial[: standing.period.last]
    alt = speak.say("các tháng; rỗng: chưa đủ đơn vị báo cáo") if any(partial) else speak.say("các tháng")
    months = drawing.trend(standing.trend[: standing.period.last], alt, partial=partial)
    if standing.actual_to_date is None or standing.status == "not_begun":
        in_place = tag("span", _in_place(standing, speak), css="k-none")
        return [
            _cell(speak.say("Thực hiện"), in_place, css="k-wide", span=3),
            _cell(speak.say("KH năm"), words.aim(standing, speak), own_basis(standing, common)),
            *[_cell("", "–", css="k-blank")] * 3,
            tag("td", months, css="l k-months"),
        ]
    estimate = tag("small", speak.say("ước")) if standing.estimate else ""
    pace = words.pace(standing, speak)
    behind = " k-behind" if standing.needs_attention and pace != "–" else ""
    attained = words.reported(standing, speak) or words.attained(standing, speak, common.thresholds)
    basis = own_basis(standing, common)
    has_share = attained != "–"
    return [
        _cell(
            speak.say("Lũy kế") if common.own_period else speak.say("Thực hiện"),
            words.actual(standing, speak),
            estimate,
            css="k-told",
        ),
        tag("td", _picture(standing, common), css="l k-picture"),
        _cell(speak.say("KH đến nay"), words.number(standing.target_to_date, standing, speak)),
        _cell(speak.say("KH năm"), words.aim(standing, speak), "" if has_share else basis),
        _cell(speak.say("Đạt KH"), tag("b", attained), basis if has_share else "", css="k-attained"),
        _cell(speak.say("So tiến độ"), pace, css="k-pace" + behind),
        _cell(speak.say("So cùng kỳ"), words.change(standing, speak)),
        tag("td", months, css="l k-months"),
    ]


def _in_place(standing: Standing, speak: Language) -> str:
    """What stands where there is no number."""
    if standing.status == "not_begun":
        return standing_word(speak, standing)
    return spread(standing, speak) or standing.words or standing_word(speak, standing)


def own_basis(standing: Standing, common: Frame) -> Html:
    """The basis of a row whose target rests on another word than that of the others."""
    if standing.basis is None or standing.basis == common.basis:
        return Html()
    return tag("span", words.basis_name(standing, common.speak, common.bases), css="k-note")


def _cell(label: str, *inside: str, css: str = "", span: int = 1) -> Html:
    return tag("td", *inside, css=css, data_label=label, colspan=str(span) if span > 1 else "")


def _picture(standing: Standing, common: Frame) -> Html:
    speak = common.speak
    line = sentences.story_line(standing, speak, common.bases, common.thresholds)
    alt = speak.say("{status}: {line}", status=standing_word(speak, standing), line=line)
    if standing.indicator.adds_up == "rank":
        rank = speak.say("hạng {n}", n=words.number(standing.actual_to_date, standing, speak))
        return tag("span", rank, css="k-rank")
    if lacks_comparison(standing):
        return Html()
    if standing.indicator.rule.grows or standing.indicator.adds_up == "done":
        return drawing.bullet(standing, alt)
    return drawing.scale(standing, alt)


def notes(standing: Standing, common: Frame) -> Html:
    """What must be said beside the name: what needs explaining, whose plan it is, what is missing, to which month."""
    speak = common.speak
    notes_shown: list[Html] = []
    explanation = words.explanation(standing, speak, common.bases)
    if explanation:
        notes_shown.append(tag("span", "? ", explanation, css="k-ask"))
    quiet = [reports(standing, speak)] if status_shown(standing) == "incomplete" else []
    quiet.append(coverage(standing, speak))
    if standing.due is not None and standing.due != common.due:
        quiet.append(to_end_of(standing.due, standing.indicator, speak))
    if common.is_chosen:
        quiet.append(other_bases(standing, speak, common.bases))
    quiet += [
        remark(speak, note_of.code, note_of.values, measured_in=standing.indicator.measured_in)
        for note_of in standing.remarks
        if note_of.code in _BESIDE_THE_NAME
    ]
    if standing.actual_to_date is not None:
        quiet.append(standing.words)
    notes = "; ".join(note for note in quiet if note)
    if notes:
        notes_shown.append(tag("span", notes, css="k-note"))
    return Html().join(notes_shown)
