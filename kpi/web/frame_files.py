"""Serves the script and the style that the document carries, under names that change with their contents."""

import csv
import hashlib
import json
from functools import cache
from pathlib import Path

from kpi.web.bodies import FOREVER, Body

_HERE = Path(__file__).parent / "static"


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Streamlit's English texts with ours in Vietnamese; {} stands for a number or a name."""
    with (_HERE / "streamlit_texts.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["en"], row["vi"]) for row in csv.DictReader(file))


@cache
def _script(paths: tuple[str, ...]) -> str:
    known = {"texts": texts(), "pages": ["/" + path for path in paths]}
    files = (file.read_text("utf-8") for file in sorted(_HERE.glob("*.js")))
    return f"const frame = {json.dumps(known, ensure_ascii=False)};\n" + "\n".join(files)


@cache
def script(paths: tuple[str, ...]) -> Body:
    """The script, which is to know the paths of the screens."""
    return Body.of(_script(paths), media_type="text/javascript; charset=utf-8", cache=FOREVER)


def script_address(paths: tuple[str, ...]) -> str:
    return _address("frame.js", _script(paths))


def _style() -> str:
    """All the styles of the folder, so that a screen may bring its own."""
    return "\n".join(file.read_text("utf-8") for file in sorted(_HERE.glob("*.css")))


def _address(name: str, content: str) -> str:
    return f"{name}?v={hashlib.sha256(content.encode()).hexdigest()[:10]}"


_STYLE = _style()
STYLE = Body.of(_STYLE, media_type="text/css; charset=utf-8", cache=FOREVER)
STYLE_ADDRESS = _address("frame.css", _STYLE)
