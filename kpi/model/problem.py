"""A problem: what is wrong in somebody's data, where it stands, and whether it blocks."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """`code` names the sentence in the catalogue; `row` counts the header as 1; `values` fill the sentence's gaps."""

    code: str
    row: int | None = None
    column: str = ""
    value: str = ""
    values: dict[str, str] = field(default_factory=dict[str, str])
    file: str = ""
    blocks: bool = True
    cell: str = ""  # Thu!D7, where the file is a workbook
