"""Draws the curve of a year: what has accumulated, held against the plan and against last year."""
# pyright: reportUnknownMemberType=false
# Plotly types its methods only in part.

from collections.abc import Sequence
from fractions import Fraction

import plotly.graph_objects as go

from kpi.charts.theme import Palette, colour, dressed, palette
from kpi.language import Language
from kpi.language.precision import decimals_of, percent_decimals
from kpi.model.story import Story


def figure(story: Story, speak: Language, *, dark: bool = False) -> go.Figure:
    """Accumulated for a sum, as it stood for a level; gaps stay gaps, estimates are hollow."""
    colours = palette(dark=dark)
    drawn = go.Figure()
    names = [month_name(point.period.first, speak) for point in story.points]
    year = story.standing.period.year
    _line(drawn, names, [p.last_year_to_date for p in story.points], str(year - 1), colours.ghost, width=2)
    pace = {
        "phased": speak.say("kế hoạch theo tháng, quý"),
        "straight_line": speak.say("kế hoạch theo đường thẳng"),
        "interpolated": speak.say("kế hoạch nội suy giữa các mốc"),
        "spread": speak.say("kế hoạch chia đều phần chưa phân kỳ"),
        "revised": speak.say("kế hoạch điều chỉnh"),
    }.get(story.standing.pace, speak.say("mức kế hoạch"))
    _line(drawn, names, [p.target_to_date for p in story.points], pace, colours.ink, width=1.6, dash="dash")
    reached = colour(story.standing.status, colours)
    _line(
        drawn,
        names,
        [p.actual_to_date for p in story.points],
        speak.say("thực hiện {year}", year=year),
        reached,
        width=3,
    )
    _estimates(drawn, story, names, speak, reached)
    _partial(drawn, story, names, speak, reached, dark=dark)
    _mark(drawn, story, names, speak, reached)
    for basis, plan in story.other_plans:
        _plan(drawn, basis.name(speak.code), plan, speak, colours)
    dressed(drawn, speak, colours, height=390)
    if not story.indicator.rule.grows:
        drawn.update_yaxes(rangemode="normal")  # a level is read by its height above the others, not above zero
    return drawn


def is_drawn(story: Story) -> bool:
    """Wherever there is a number to draw, which the page asks before it shows any chart."""
    return story.standing.has_number


def month_name(number: int, speak: Language) -> str:
    return f"T{number}" if speak.code == "vi" else _ENGLISH[number - 1]


_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _line(
    drawn: go.Figure,
    names: Sequence[str],
    values: Sequence[Fraction | None],
    name: str,
    ink: str,
    *,
    width: float,
    dash: str = "solid",
) -> None:
    if any(value is not None for value in values):
        drawn.add_trace(
            go.Scatter(
                x=list(names),
                y=[None if value is None else float(value) for value in values],
                name=name,
                mode="lines+markers" if width > 2 else "lines",
                line={"color": ink, "width": width, "dash": dash},
                marker={"size": 5, "color": ink},
                connectgaps=False,
                hovertemplate="%{y:,.2~f}",
            )
        )


def _estimates(drawn: go.Figure, story: Story, names: Sequence[str], speak: Language, ink: str) -> None:
    points = [(name, p.actual_to_date) for name, p in zip(names, story.points, strict=True) if p.estimate]
    shown = [(name, float(value)) for name, value in points if value is not None]
    if shown:
        drawn.add_trace(
            go.Scatter(
                x=[name for name, _ in shown],
                y=[value for _, value in shown],
                name=speak.say("số ước"),
                mode="markers",
                marker={"size": 10, "color": "rgba(0,0,0,0)", "line": {"color": ink, "width": 2}},
                hoverinfo="skip",
            )
        )


def partial_months(story: Story) -> tuple[bool, ...]:
    """Of the twelve months, those that some units have reported and not all."""
    known = (*story.standing.partial, *[False] * 12)
    return tuple(
        is_partial and point.actual is not None for is_partial, point in zip(known, story.points, strict=False)
    )


def _partial(drawn: go.Figure, story: Story, names: Sequence[str], speak: Language, ink: str, *, dark: bool) -> None:
    """Months of which not all units have reported are hollow squares: a fall there is no fall."""
    months = zip(names, story.points, partial_months(story), strict=True)
    points = [(name, point.actual_to_date) for name, point, is_partial in months if is_partial]
    shown = [(name, float(value)) for name, value in points if value is not None]
    if shown:
        drawn.add_trace(
            go.Scatter(
                x=[name for name, _ in shown],
                y=[value for _, value in shown],
                name=speak.say("chưa đủ đơn vị báo cáo"),
                mode="markers",
                marker={
                    "symbol": "square",
                    "size": 10,
                    "color": "#0e1117" if dark else "#ffffff",
                    "line": {"color": ink, "width": 2},
                },
                hoverinfo="skip",
            )
        )


def _mark(drawn: go.Figure, story: Story, names: Sequence[str], speak: Language, ink: str) -> None:
    standing = story.standing
    if standing.actual_to_date is None:
        return
    share = standing.attainment_of_year
    words = speak.number(standing.actual_to_date, max(2, decimals_of(standing)))
    is_part = standing.covered_to_date is not None and standing.covered_to_date != standing.actual_to_date
    if is_part:
        _mark_covered(drawn, story, names, speak, ink)
    elif share is not None and story.indicator.rule.grows and not standing.stated_percent:
        words += f" · {speak.percent(share, percent_decimals(share, standing))}"
    drawn.add_annotation(
        x=names[(standing.due or standing.period).last - 1],
        y=float(standing.actual_to_date),
        text=f"<b>{words}</b>",
        showarrow=False,
        xanchor="left",
        yanchor="top",
        xshift=8,
        font={"color": ink},
    )


def _mark_covered(drawn: go.Figure, story: Story, names: Sequence[str], speak: Language, ink: str) -> None:
    """Below what all units have reached: what those have that are held against the plan, and their attainment."""
    standing, share = story.standing, story.standing.attainment_of_year
    if standing.covered_to_date is None:
        return
    words = speak.number(standing.covered_to_date, max(2, decimals_of(standing)))
    if share is not None and story.indicator.rule.grows:
        words += f" · {speak.percent(share, percent_decimals(share, standing))}"
    drawn.add_trace(
        go.Scatter(
            x=[names[(standing.due or standing.period).last - 1]],
            y=[float(standing.covered_to_date)],
            name=speak.say("các đơn vị có kế hoạch"),
            mode="markers+text",
            text=[f"<b>{words}</b>"],
            textposition="bottom right",
            textfont={"color": ink},
            marker={"symbol": "diamond", "size": 9, "color": ink},
            hoverinfo="skip",
        )
    )


def _plan(drawn: go.Figure, name: str, plan: Fraction, speak: Language, colours: Palette) -> None:
    drawn.add_hline(y=float(plan), line={"color": colours.other, "width": 1})
    drawn.add_annotation(
        xref="paper",
        x=0,
        y=float(plan),
        text=f"{name} {speak.number(plan, 2)}",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"color": colours.other, "size": 13},
    )
