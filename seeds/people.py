"""The people of a demonstration: one of each role; a role without a unit is on everything."""

PEOPLE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("official", "Lãnh đạo", (("official", ""),)),
    ("clerk", "Cán bộ nhập liệu", (("clerk", "MH01"), ("clerk", "01843"))),
    ("reviewer", "Người duyệt", (("reviewer", "MH01"), ("reviewer", "01843"))),
    ("administrator", "Quản trị", (("administrator", ""),)),
)
