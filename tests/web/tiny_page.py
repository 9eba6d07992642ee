"""A small stand-in for the screens: the frame's own code around pages that need no store."""

from kpi import frame
from kpi.web.menu import Entry

frame.run(
    (
        Entry("", "tests.web.tiny_first", "Tổng quan", "Overview"),
        Entry("indicator", "tests.web.tiny_second", "Chỉ tiêu", "Indicators"),
        Entry("units", "tests.web.tiny_broken", "Đơn vị", "Units"),
    )
)
