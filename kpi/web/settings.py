"""Reads the settings under which Streamlit runs here, wherever it is started from."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("settings.toml")
Setting = str | int | float | bool | list[str]


@cache
def text() -> str:
    """The settings as Streamlit's config.toml; .streamlit/config.toml in the repository is the same text."""
    return _FILE.read_text("utf-8")


def settings() -> dict[str, Setting]:
    """The settings by their full names: {"server.address": "127.0.0.1"}."""
    return dict(_flat(tomllib.loads(text())))


def _flat(table: dict[str, object], start: str = "") -> list[tuple[str, Setting]]:
    flat: list[tuple[str, Setting]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{start}{name}.")  # pyright: ignore[reportUnknownArgumentType]  # a TOML table's keys are strings
        elif isinstance(value, str | int | float | bool | list):
            flat.append((f"{start}{name}", value))  # pyright: ignore[reportUnknownArgumentType]  # our lists hold strings
    return flat
