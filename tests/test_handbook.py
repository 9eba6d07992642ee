"""The handbook's pages that are made from the code are those that the code makes."""

from pathlib import Path

import pytest

from kpi.intake import rules
from kpi.language import language
from tests.conftest import kpi

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize(("code", "file"), [("vi", "import-rules.vi.md"), ("en", "import-rules.md")])
def test_the_page_of_rules_is_that_of_the_code(code: str, file: str) -> None:
    """When it is not: kpi rules --lang en > docs/import-rules.md, kpi rules --lang vi > docs/import-rules.vi.md."""
    assert (DOCS / file).read_text(encoding="utf-8") == rules.page(language(code))


def test_every_rule_says_how_to_mend() -> None:
    assert [rule.code for section in rules.rules(language("vi")) for rule in section.rules if not rule.mends] == []


def test_the_command_prints_it() -> None:
    assert kpi("rules", "--lang", "en").stdout == rules.page(language("en"))
