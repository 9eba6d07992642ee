"""The signature of figures: the same for the same figures, in whatever order and by whatever way they come."""

import hashlib
import random

import pytest

from db import audit


def plainly(rows: list[tuple[object, ...]]) -> str:
    """All texts at once, unit by unit."""
    hashed = hashlib.sha256()
    for unit in sorted({str(row[0]) for row in rows}):
        texts = [
            "\x1f".join("" if value is None else str(value) for value in row) for row in rows if str(row[0]) == unit
        ]
        hashed.update("".join(f"{text}\x1e" for text in sorted(texts)).encode())
    return hashed.hexdigest()


@pytest.mark.parametrize("seed", range(20))
def test_the_signature_is_the_same_by_any_way(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - figures, not secrets
    monkeypatch.setattr(audit, "_WAITING", chance.choice([1, 3, 10**6]))
    monkeypatch.setattr(audit, "_IN_MEMORY", chance.choice([1, 10**6]))
    words = ["", None, "ghi chú", "a\x1eb", "a\x1fb", "\x1e"]
    rows: list[tuple[object, ...]] = [
        (chance.randrange(1, 12), chance.randrange(50), chance.choice(words)) for _ in range(chance.randrange(60))
    ]
    signed = audit.Signed()
    assert bool(signed) is False
    for place, row in enumerate(rows):
        text = "\x1f".join("" if value is None else str(value) for value in row)
        if place % 3 == 0 and "\x1e" not in text:
            signed.add_joined(int(str(row[0])), text)
        else:
            signed.add(row)
    assert bool(signed) is bool(rows)
    chance.shuffle(rows)
    assert signed.digest() == audit.digest_of(rows) == plainly(rows)
