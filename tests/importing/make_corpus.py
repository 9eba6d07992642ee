"""The corpus: a small file for each sin that offices commit, made here and kept as bytes, with what must come of it.

    python -m tests.importing.make_corpus

Each case is a long table of the same two wards, or of what is left of it; `expected.json` says what reading its cells
must bring: the kind, the encoding, the question or the refusal, and the rules that were applied.
"""

import io
import json
import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from kpi.importing.cells import old_fonts
from tests.importing import old_workbooks as old

HERE = Path(__file__).parent / "corpus"
HEAD = ("Đơn vị", "Chỉ tiêu", "Kỳ", "Thực hiện")
ROWS = [
    ("Phường A", "Thu ngân sách", "2021-04", "120,5"),
    ("Phường A", "Tổng đàn", "2021-Q2", "880"),
    ("Phường B", "Thu ngân sách", "2021-04", "60,25"),
]
Expected = dict[str, Any]
Case = tuple[bytes, Expected]

CASES: dict[str, Callable[[], Case]] = {}


def case(name: str) -> Callable[[Callable[[], Case]], Callable[[], Case]]:
    def note(make: Callable[[], Case]) -> Callable[[], Case]:
        CASES[name] = make
        return make

    return note


def table(delimiter: str = ";", end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in (HEAD, *ROWS))


def expect(kind: str = "csv", **expected: Any) -> Expected:
    return {"kind": kind, **expected}


# text


@case("semicolons.csv")
def _() -> Case:
    return table().encode(), expect(encoding="utf-8", applied=["delimiter_known"])


@case("tabs.txt")
def _() -> Case:
    return table("\t").encode(), expect(encoding="utf-8", applied=["delimiter_known"])


@case("pipes.csv")
def _() -> Case:
    return table("|", "\r\n").encode(), expect(encoding="utf-8", applied=["delimiter_known"])


@case("commas_and_decimal_commas.csv")
def _() -> Case:
    rows = "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\n" for row in (HEAD, *ROWS))
    return rows.encode("utf-8-sig"), expect(encoding="utf-8", applied=[])


@case("sep_line.csv")
def _() -> Case:
    return ("sep=|\r\n" + table("|", "\r\n")).encode(), expect(
        encoding="utf-8", applied=["sep_line", "delimiter_known"], header=2
    )


@case("utf16_marked.csv")
def _() -> Case:
    return table("\t").encode("utf-16"), expect(encoding="utf-16", applied=["encoding_known", "delimiter_known"])


@case("utf16_unmarked.csv")
def _() -> Case:
    return table().encode("utf-16-le"), expect(encoding="utf-16-le", applied=["encoding_known", "delimiter_known"])


def windows_1258(text: str) -> bytes:
    """As Windows wrote Vietnamese: the letter, then its tone."""
    encoded = bytearray()
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        encoded += base.encode("cp1258") + "".join(tones).encode("cp1258")
    return bytes(encoded)


@case("windows_1258.csv")
def _() -> Case:
    return windows_1258(table()), expect(encoding="windows-1258", applied=["encoding_known", "delimiter_known"])


@case("windows_1258_or_1252.csv")
def _() -> Case:
    text = "unit;indicator;period;actual;note\nA;REV;2021-04;120;th\xfd\n"
    return text.encode("cp1252"), expect(question="encoding", answers={"encoding": "windows-1258"})


@case("windows_1252.csv")
def _() -> Case:
    text = "unit;indicator;period;actual;note\nA;REV;2021-04;120;Café à côté\n"
    return text.encode("cp1252"), expect(encoding="windows-1252", applied=["encoding_known", "delimiter_known"])


def typed_in(font: str) -> str:
    """The table as it stands in a file that was typed for the font."""
    if font == "tcvn3":
        back = {
            (chr(meant) if isinstance(meant, int) else str(meant)): chr(code)
            for code, meant in old_fonts._TCVN3.items()
        }
        return "".join(back.get(letter, letter) for letter in table())
    back = {}
    for spelling, meant in old_fonts._VNI.items():
        back.setdefault(meant, spelling)
    return "".join(back.get(letter, letter) for letter in table())


@case("tcvn3.csv")
def _() -> Case:
    content = typed_in("tcvn3").encode("cp1252")
    return content, expect(question="font", answers={"font": "tcvn3"})


@case("vni.csv")
def _() -> Case:
    return typed_in("vni").encode("cp1252"), expect(question="font", answers={"font": "vni"})


@case("decomposed.csv")
def _() -> Case:
    content = unicodedata.normalize("NFD", table()).encode()
    return content, expect(encoding="utf-8", applied=["delimiter_known", "composed_letters"])


@case("odd_spaces.csv")
def _() -> Case:
    text = table().replace("Phường A", "Phường\u00a0A").replace("60,25", "60,25\u202f")
    return text.encode(), expect(encoding="utf-8", applied=["delimiter_known", "odd_spaces"])


@case("unseen_letters.csv")
def _() -> Case:
    text = table().replace("Phường A", "Phường\u200b A").replace("880", "\ufeff880")
    return text.encode(), expect(encoding="utf-8", applied=["delimiter_known", "unseen_letters"])


@case("turning_letters.csv")
def _() -> Case:
    return table().replace("880", "\u202e880").encode(), expect(
        encoding="utf-8", applied=["delimiter_known", "turning_letters"]
    )


@case("control_letters.csv")
def _() -> Case:
    return table().replace("880", "\x07880").encode(), expect(
        encoding="utf-8", applied=["delimiter_known", "control_letters"]
    )


@case("wide_digits.csv")
def _() -> Case:
    return table().replace("880", "８８０").encode(), expect(
        encoding="utf-8", applied=["delimiter_known", "wide_letters"]
    )


@case("letters_lost.csv")
def _() -> Case:
    return table().encode("cp1252", errors="replace"), expect(problem="letters_lost")


@case("nul_bytes.csv")
def _() -> Case:
    return table().encode().replace(b"880", b"8\x0080"), expect(problem="nul_bytes")


@case("empty.csv")
def _() -> Case:
    return b"\xef\xbb\xbf\r\n \r\n", expect(problem="empty_file")


@case("open_quote.csv")
def _() -> Case:
    return table().replace("Tổng đàn", '"Tổng đàn').encode(), expect(problem="unreadable_rows")


@case("no_encoding_at_all.csv")
def _() -> Case:
    return b"unit;indicator\nA;\x81\x8d\x8f\x90\x9d\xd2\n", expect(problem="unreadable_encoding")


# workbooks


def book() -> tuple[Workbook, Worksheet]:
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError(sheet)
    sheet.title = "Thu"
    sheet.append(HEAD)
    for unit, indicator, period, actual in ROWS:
        sheet.append((unit, indicator, period, float(actual.replace(",", "."))))
    return workbook, sheet


def saved(workbook: Workbook) -> bytes:
    """The bytes of a workbook, the same each time: without the moment of saving."""
    out = io.BytesIO()
    workbook.save(out)
    return _without_moments(out.getvalue())


def _without_moments(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2021-06-30T00:00:00Z", before.read(name))
            after.writestr(zipfile.ZipInfo(name, (2021, 6, 30, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            part = change(data) if name == member else data
            after.writestr(zipfile.ZipInfo(name, (2021, 6, 30, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@case("plain.xlsx")
def _() -> Case:
    return saved(book()[0]), expect("xlsx", applied=[], sheets=["Thu"])


@case("lying_ending.xls")
def _() -> Case:
    return saved(book()[0]), expect("xlsx", applied=["ending_of_another_kind"])


@case("csv_named.xlsx")
def _() -> Case:
    return table().encode(), expect("csv", applied=["ending_of_another_kind", "delimiter_known"])


@case("percent_format.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["D3"] = 0.824
    sheet["D3"].number_format = "0.0%"
    return saved(workbook), expect("xlsx", applied=["percent_format"], cells={"D3": ["82.4%", "number"]})


@case("formula_without_value.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["D3"] = "=D2*2"
    return saved(workbook), expect("xlsx", applied=["formula_without_value"], cells={"D3": ["", "error"]})


@case("error_cell.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["D3"] = "#N/A"
    return saved(workbook), expect("xlsx", applied=[], cells={"D3": ["#N/A", "error"]})


@case("binary_fraction.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["D3"] = 0.1 + 0.2
    return saved(workbook), expect("xlsx", applied=[], cells={"D3": ["0.3", "number"]})


@case("twenty_digits.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["D3"] = 12345678901234567890
    return saved(workbook), expect("xlsx", applied=["more_than_fifteen_digits"])


@case("beyond_all_numbers.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["D3"] = 1e308
    return saved(workbook), expect("xlsx", applied=["more_than_fifteen_digits"], cells={"D3": ["1e+308", "number"]})


@case("real_dates.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["C3"] = date(2021, 6, 30)
    return saved(workbook), expect("xlsx", applied=[], cells={"C3": ["2021-06-30", "date"]})


@case("days_from_1904.xlsx")
def _() -> Case:
    workbook, sheet = book()
    workbook.epoch = CALENDAR_MAC_1904
    sheet["C3"] = date(2021, 6, 30)
    return saved(workbook), expect("xlsx", applied=["days_from_1904"], cells={"C3": ["2021-06-30", "date"]})


@case("numbers_as_text.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["D3"] = "880"
    return saved(workbook), expect("xlsx", applied=[], cells={"D3": ["880", "text"]})


@case("hidden.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = workbook.create_sheet("Cũ")
    other.sheet_state = "hidden"
    other["A1"] = "nháp"
    return saved(workbook), expect("xlsx", applied=[], sheets=["Thu", "Cũ"], hidden=["Cũ", "row 3", "column 2"])


@case("merged.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet.insert_rows(1)
    sheet["A1"] = "BÁO CÁO THÁNG 4/2021"
    sheet.merge_cells("A1:D1")
    return saved(workbook), expect("xlsx", applied=[], merged=[[1, 1, 1, 4]])


@case("formulas_as_text.xlsx")
def _() -> Case:
    workbook, sheet = book()
    sheet["B3"].value, sheet["B3"].data_type = '=HYPERLINK("http://example.org")', "s"
    return saved(workbook), expect("xlsx", applied=[], cells={"B3": ['=HYPERLINK("http://example.org")', "text"]})


@case("spreadsheet_2003.xml")
def _() -> Case:
    def cell(text: str) -> str:
        kind = "Number" if re.fullmatch(r"[0-9,]+", text) else "String"
        return f'<Cell><Data ss:Type="{kind}">{text.replace(",", ".") if kind == "Number" else text}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in (HEAD, *ROWS))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Thu"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    return text.encode(), expect("xml", applied=[], sheets=["Thu"], cells={"D3": ["880", "number"]})


@case("web_page.xls")
def _() -> Case:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEAD, *ROWS))
    page = f"<html><head><meta charset=utf-8><script>alert(1)</script></head><body><table>{rows}</table></body></html>"
    return page.encode(), expect("html", applied=["ending_of_another_kind"])


@case("open_document.ods")
def _() -> Case:
    def cell(text: str) -> str:
        if re.fullmatch(r"[0-9,]+", text):
            number = text.replace(",", ".")
            tag = f'office:value-type="float" office:value="{number}"'
        else:
            tag = 'office:value-type="string"'
        return f"<table:table-cell {tag}><text:p>{text}</text:p></table:table-cell>"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (HEAD, *ROWS))
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Thu">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return open_document(content), expect("ods", applied=[], sheets=["Thu"], cells={"D3": ["880", "number"]})


@case("errors_of_libreoffice.ods")
def _() -> Case:
    def cell(text: str) -> str:
        tag = f'office:value-type="string" calcext:value-type="string"><text:p>{text}</text:p>'
        if text == "880":  # what LibreOffice writes of =880/0: an empty text that only shows an error
            tag = (
                'table:formula="of:=880/0" office:value-type="string" office:string-value="" '
                'calcext:value-type="error"><text:p>#DIV/0!</text:p>'
            )
        elif text == "60,25":  # and of =""
            tag = 'table:formula="of:=&quot;&quot;">'
        return f"<table:table-cell {tag}</table:table-cell>"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (HEAD, *ROWS))
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Thu">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    cells = {"D3": ["#DIV/0!", "error"], "C4": ["2021-04", "text"]}
    return open_document(content), expect("ods", applied=[], sheets=["Thu"], cells=cells)


def open_document(content: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return package(
        ("mimetype", kind.encode()), ("META-INF/manifest.xml", manifest.encode()), ("content.xml", content.encode())
    )


def package(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2021, 6, 30, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# how what is in a cell looks


def look(rule: str = "", scale: int = 1, measure: str = "", shown: str = "") -> list[Any]:
    return [rule, scale, measure, shown]


def styled_sheet(cells: str, *, shared: str = "", styles: str = "") -> bytes:
    """A workbook of one sheet by its very XML, as Excel writes what no writer of workbooks writes."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "workbook": "sheet.main",
        "sharedStrings": "sharedStrings",
        "styles": "styles",
        "worksheets/s": "worksheet",
    }
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kinds}.{kind}+xml"/>' for part, kind in parts.items()
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{office}/{kind}" Target="{part}.xml"/>'
        for number, (part, kind) in enumerate((("worksheets/s", "worksheet"), ("sharedStrings", "sharedStrings"),
                                               ("styles", "styles")))
    )  # fmt: skip
    package_of = "http://schemas.openxmlformats.org/package/2006"
    book = f'<Relationship Id="b" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
    heads = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in HEAD)
    return package(
        ("[Content_Types].xml", f'<Types xmlns="{package_of}/content-types">{types}</Types>'.encode()),
        ("_rels/.rels", f'<Relationships xmlns="{package_of}/relationships">{book}</Relationships>'.encode()),
        (
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Thu" sheetId="1" r:id="r0"/></sheets>'
            "</workbook>".encode(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package_of}/relationships">{links}</Relationships>'.encode(),
        ),
        ("xl/sharedStrings.xml", f"<sst {main}>{shared}</sst>".encode()),
        ("xl/styles.xml", f"<styleSheet {main}>{styles}</styleSheet>".encode()),
        (
            "xl/worksheets/s.xml",
            f'<worksheet {main}><sheetData><row r="1">{heads}</row>{cells}</sheetData></worksheet>'.encode(),
        ),
    )


@case("raised_and_struck.xlsx")
def _() -> Case:
    """In Excel 2.958¹ is the text 2.9581 whose last digit is raised."""

    def run(text: str, says: str = "") -> str:
        return f"<r>{f'<rPr>{says}</rPr>' if says else ''}<t>{text}</t></r>"

    up, struck = '<vertAlign val="superscript"/>', "<strike/>"
    shared = "".join(
        f"<si>{text}</si>"
        for text in (
            run("2.958") + run("1", up),
            run("m", "<b/>") + run("2", up),
            run("45", struck) + run("47", '<strike val="0"/>'),
            run("870,5") + run("(*)", up) + "<rPh><t>1</t></rPh>",
            "<t>452</t>",
        )
    )
    styles = (
        f"<fonts><font><sz/></font><font>{struck}</font><font>{up}</font></fonts>"
        '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs>'
        "<dxfs><dxf><font><strike/></font></dxf></dxfs>"
    )
    inline = f'<c r="{{}}" t="inlineStr"><is>{run("45")}{run("2", up)}</is></c>'
    cells = (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c>'
        '<c r="D2" t="s"><v>3</v></c></row>'
        f'<row r="3">{inline.format("A3")}<c r="B3" s="1"><v>5</v></c><c r="C3" s="2"><v>452</v></c>'
        '<c r="D3" s="2" t="s"><v>4</v></c></row>'
    )
    return styled_sheet(cells, shared=shared, styles=styles), expect(
        "xlsx",
        applied=[],
        cells={"A2": ["2.958¹", "text"], "B2": ["m²", "text"], "C2": ["4547", "text"], "D2": ["870,5⁽*⁾", "text"],
               "A3": ["45²", "text"], "B3": ["5", "number"], "C3": ["452", "number"], "D3": ["⁴⁵²", "text"]},
        looks={"A2": look(), "C2": look("struck_out"), "B3": look("struck_out"), "C3": look("raised_whole"),
               "D3": look("raised_whole")},
    )  # fmt: skip


@case("formats_that_say_more.xlsx")
def _() -> Case:
    formats = ("#,##0.0,", '0.000" tỷ đồng"', '#,##0.0,,"tr.đ"', "[$₫-42A]#,##0", "0.00%", '0" *"', 'General" người"')
    number_formats = "".join(
        f'<numFmt numFmtId="{164 + place}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for place, code in enumerate(formats)
    )
    xfs = "".join(f'<xf numFmtId="{164 + place}" fontId="0"/>' for place in range(len(formats)))
    numbers = ("2958500", "2.9585", "2958500000", "7000", "0.9351", "45", "45.5")
    cells = "".join(
        f'<c r="{"ABCDEFG"[place]}2" s="{place}"><v>{number}</v></c>' for place, number in enumerate(numbers)
    )
    styles = f"<numFmts>{number_formats}</numFmts><fonts><font/></fonts><cellXfs>{xfs}</cellXfs>"
    return styled_sheet(f'<row r="2">{cells}</row>', styles=styles), expect(
        "xlsx",
        applied=["percent_format"],
        cells={"A2": ["2958500", "number"], "E2": ["93.51%", "number"]},
        looks={
            "A2": look(scale=1000, shown="2958.5"),
            "B2": look(measure="tỷ đồng", shown="2.959 tỷ đồng"),
            "C2": look(scale=10**6, measure="tr.đ", shown="2958.5tr.đ"),
            "D2": look(measure="đồng", shown="₫7000"),
            "E2": look("percent_format"),
            "F2": look(),
            "G2": look(measure="người", shown="45.5 người"),
        },
    )


@case("raised_and_struck.ods")
def _() -> Case:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "number")
    )
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/>'
        '</style:style><style:style style:name="T2" style:family="text"><style:text-properties fo:color="#f00"/>'
        '</style:style><style:style style:name="ce1" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<number:number-style style:name="N1"><number:number number:decimal-places="3"/>'
        "<number:text> tỷ đồng</number:text></number:number-style>"
        '<number:number-style style:name="N2"><number:number number:decimal-places="1" '
        'number:display-factor="1000"/></number:number-style>'
        '<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="ce3" style:family="table-cell" style:data-style-name="N2"/>'
    )
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell table:style-name="{}" office:value-type="float" office:value="{}"/>'
    rows = (
        "".join(text.format(head) for head in HEAD),
        text.format('2.958<text:span text:style-name="T1">1</text:span>')
        + text.format('<text:span text:style-name="T2">45</text:span> tỷ')
        + number.format("ce2", "2.9585")
        + number.format("ce3", "2958500"),
        '<table:table-cell office:value-type="float" office:value="5"/>' + number.format("none", "6"),
    )
    content = (
        f'<office:document-content {names} xmlns:fo="fo"><office:automatic-styles>{styles}</office:automatic-styles>'
        '<office:body><office:spreadsheet><table:table table:name="Thu">'
        '<table:table-column table:default-cell-style-name="ce1"/><table:table-column/>'
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return open_document(content), expect(
        "ods",
        applied=[],
        cells={"B2": ["45 tỷ", "text"], "C2": ["2.9585", "number"], "B3": ["6", "number"]},
        looks={
            "A2": look("struck_out"),
            "C2": look(measure="tỷ đồng", shown="2.959 tỷ đồng"),
            "D2": look(scale=1000, shown="2958.5"),
            "A3": look("struck_out"),
            "B3": look(),
        },
    )


@case("raised_and_struck.xml")
def _() -> Case:
    rich = '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">'
    cells = (
        f"<Cell>{rich}<Font>2.958</Font><Sup>1</Sup></ss:Data></Cell>",
        f"<Cell>{rich}<S>45</S>47</ss:Data></Cell>",
        '<Cell ss:StyleID="s1"><Data ss:Type="Number">2.9585</Data></Cell>',
        '<Cell ss:StyleID="s2"><Data ss:Type="Number">0.9351</Data></Cell>',
        '<Cell ss:StyleID="s3"><Data ss:Type="Number">5</Data></Cell>',
    )
    heads = "".join(f'<Cell><Data ss:Type="String">{head}</Data></Cell>' for head in HEAD)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>'
        '<Style ss:ID="s1"><NumberFormat ss:Format="0.000&quot; tỷ đồng&quot;"/></Style>'
        '<Style ss:ID="s2"><NumberFormat ss:Format="Percent"/></Style>'
        '<Style ss:ID="s3"><Font ss:StrikeThrough="1"/></Style></Styles>'
        f'<Worksheet ss:Name="Thu"><Table><Row>{heads}</Row><Row>{"".join(cells)}</Row></Table></Worksheet></Workbook>'
    )
    return text.encode(), expect(
        "xml",
        applied=["percent_format"],
        cells={"A2": ["2.958¹", "text"], "B2": ["4547", "text"], "D2": ["93.51%", "number"], "E2": ["5", "number"]},
        looks={
            "A2": look(),
            "B2": look("struck_out"),
            "C2": look(measure="tỷ đồng", shown="2.959 tỷ đồng"),
            "E2": look("struck_out"),
        },
    )


@case("raised_and_struck.html")
def _() -> Case:
    heads = "".join(f"<td>{head}</td>" for head in HEAD)
    page = (
        f"<html><head><meta charset=utf-8></head><body><table><tr>{heads}</tr><tr><td>2.958<sup>1</sup></td>"
        '<td><s>45</s> 47</td><td style="text-decoration:line-through">5</td><td>6</td></tr></table></body></html>'
    )
    return page.encode(), expect(
        "html",
        applied=[],
        cells={"A2": ["2.958¹", "text"], "B2": ["45 47", "text"], "D2": ["6", "text"]},
        looks={"B2": look("struck_out"), "C2": look("struck_out"), "D2": look()},
    )


@case("raised_and_struck.xls")
def _() -> Case:
    """Of an old workbook the look of a whole cell is known."""

    def font(flags: int = 0, height: int = 0) -> bytes:
        return old.record(0x0031, old.numbers(200, flags, 0x7FFF, 400, height), bytes(6))

    old_fonts = b"".join([font(), font(0x0008), font(), font(), font(height=1)])
    workbook = old.workbook(
        *(old.label(0, column, head) for column, head in enumerate(HEAD)),
        *(old.number(1, column, 7000 + column, 1 + column) for column in range(4)),
        formats=(("#,##0,", 0), ('#,##0" tỷ đồng"', 0), ("0", 1), ("0", 5)),
        before=old_fonts,
    )
    return workbook, expect(
        "xls",
        applied=[],
        cells={"A2": ["7000", "number"], "D2": ["7003", "number"]},
        looks={
            "A2": look(scale=1000, shown="7"),
            "B2": look(measure="tỷ đồng", shown="7001 tỷ đồng"),
            "C2": look("struck_out"),
            "D2": look("raised_whole"),
        },
    )


# what is no table, and what is hostile


@case("report.pdf.csv")
def _() -> Case:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", expect("csv", problem="not_a_table")


@case("report.docx")
def _() -> Case:
    return package(("word/document.xml", b"<w:document/>")), expect("csv", problem="not_a_table")


@case("archive.zip")
def _() -> Case:
    return package(("figures.csv", table().encode())), expect("csv", problem="not_a_table")


@case("encrypted.xlsx")
def _() -> Case:
    workbook = old.compound(EncryptionInfo=b"how", EncryptedPackage=b"what nobody reads")
    return workbook, expect("csv", problem="file_is_encrypted")


@case("password.xls")
def _() -> Case:
    workbook = old.workbook(old.label(0, 0, "Đơn vị"), before=old.record(0x002F, bytes(6)))
    return workbook, expect("xls", problem="file_is_encrypted")


@case("letter.doc")
def _() -> Case:
    return old.compound(WordDocument=b"Dear Sir"), expect("csv", problem="not_a_table")


@case("far_corner.xls")
def _() -> Case:
    workbook = old.workbook(old.number(0, 0, 1), old.number(65535, 255, 2))
    return workbook, expect("xls", problem="sheet_too_large")


@case("old_workbook.xls")
def _() -> Case:
    nought, no_text = bytes(8), bytes(6) + b"\xff\xff"
    cells = (
        old.label(0, 0, "Tỷ lệ %"),
        old.number(1, 0, 0.824, style=1),
        old.number(2, 0, 82.4, style=2),
        old.number(3, 0, 5097.54),
        old.error(4, 0, 0x2A),
        old.formula(5, 0, nought, flags=2),
        old.formula(6, 0, no_text, flags=2),
        old.formula(7, 0, bytes(6) + b"\xf0\x3f", flags=2),
        old.hidden_row(3),
    )
    return old.workbook(*cells, formats=("0.0%", '0.0"%"')), expect(
        "xls",
        applied=["percent_format", "formula_without_value"],
        hidden=["row 4"],
        cells={
            "A1": ["Tỷ lệ %", "text"],
            "A2": ["82.4%", "number"],
            "A3": ["82.4", "number"],
            "A4": ["5097.54", "number"],
            "A5": ["#N/A", "error"],
            "A6": ["", "error"],
            "A7": ["", "error"],
            "A8": ["1", "number"],
        },
    )


@case("truncated.xlsx")
def _() -> Case:
    content = saved(book()[0])
    return content[: len(content) // 2], expect("csv", problem="file_damaged_or_odd")


@case("damaged_member.xlsx")
def _() -> Case:
    content = bytearray(saved(book()[0]))
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place : place + 40] = b"\xff" * 40
    return bytes(content), expect("xlsx", problem="file_damaged_or_odd")


@case("zip_bomb.xlsx")
def _() -> Case:
    """Four megabytes of nothing in the place of a sheet; tests unpack no more than two."""
    content = saved(book()[0])
    return changed(content, "xl/worksheets/sheet1.xml", lambda data: data + b" " * (4 * 1024 * 1024)), expect(
        "xlsx", problem="unpacks_too_large", unpacked=2 * 1024 * 1024
    )


@case("lying_size.xlsx")
def _() -> Case:
    """A bomb that says it is small."""
    content = bytearray(
        changed(saved(book()[0]), "xl/worksheets/sheet1.xml", lambda data: data + b" " * (4 * 1024 * 1024))
    )
    name = b"xl/worksheets/sheet1.xml"
    central = content.rindex(name) - 46
    content[central + 24 : central + 28] = struct.pack("<I", 1000)
    return bytes(content), expect("xlsx", problem="file_damaged_or_odd|unpacks_too_large", unpacked=2 * 1024 * 1024)


@case("entity_bomb.xlsx")
def _() -> Case:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    return changed(saved(book()[0]), "xl/worksheets/sheet1.xml", lambda data: bomb + data.partition(b"?>")[2]), expect(
        "xlsx", problem="unsafe_xml"
    )


@case("external_entity.xml")
def _() -> Case:
    text = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell>'
        "<Data>&a;</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    return text.encode(), expect("xml", problem="unsafe_xml")


@case("path_trick.xlsx")
def _() -> Case:
    content = saved(book()[0])
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        members = [(name, workbook.read(name)) for name in workbook.namelist()]
    return package(*members, ("../../evil.csv", b"x")), expect("xlsx", problem="file_damaged_or_odd")


@case("far_corner.xlsx")
def _() -> Case:
    """Two cells, a million rows and sixteen thousand columns apart."""
    workbook, sheet = book()
    sheet["XFD1048576"] = 1
    return saved(workbook), expect("xlsx", problem="sheet_too_large")


@case("a_million_empty_rows.xlsx")
def _() -> Case:
    """The sheet says it reaches to row 1,048,576, and holds nothing there: that is no fault of the office's."""
    content = saved(book()[0])
    change = re.compile(rb'<dimension ref="[^"]*"')
    return changed(
        content, "xl/worksheets/sheet1.xml", lambda data: change.sub(b'<dimension ref="A1:XFD1048576"', data)
    ), expect("xlsx", applied=[], sheets=["Thu"])


@case("many_columns.csv")
def _() -> Case:
    return b"a" + b"," * 65_000 + b"\n", expect(problem="too_many_columns")


@case("repeated_cells.ods")
def _() -> Case:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='T'>"
        "<table:table-row table:number-rows-repeated='1000000'><table:table-cell office:value-type='float' "
        "office:value='1' table:number-columns-repeated='10000'/></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return open_document(content), expect("ods", problem="sheet_too_large")


def main() -> None:
    HERE.mkdir(exist_ok=True)
    expected: dict[str, Expected] = {}
    for name, make in CASES.items():
        content, wanted = make()
        (HERE / name).write_bytes(content)
        expected[name] = wanted
    (HERE / "expected.json").write_text(
        json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
