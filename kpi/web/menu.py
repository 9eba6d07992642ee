"""The menu: which screen is opened at which path, by which name."""

from dataclasses import dataclass
from typing import Literal

from kpi.model.person import Task


@dataclass(frozen=True)
class Entry:
    """One screen: its path ("" is the first page), its module under kpi.screens, its name in both languages."""

    path: str
    module: str
    vi: str
    en: str
    task: Task | Literal["", "never"] = ""  # what a person must be allowed to do somewhere to see it in the menu
    or_task: Task | Literal[""] = ""  # or this

    def title(self, language: str) -> str:
        return self.en if language == "en" else self.vi


MENU = (
    Entry("", "kpi.screens.scoreboard", "Tổng quan", "Overview"),
    Entry("indicator", "kpi.screens.indicator", "Chỉ tiêu", "Indicators"),
    Entry("units", "kpi.screens.units", "Đơn vị", "Units"),
    Entry("enter", "kpi.screens.enter", "Nhập số liệu", "Enter figures", "enter"),
    Entry("import", "kpi.screens.upload", "Nhập tệp", "Import a file", "enter", "manage"),
    Entry("review", "kpi.screens.review", "Duyệt", "Review", "review", "manage"),
    Entry("history", "kpi.screens.history", "Lịch sử", "History", "never"),
    Entry("people", "kpi.screens.people", "Người dùng", "People", "manage"),
    Entry("manage", "kpi.screens.manage", "Quản trị", "Administration", "manage"),
    Entry("data", "kpi.screens.data", "Số liệu", "Data", "audit"),
)
PATHS = tuple(entry.path for entry in MENU)
