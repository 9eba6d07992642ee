"""The months of a year beside those of last year; a month that was not told has no bar."""
# pyright: reportUnknownMemberType=false
# Plotly types its methods only in part.

import plotly.graph_objects as go

from kpi.charts.curve import month_name
from kpi.charts.theme import colour, dressed, palette
from kpi.language import Language
from kpi.model.story import Story


def figure(story: Story, speak: Language, *, dark: bool = False) -> go.Figure:
    colours = palette(dark=dark)
    names = [month_name(point.period.first, speak) for point in story.points]
    year = story.standing.period.year
    ink = colour(story.standing.status, colours)
    drawn = go.Figure()
    last_year = [point.last_year for point in story.points]
    if any(value is not None for value in last_year):
        drawn.add_trace(
            go.Bar(
                x=names,
                y=[None if value is None else float(value) for value in last_year],
                name=str(year - 1),
                marker={"color": colours.ghost},
                hovertemplate="%{y:,.2~f}",
            )
        )
    drawn.add_trace(
        go.Bar(
            x=names,
            y=[None if point.actual is None else float(point.actual) for point in story.points],
            name=str(year),
            marker={
                "color": ["rgba(0,0,0,0)" if point.estimate else ink for point in story.points],
                "line": {"color": ink, "width": 1.5},
            },
            hovertemplate="%{y:,.2~f}",
        )
    )
    dressed(drawn, speak, colours, height=230)
    drawn.update_layout(bargap=0.3, bargroupgap=0.1)
    return drawn
