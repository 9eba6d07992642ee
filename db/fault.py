"""What the store cannot do at the moment: busy, read only, full, gone, newer than this program."""


class StoreFault(Exception):  # noqa: N818 - a fault of the store, as a person would call it
    """`code` names the sentence to say; `detail` is for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


_SAYS = (
    ("locked", "store_busy"),
    ("lock timeout", "store_busy"),
    ("busy", "store_busy"),
    ("readonly", "store_read_only"),
    ("read-only", "store_read_only"),
    ("full", "store_full"),
    ("no space", "store_full"),
    ("not a database", "store_not_a_store"),
    ("malformed", "store_damaged"),
    ("unable to open", "store_gone"),
    ("refused", "store_gone"),
    ("does not exist", "store_gone"),
)


def is_of_the_data(error: BaseException) -> bool:
    """Whether it is what was to be written that is wrong, and not the store: another try would fail as well."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return "DatabaseError" not in kinds or "IntegrityError" in kinds


def fault_of(error: BaseException | None, *, operational: bool) -> StoreFault | None:
    """The fault behind the driver's error, or None when the error is ours; `operational` as drivers call it."""
    text = str(error)
    for words, code in _SAYS:
        if words in text.casefold():
            return StoreFault(code, text)
    return StoreFault("store_gone", text) if operational else None
