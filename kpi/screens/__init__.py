"""Shows the screens: each is a file with one function show(), named in SCREENS with its path and its words."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from kpi.model.person import Person, Task
from kpi.screens import data, enter, history, indicator, manage, people, review, scoreboard, units, upload


class Screen(NamedTuple):
    """One screen: its path ("" is the first page), its name in both languages, and what draws it."""

    path: str
    vi: str
    en: str
    show: Callable[[], None]
    task: Task | Literal["", "never"] = ""  # what a person must be allowed to do somewhere to see it in the menu
    or_task: Task | Literal[""] = ""  # or this

    def title(self, language: str) -> str:
        return self.en if language == "en" else self.vi

    def is_shown(self, who: Person) -> bool:
        """Whether the person finds it in the menu."""
        if not self.task:
            return True
        return any(task and task != "never" and who.may_somewhere(task) for task in (self.task, self.or_task))


SCREENS = (
    Screen("", "Tổng quan", "Overview", scoreboard.show),
    Screen("indicator", "Chỉ tiêu", "Indicators", indicator.show),
    Screen("units", "Đơn vị", "Units", units.show),
    Screen("enter", "Nhập số liệu", "Enter figures", enter.show, "enter"),
    Screen("import", "Nhập tệp", "Import a file", upload.show, "enter", "manage"),
    Screen("review", "Duyệt", "Review", review.show, "review", "manage"),
    Screen("history", "Lịch sử", "History", history.show, "never"),
    Screen("people", "Người dùng", "People", people.show, "manage"),
    Screen("manage", "Quản trị", "Administration", manage.show, "manage"),
    Screen("data", "Số liệu", "Data", data.show, "audit"),
)
"""In the order of the menu."""
PATHS = tuple(screen.path for screen in SCREENS)
