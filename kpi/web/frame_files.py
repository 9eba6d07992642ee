"""The script and the style that the document carries, under names that change with their contents."""

import csv
import hashlib
import json
from functools import cache
from pathlib import Path

from kpi.web.bodies import FOREVER, Body
from kpi.web.menu import PATHS

_HERE = Path(__file__).parent / "static"


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Streamlit's English texts with ours in Vietnamese; {} stands for a number or a name."""
    with (_HERE / "streamlit_texts.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["en"], row["vi"]) for row in csv.DictReader(file))


def _script() -> str:
    told = {"texts": texts(), "pages": ["/" + path for path in PATHS]}
    files = (file.read_text("utf-8") for file in sorted(_HERE.glob("*.js")))
    return f"const frame = {json.dumps(told, ensure_ascii=False)};\n" + "\n".join(files)


def _address(name: str, content: str) -> str:
    return f"{name}?v={hashlib.sha256(content.encode()).hexdigest()[:10]}"


def _style() -> str:
    """All the styles of the folder, so that a screen may bring its own."""
    return "\n".join(file.read_text("utf-8") for file in sorted(_HERE.glob("*.css")))


_SCRIPT, _STYLE = _script(), _style()
SCRIPT = Body.of(_SCRIPT, media_type="text/javascript; charset=utf-8", cache=FOREVER)
STYLE = Body.of(_STYLE, media_type="text/css; charset=utf-8", cache=FOREVER)
SCRIPT_ADDRESS, STYLE_ADDRESS = _address("frame.js", _SCRIPT), _address("frame.css", _STYLE)
