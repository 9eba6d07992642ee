"""A small stand-in for the screens: the frame's own code around pages that need no store."""

from kpi import frame
from kpi.screens import Screen
from tests.web import tiny_broken, tiny_first, tiny_second

frame.run(
    (
        Screen("", "Tổng quan", "Overview", tiny_first.show),
        Screen("indicator", "Chỉ tiêu", "Indicators", tiny_second.show),
        Screen("units", "Đơn vị", "Units", tiny_broken.show),
    )
)
