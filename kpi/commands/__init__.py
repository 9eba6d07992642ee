"""Commands: families of the command line, each a module that adds itself to the parser."""

from collections.abc import Callable
from importlib import import_module

FAMILIES: dict[str, tuple[str, ...]] = {
    "exports": ("export", "template"),
    "figures": ("sheet", "enter", "submit", "take-back", "queue", "approve", "return", "reopen", "history"),
    "batches": ("batches", "undo", "rules"),
    "imports": ("import",),
    "waiting": ("waiting",),
    "indicators": ("indicator",),
    "changes": ("changes",),
    "explain": ("explain",),
    "manage": ("setting", "threshold", "regime", "lock", "unlock", "locks", "audit"),
    "people": ("user",),
}
"""By the name of its module, in the order of the help: the commands of each family."""


def families_of(word: str) -> list[str]:
    """The family whose command that is; of a word that is none, all of them."""
    return [family for family, commands in FAMILIES.items() if word in commands] or list(FAMILIES)


def add_to(family: str) -> Callable[..., None]:
    """What adds the family to the parser; a family is not loaded before it is asked for."""
    return import_module(f"{__name__}.{family}").add_to
