"""What was remembered before it was each person's own stays with whoever answered last."""

import sqlite3
from pathlib import Path

from db import schema
from db.pooled import Pooled


def test_what_was_remembered_stays_with_whoever_answered_last(tmp_path: Path) -> None:
    file = tmp_path / "kpi.sqlite"
    pooled = Pooled(str(file))
    schema.upgrade(pooled, head="0005")
    pooled.dispose()
    with sqlite3.connect(file) as plain:
        plain.execute("INSERT INTO layouts (fingerprint, answers, who, at) VALUES ('f', '{}', 'lan', '2026-01-01')")
    schema.upgrade(Pooled(str(file)))
    with sqlite3.connect(file) as plain:
        assert plain.execute("SELECT fingerprint, who, answers, at FROM layouts").fetchall() == [
            ("f", "lan", "{}", "2026-01-01")
        ]
