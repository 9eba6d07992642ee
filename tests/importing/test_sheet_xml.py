"""What the XML of a sheet says is found by patterns as a parser finds it, however the XML is written."""

import io
import random
import re
import zipfile
from xml.etree import ElementTree

import pytest

from kpi.importing.cells.grid import letters_of
from kpi.importing.cells.sheet_facts import CellAppearance, SheetFacts
from kpi.importing.cells.sheet_xml import sheet_facts
from kpi.importing.cells.unreadable import Unreadable

STYLES = {1: CellAppearance(format="0%"), 3: CellAppearance(struck=True)}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def facts(xml: str | bytes, most: int = 10_000) -> SheetFacts:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("sheet.xml", xml)
    return sheet_facts(zipfile.ZipFile(packed), "sheet.xml", STYLES, {}, most)


def plainly(xml: str) -> SheetFacts:
    """The slow way: one element after the other, as a reader would go through them by hand."""
    tree = ElementTree.fromstring(xml)  # noqa: S314 - made here
    looks, missing, errors, rows = {}, set(), {}, set()
    for line in tree.iter(f"{{{MAIN}}}row"):
        if line.get("hidden") in {"1", "true"}:
            rows.add(int(line.get("r", "")))
        for cell in line:
            letters, number = re.fullmatch(r"([A-Z]+)([0-9]+)", cell.get("r", "")).groups()  # type: ignore[union-attr]
            place = int(number), next(column for column in range(1, 9) if letters_of(column) == letters)
            value, formula = cell.find(f"{{{MAIN}}}v"), cell.find(f"{{{MAIN}}}f")
            if len(cell) and (style := STYLES.get(int(cell.get("s", "-1")))):
                looks[place] = style
            if cell.get("t") == "e" and value is not None and value.text:
                errors[place] = value.text
            has_value = value is not None and (value.text or cell.get("t", "n") != "n")
            if formula is not None and not has_value:
                missing.add(place)
    return SheetFacts(frozenset(rows), not_computed=frozenset(missing), errors=errors, appearances=looks)


def some_sheet(chance: random.Random) -> str:
    lines = []
    for row in range(1, chance.randrange(2, 9)):
        cells = []
        for column in range(1, chance.randrange(2, 8)):
            style = chance.choice(["", ' s="0"', ' s="1"', ' s="3"'])
            kind = chance.choice(["", ' t="n"', ' t="s"', ' t="str"', ' t="e"'])
            error = kind == ' t="e"'
            formula = chance.choice(["", "", "<f>1+1</f>", "<f/>", '<f t="shared" si="0">A1</f>'])
            value = chance.choice(["", "<v>#N/A</v>" if error else "<v>7</v>", "<v></v>", "<v/>"])
            value = value if not error else "<v>#N/A</v>"
            inside = formula + value
            at = f'<c r="{letters_of(column)}{row}"{style}{kind}'
            cells.append(f"{at}>{inside}</c>" if inside else chance.choice([f"{at}/>", f"{at} />", f"{at}></c>"]))
        hidden = chance.choice(["", ' hidden="1"', ' hidden="0"', ' hidden="true"'])
        lines.append(f'<row r="{row}"{hidden}>{"".join(cells)}</row>')
    data = f"<sheetData>{''.join(lines)}</sheetData>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}">{data}</worksheet>'


def otherwise(xml: str, chance: random.Random) -> str | bytes:
    """The same sheet as other writers spell it."""
    way = chance.randrange(6)
    if way == 0:
        return re.sub(r"<(/?)(\w)", r"<\1x:\2", xml.partition("\n")[2]).replace("xmlns=", "xmlns:x=")
    if way == 1:
        return xml.replace('"', "'")
    if way == 2:
        return re.sub(r'( s="\d")( t="\w+")', r"\2\1", xml)
    if way == 3:
        return xml.replace("<sheetData>", "<sheetData><!-- a remark -->")
    if way == 4:
        return xml.replace("UTF-8", "UTF-16").encode("utf-16")
    return xml.replace("<c r=", "<c\n r=")


def test_patterns_find_what_a_parser_finds_in_every_spelling() -> None:
    chance = random.Random(12)  # noqa: S311 - sheets, not secrets
    for number in range(300):
        xml = some_sheet(chance)
        wanted = plainly(xml)
        assert facts(xml) == wanted, (number, xml)
        assert facts(otherwise(xml, chance)) == wanted, (number, xml)


def test_cells_without_a_place_stand_one_beside_the_other() -> None:
    row = '<row><c s="3"><v>1</v></c><c/><c s="3"><v>2</v></c></row>'
    sheet = facts(f'<worksheet xmlns="{MAIN}"><sheetData>{row}{row}</sheetData></worksheet>')
    assert sorted(sheet.appearances) == [(1, 1), (1, 3), (2, 1), (2, 3)]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ('<row r="1"><c r="A1"><v>1</v></row>', "file_damaged_or_odd"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="XFD9999"><v>1</v></c></row>', "sheet_too_large"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><!-- - --><row r="1"><c r="A1"><v>&x;</v></c></row>',
         "file_damaged_or_odd"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_damaged_or_reaches_too_far_is_refused(sheet: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        facts(f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>')


def test_declarations_are_refused_wherever_they_stand() -> None:
    with pytest.raises(Unreadable, match="unsafe_xml"):
        facts(f'<!--{" " * 9000}--><!DOCTYPE worksheet [<!ENTITY x "y">]><worksheet xmlns="{MAIN}"/>')
