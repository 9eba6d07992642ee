"""Draws the months of a year beside those of last year; a month that was not reported has no bar."""
# pyright: reportUnknownMemberType=false
# Plotly types its methods only in part.

import plotly.graph_objects as go

from kpi.charts.curve import month_name, partial_months
from kpi.charts.theme import colour, dressed, palette
from kpi.language import Language
from kpi.model.story import Story

_HATCHED = {"fillmode": "replace", "size": 6, "solidity": 0.35}
"""A month of which not all units have reported."""


def is_drawn(story: Story) -> bool:
    return any(point.actual is not None or point.last_year is not None for point in story.points)


def figure(story: Story, speak: Language, *, dark: bool = False) -> go.Figure:
    colours = palette(dark=dark)
    names = [month_name(point.period.first, speak) for point in story.points]
    year = story.standing.period.year
    partial = partial_months(story)
    ink = colour(story.standing.status, colours)
    drawn = go.Figure()
    last_year = [point.last_year for point in story.points]
    if any(value is not None for value in last_year):
        drawn.add_trace(
            go.Bar(
                x=names,
                y=[None if value is None else float(value) for value in last_year],
                name=str(year - 1),
                offsetgroup="before",
                marker={"color": colours.ghost},
                hovertemplate="%{y:,.2~f}",
            )
        )
    drawn.add_trace(
        go.Bar(
            x=names,
            y=[None if point.actual is None else float(point.actual) for point in story.points],
            name=str(year),
            offsetgroup="now",
            marker={
                "color": ["rgba(0,0,0,0)" if point.estimate else ink for point in story.points],
                "line": {"color": ink, "width": 1.5},
                "pattern": {"shape": ["/" if is_partial else "" for is_partial in partial], **_HATCHED},
            },
            hovertemplate="%{y:,.2~f}",
        )
    )
    if any(partial):
        drawn.add_trace(
            go.Bar(
                x=names[:1],
                y=[None],
                offsetgroup="now",  # in the place of the bars it explains, and not beside them
                name=speak.say("chưa đủ đơn vị báo cáo"),
                marker={"color": ink, "line": {"color": ink, "width": 1.5}, "pattern": {"shape": "/", **_HATCHED}},
            )
        )
    dressed(drawn, speak, colours, height=230)
    drawn.update_layout(bargap=0.3, bargroupgap=0.1)
    return drawn
