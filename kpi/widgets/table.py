"""The table of the scoreboard: one line an indicator, those that need somebody first."""

from collections.abc import Iterable

from kpi.actions import read
from kpi.context import View
from kpi.language import Language
from kpi.language.remarks import STATUS_SIGN, remark, status
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Standing
from kpi.widgets import drawing, words
from kpi.widgets.html import attribute, link, tag, text

COLUMNS = 10
_BESIDE_THE_NAME = frozenset(
    {"incomplete", "units_missing", "held_from", "conflict", "parts_differ", "plain_mean", "no_parts"}
)


def scoreboard(view: View, card: Scorecard, only: str = "") -> str:
    """The whole table; `only` keeps one status."""
    speak = view.speak
    body: list[str] = []
    chosen = [s for s in card.standings if not only or s.status == only]
    urgent = [s for s in card.needing_attention if s in chosen]
    if urgent:
        body.append(_heading(speak.say("Cần chú ý"), str(len(urgent))))
        body += [row(view, standing) for standing in urgent]
    for area in sorted(card.by_area, key=speak.sorting_key):
        rest = [s for s in card.by_area[area] if s in chosen and s not in urgent]
        if not rest:
            continue
        every = card.by_area[area]
        good = sum(s.status in {"met", "on_track"} for s in every)
        name = every[0].indicator.area_name(speak.code) or speak.say("Khác")
        said = speak.say("{good} trong {whole} đạt hoặc đúng tiến độ", good=good, whole=len(every))
        body.append(_heading(name, said))
        body += [row(view, standing) for standing in rest]
    return tag("table", f"<thead>{_head(speak)}</thead><tbody>{''.join(body)}</tbody>", css="k-table")


def _head(speak: Language) -> str:
    names = (
        ("", "l"),
        (speak.say("Chỉ tiêu"), "l"),
        (speak.say("Thực hiện"), ""),
        (speak.say("đến nay │ cả năm"), "l"),
        (speak.say("KH đến nay"), ""),
        (speak.say("KH năm"), ""),
        (speak.say("Đạt KH"), ""),
        (speak.say("So tiến độ"), ""),
        (speak.say("So cùng kỳ"), ""),
        (speak.say("Các tháng"), "l"),
    )
    return "<tr>" + "".join(tag("th", text(name), css=css, scope="col") for name, css in names) + "</tr>"


def _heading(name: str, said: str) -> str:
    return f'<tr class="k-area"><td colspan="{COLUMNS}">{text(name)} · {text(said)}</td></tr>'


def sign(standing: Standing, speak: Language) -> str:
    """The sign of a status with its word beside it: a colour is never the only sign."""
    code, word = standing.status, words.status_word(standing, speak)
    return (
        f'<span class="k-sign k-{code}" title="{attribute(word)}">{STATUS_SIGN[code]}</span>'
        f'<span class="k-word">{text(word)}</span>'
    )


def row(view: View, standing: Standing) -> str:
    speak, indicator = view.speak, standing.indicator
    part = " k-part" if indicator.parent is not None else ""
    quiet = (
        " k-quiet"
        if standing.status in {"not_told", "too_early", "not_applicable"} and standing.actual_to_date is None
        else ""
    )
    name = link(view.link("indicator", indicator=indicator.code), text(indicator.name(speak.code)))
    lead = tag("span", text(speak.say("trong đó:")) + " ", css="k-of") if part else ""
    measure = tag("small", text(speak.measure(indicator.measured_in))) if indicator.measured_in else ""
    cells = [
        tag("td", sign(standing, speak), css="l k-status"),
        tag("td", lead + name + measure + _notes(view, standing), css="l k-name"),
        *_numbers(standing, speak),
    ]
    return f'<tr class="k-row k-is-{standing.status}{part}{quiet}">{"".join(cells)}</tr>'


def _numbers(standing: Standing, speak: Language) -> list[str]:
    months = drawing.trend(standing.trend[: standing.period.last], speak.say("các tháng"))
    if standing.actual_to_date is None:
        silent = standing.status if standing.status in {"too_early", "not_applicable"} else "not_told"
        word = status(speak, silent)
        if standing.status == "not_told" and standing.reports:
            word = f"{word} ({words.reports(standing)})"
        told = standing.words or word
        return [
            _cell(speak.say("Thực hiện"), f'<span class="k-none">{text(told)}</span>', css="k-wide", span=3),
            _cell(speak.say("KH năm"), text(words.aim(standing, speak))),
            *[_cell("", "–", css="k-blank")] * 3,
            tag("td", months, css="l"),
        ]
    told = text(words.actual(standing, speak))
    if standing.estimate:
        told += tag("small", text(speak.say("ước")))
    pace = words.pace(standing, speak)
    behind = " k-behind" if standing.needs_attention else ""
    reported = words.reported(standing, speak)
    attained = text(reported) if reported else text(words.attained(standing, speak))
    return [
        _cell(speak.say("Thực hiện"), told, css="k-told"),
        tag("td", _picture(standing, speak), css="l k-picture"),
        _cell(speak.say("KH đến nay"), text(words.number(standing.target_to_date, standing, speak))),
        _cell(speak.say("KH năm"), text(words.aim(standing, speak))),
        _cell(speak.say("Đạt KH"), f"<b>{attained}</b>", css="k-attained"),
        _cell(speak.say("So tiến độ"), text(pace), css="k-pace" + behind),
        _cell(speak.say("So cùng kỳ"), text(words.change(standing, speak))),
        tag("td", months, css="l k-months"),
    ]


def _cell(label: str, inside: str, *, css: str = "", span: int = 1) -> str:
    return tag("td", inside, css=css, data_label=label, colspan=str(span) if span > 1 else "")


def _picture(standing: Standing, speak: Language) -> str:
    alt = speak.say(
        "{status}: {line}", status=words.status_word(standing, speak), line=words.story_line(standing, speak)
    )
    if standing.indicator.adds_up == "rank":
        return tag(
            "span", text(speak.say("hạng {n}", n=words.number(standing.actual_to_date, standing, speak))), css="k-rank"
        )
    if standing.indicator.rule.grows or standing.indicator.adds_up == "done":
        return drawing.bullet(standing, alt)
    return drawing.scale(standing, alt)


def _notes(view: View, standing: Standing) -> str:
    """What must be said beside the name: what needs explaining, what is missing, which line the pace follows."""
    said: list[str] = []
    speak = view.speak
    explanation = words.explanation(standing, speak, read.bases(view.store))
    if explanation:
        said.append(tag("span", "? " + text(explanation), css="k-ask"))
    quiet = [
        remark(speak, one.code, one.values, measured_in=standing.indicator.measured_in)
        for one in standing.remarks
        if one.code
        in {"incomplete", "units_missing", "held_from", "conflict", "parts_differ", "plain_mean", "no_parts"}
    ]
    if standing.actual_to_date is not None and standing.words:
        quiet.append(standing.words)
    if quiet:
        said.append(tag("span", text("; ".join(quiet)), css="k-note"))
    return "".join(said)


def pills(view: View, card: Scorecard, only: str) -> str:
    """The count of every status; each keeps only its rows, and the chosen one lets all of them back."""
    speak = view.speak
    found = [_pill(view, code, count, only) for code, count in card.counts.items()]
    if card.to_explain:
        found.append(
            f'<span class="k-pill"><span class="k-sign k-ask">?</span> {text(speak.say("Cần giải trình"))} '
            f"<b>{card.to_explain}</b></span>"
        )
    return tag("div", "".join(found), css="k-pills")


def _pill(view: View, code: str, count: int, only: str) -> str:
    inside = f'<span class="k-sign k-{code}">{STATUS_SIGN[code]}</span> {text(status(view.speak, code))} <b>{count}</b>'
    css = "k-pill" + (" k-chosen" if only == code else "") + ("" if count else " k-zero")
    return link(view.link("", status="" if only == code else code), inside, css=css)


def counts(view: View, card: Scorecard) -> str:
    """The statuses of a unit in one cell: a bar, and the numbers beside it."""
    speak = view.speak
    told = {code: count for code, count in card.counts.items() if count}
    alt = ", ".join(f"{status(speak, code)} {count}" for code, count in told.items())
    numbers = " ".join(
        f'<span title="{attribute(status(speak, code))}"><span class="k-sign k-{code}">{STATUS_SIGN[code]}</span>'
        f"{count}</span>"
        for code, count in told.items()
    )
    return drawing.status_bar(dict(told), alt) + tag("span", numbers, css="k-counts")


def plain(head: Iterable[str], rows: Iterable[Iterable[str]], *, css: str = "") -> str:
    """A quiet table of cells that are HTML already; the first column is left, as are those that begin with text."""
    names = "".join(tag("th", text(name), css="l", scope="col") for name in head)
    body = "".join("<tr>" + "".join(cells) + "</tr>" for cells in rows)
    return tag("table", f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody>", css=f"k-table k-plain {css}".strip())
