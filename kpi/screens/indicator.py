"""Shows an indicator: one story through a year, from the curve down to the entries behind it."""

import plotly.graph_objects as go
import streamlit as st

from kpi import context
from kpi.actions.look import read
from kpi.charts import CHARTS
from kpi.charts.curve import partial_months
from kpi.context import View
from kpi.language import Language
from kpi.language.deeds import file_words
from kpi.language.numbers import decimals_apart
from kpi.language.remarks import STATUS_SIGN, hedge, remark
from kpi.language.standing_words import coverage, other_bases, reports, spread
from kpi.model.quantity import exact
from kpi.model.standing import Standing
from kpi.model.story import Entry, Story
from kpi.model.unit import Unit
from kpi.widgets import empty, missing, scoreboard_table, sentences, status_counts, table, top, why, words
from kpi.widgets.html import Html, draw, heading, link, subheading, tag, text

_SILENT = frozenset(
    (
        *("needs_explaining", "in_points", "no_target", "conflict", "not_told", "incomplete", "units_missing"),
        *("plan_of", "plan_of_few", "to_end_of", "other_basis"),
    )
)
"""Remarks that the sentence above, a dash or a note of its own says already."""


def show() -> None:
    view = context.view()
    top.show(view, "indicator")
    card = view.scorecard()
    if view.unit is None or view.period is None or card is None:
        empty.no_store(view)
        return
    if not card.standings:
        empty.no_figures(view)
        return
    codes = [s.indicator.code for standings in card.by_area.values() for s in standings]
    code_of_address = view.indicator if card.of(view.indicator) else ""
    if view.indicator and not code_of_address:
        st.warning(text(view.speak.say("Đơn vị này không có chỉ tiêu “{code}” trong năm.", code=view.indicator)))
    first = card.needing_attention[0].indicator.code if card.needing_attention else codes[0]
    code = code_of_address or first
    _picker(view, codes, code)
    story = read.story(view.store, view.unit.id, code, view.period, view.basis_code, view.day)
    if story is not None:
        _tell(view, story)


def _picker(view: View, codes: list[str], code: str) -> None:
    indicators = {indicator.code: indicator for indicator in view.known.indicators.values()}

    def chosen() -> None:
        top.go(indicator=st.session_state["pick-indicator"])

    st.session_state["pick-indicator"] = code
    st.selectbox(
        view.speak.say("Chỉ tiêu"),
        codes,
        format_func=lambda code_shown: f"{indicators[code_shown].name(view.speak.code)} · {code_shown}",
        key="pick-indicator",
        on_change=chosen,
        label_visibility="collapsed",
    )


def _tell(view: View, story: Story) -> None:
    speak, standing = view.speak, story.standing
    sign = status_counts.sign(standing, speak)
    line = text(sentences.story_line(standing, speak, view.known.bases, view.known.thresholds))
    draw(heading(line) + tag("div", tag("span", sign, css="k-pill k-full"), _notes(view, story), css="k-pills"))
    why.show(view, standing)
    dark = st.context.theme.type == "dark"
    if standing.has_number:
        for chart in CHARTS:
            if chart.title:
                draw(subheading(speak.say(chart.title)))
            if chart.is_drawn(story):
                _chart(chart.figure(story, speak, dark=dark), key=chart.name)
        draw(_months(view, story))
    if story.below:
        draw(_below(view, story))
    draw(_entries(view, story))


def _chart(figure: go.Figure, key: str) -> None:
    st.plotly_chart(figure, config={"displayModeBar": False}, theme=None, key=key)  # pyright: ignore[reportUnknownMemberType] - it takes any keyword


def _notes(view: View, story: Story) -> str:
    speak, standing = view.speak, story.standing
    pills: list[Html] = []
    explanation = words.explanation(standing, speak, view.known.bases)
    if explanation:
        pills.append(tag("span", "? ", explanation, css="k-pill k-ask"))
    pills += [tag("span", note, css="k-pill k-quietly") for note in _gaps(view, story) if note]
    for remark_shown in standing.remarks:
        if remark_shown.code not in _SILENT:
            words_of = remark(speak, remark_shown.code, remark_shown.values, measured_in=standing.indicator.measured_in)
            pills.append(tag("span", words_of, css="k-pill k-quietly"))
    for conflict in story.conflicts:
        decimals = story.indicator.decimals
        apart = decimals_apart(exact(conflict.stated, decimals), exact(conflict.summed, decimals), 2)
        sentence = speak.say(
            "{period}: số cả kỳ {stated}, cộng các kỳ nhỏ {summed}",
            period=speak.period(conflict.period),
            stated=speak.number(exact(conflict.stated, decimals), apart),
            summed=speak.number(exact(conflict.summed, decimals), apart),
        )
        pills.append(tag("span", "? ", sentence, css="k-pill k-ask"))
    return Html().join(pills)


def _gaps(view: View, story: Story) -> list[str]:
    """What is missing, by name: reports and plans of units, or reports of months."""
    speak, standing = view.speak, story.standing
    gaps = [reports(standing, speak)] if standing.reports < standing.reports_due else []
    units = [unit for unit in view.tree.children.get(story.unit.id, ()) if unit.is_there(standing.period)]
    if gaps and story.below:
        names = missing.named(missing.units_without_report(story, units), speak)
        gaps.append(speak.say("Còn thiếu: {names}", names=names))
    elif runs := missing.missing_reports(story):
        names = speak.listed(speak.period_short(run) for run in runs)
        gaps.append(speak.say("Còn thiếu: {names}", names=names))
    if coverage(standing, speak):  # in the sentence above; here by name
        names = missing.named(missing.units_without_plan(story, units), speak)
        gaps.append(speak.say("Chưa có kế hoạch: {names}", names=names))
    if view.basis is not None:
        gaps.append(other_bases(standing, speak, view.known.bases))
    return gaps


def _months(view: View, story: Story) -> Html:
    speak, standing = view.speak, story.standing
    head = ["", *(speak.period_short(point.period).split("/")[0].split(" ")[0] for point in story.points)]
    lines = (
        (speak.say("Thực hiện trong tháng"), [point.actual for point in story.points]),
        (speak.say("Lũy kế đến tháng"), [point.actual_to_date for point in story.points]),
        (speak.say("Kế hoạch đến tháng"), [point.target_to_date for point in story.points]),
        (speak.say("Cùng kỳ trong tháng"), [point.last_year for point in story.points]),
    )
    partial = partial_months(story)
    rows = [
        [
            tag("td", name, css="l"),
            *(
                _of_month(words.number(value, standing, speak), is_partial=place == 0 and partial[month], speak=speak)
                for month, value in enumerate(values)
            ),
        ]
        for place, (name, values) in enumerate(lines)
        if any(value is not None for value in values)
    ]
    months_table = table.scrolled(head, rows, css="k-months-table", numbers_from=1)
    if not any(partial):
        return months_table
    legend = speak.say("{sign} tháng chưa đủ đơn vị báo cáo", sign=STATUS_SIGN["incomplete"])
    return months_table + tag("div", legend, css="k-foot")


def _of_month(value: str, *, is_partial: bool, speak: Language) -> Html:
    if not is_partial:
        return tag("td", value)
    mark = tag("span", STATUS_SIGN["incomplete"], css="k-sign", title=speak.say("chưa đủ đơn vị báo cáo"))
    return tag("td", mark, " ", value, css="k-partial")


def _below(view: View, story: Story) -> Html:
    speak = view.speak
    common = scoreboard_table.frame(view, (standing for _, standing in story.below), story.standing.period)
    rows = [_unit_below(view, unit, standing, story, common) for unit, standing in sorted(story.below, key=_urgency)]
    own = [speak.say("Thực hiện kỳ"), speak.say("KH kỳ"), speak.say("Đạt KH kỳ")] if common.own_period else []
    head = [
        "",
        speak.say("Đơn vị"),
        *own,
        speak.say("Thực hiện"),
        speak.say("KH năm"),
        speak.say("Đạt KH"),
        speak.say("So cùng kỳ"),
    ]
    title = subheading(speak.say("Các đơn vị"))
    units = spread(story.standing, speak)
    summary = " · ".join(part for part in (units, scoreboard_table.frame_words(common, story.standing.period)) if part)
    return title + tag("div", summary, css="k-foot") + table.scrolled(head, rows, numbers_from=2)


def _unit_below(view: View, unit: Unit, standing: Standing, story: Story, common: scoreboard_table.Frame) -> list[Html]:
    speak = view.speak
    attained = words.attained(standing, speak, common.thresholds)
    own = [
        words.number(standing.actual, standing, speak),
        words.number(standing.target, standing, speak),
        words.attained_in_period(standing, speak, common.thresholds),
    ]
    return [
        tag("td", status_counts.sign(standing, speak), css="l k-status"),
        tag(
            "td",
            link(_at(view, unit, story), unit.name(speak.code)),
            scoreboard_table.notes(standing, common),
            css="l k-text",
        ),
        *(tag("td", value) for value in own if common.own_period),
        tag("td", words.actual(standing, speak)),
        tag("td", words.aim(standing, speak)),
        tag("td", attained, scoreboard_table.own_basis(standing, common)),
        tag("td", words.change(standing, speak)),
    ]


def _at(view: View, unit: Unit, story: Story) -> str:
    return view.link("indicator", unit=unit.code, indicator=story.indicator.code)


def _urgency(row: tuple[Unit, Standing]) -> tuple[bool, float, str]:
    unit, standing = row
    return not standing.needs_attention, float(standing.attainment_to_date or 0), unit.code


def _entries(view: View, story: Story) -> Html:
    speak = view.speak
    head = [
        speak.say("Kỳ"),
        speak.say("Loại"),
        speak.say("Giá trị"),
        speak.say("Văn bản, ghi chú"),
        speak.say("Tệp"),
        speak.say("Người ghi"),
        speak.say("Lúc"),
    ]
    rows = [_entry(view, entry, story.indicator.code) for entry in story.entries]
    title = subheading(speak.say("Số liệu gốc"))
    if not rows:
        return title + tag("p", speak.say("Đơn vị không có số liệu riêng: số trên là tổng của các đơn vị dưới."))
    return title + table.scrolled(head, rows, css="k-entries")


def _entry(view: View, entry: Entry, indicator: str) -> list[Html]:
    speak = view.speak
    if entry.side == "target" and entry.basis is not None:
        kind = f"{entry.basis.name(speak.code)}, {speak.say('bản {n}', n=entry.version)}"
        if entry.effective_on:
            kind += ", " + speak.say("từ {day}", day=entry.effective_on)
    else:
        kind = speak.say("thực hiện")
        kind += ", " + speak.say("ước") if entry.estimate else ""
    marks = [entry.document, f"“{entry.note}”" if entry.note else ""]
    if entry.stated_percent:
        marks.append(speak.say("ghi là {percent} %", percent=entry.stated_percent))
    if entry.approximate:
        kind += f", {hedge(speak, entry.approximate)}"
    if entry.replaced:
        marks.append(speak.say("đã được thay bằng số khác"))
    css = "k-replaced" if entry.replaced else ""
    period = text(speak.period(entry.period))
    if entry.side == "actual":  # from here down to everything that was ever told of it
        period = link(view.link("history", indicator=indicator, period=str(entry.period)), period)
    return [
        tag("td", period, css=f"l {css}"),
        tag("td", kind, css=f"l {css}"),
        tag("td", words.as_written(entry.value, speak), css=css),
        tag("td", "; ".join(mark for mark in marks if mark), css="l k-long"),
        tag("td", file_words(entry.file, speak), css="l k-text"),
        tag("td", entry.by, css="l k-text"),
        tag("td", speak.moment(entry.at), css="l"),
    ]
