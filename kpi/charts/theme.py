"""Gives charts their colours, by what they mean, for light and for dark; told apart by colour-blind people."""
# pyright: reportUnknownMemberType=false
# Plotly types its methods only in part.

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from kpi.language import Language


@dataclass(frozen=True)
class Palette:
    ink: str
    mute: str
    hair: str
    paper: str
    act: str
    ghost: str
    other: str
    status: dict[str, str]


LIGHT = Palette(
    ink="#1d2433",
    mute="#5d6678",
    hair="#e6e8ec",
    paper="rgba(0,0,0,0)",
    act="#2b5d8a",
    ghost="#b4c0ce",
    other="#6d4aa8",
    status={"met": "#00785c", "at_risk": "#b26a00", "off_track": "#c2410c", "not_met": "#c2410c"},
)
DARK = Palette(
    ink="#e8ebf0",
    mute="#a3acba",
    hair="#343b48",
    paper="rgba(0,0,0,0)",
    act="#7db3e0",
    ghost="#566171",
    other="#b79be6",
    status={"met": "#4cc3a0", "at_risk": "#e6a545", "off_track": "#f28a5c", "not_met": "#f28a5c"},
)


def palette(*, dark: bool) -> Palette:
    return DARK if dark else LIGHT


def colour(status: str, colours: Palette) -> str:
    """The colour of what has been reached: grey-blue unless somebody is needed or it is met."""
    return colours.status.get(status, colours.act)


def dressed(figure: go.Figure, speak: Language, colours: Palette, *, height: int) -> go.Figure:
    """The common look: no frame, hairlines, numbers as the language writes them."""
    axis: dict[str, Any] = {
        "gridcolor": colours.hair,
        "zeroline": False,
        "tickfont": {"color": colours.mute, "size": 13},
        "fixedrange": True,
    }
    figure.update_layout(
        template=None,
        height=height,
        margin={"l": 8, "r": 8, "t": 12, "b": 8},
        paper_bgcolor=colours.paper,
        plot_bgcolor=colours.paper,
        font={"family": '"Source Sans", "Source Sans 3", sans-serif', "size": 14, "color": colours.ink},
        separators=",." if speak.code == "vi" else ".,",
        showlegend=True,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "font": {"color": colours.ink}},
        hovermode="x unified",
        hoverlabel={"bgcolor": "#ffffff" if colours is LIGHT else "#1b202a", "font": {"color": colours.ink}},
        xaxis={**axis, "showgrid": False, "automargin": True},
        yaxis={**axis, "rangemode": "tozero", "automargin": True, "tickformat": ",~f"},
    )
    return figure
