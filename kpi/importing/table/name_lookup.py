"""Names: the indicators and units that the words of a file mean, or those that are nearest to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice

from kpi.importing.cells.word_keys import name_key, plain_key, plain_keys
from kpi.importing.table.answered_names import Called
from kpi.importing.table.fuzzy_matches import MOST_PROPOSALS, close_in_words, fuzzy_matches
from kpi.importing.table.outline_numbers import named_of
from kpi.importing.table.title_names import names_it
from kpi.model.indicator import Indicator
from kpi.model.proposal import Known
from kpi.model.question import Answers
from kpi.model.unit import Unit


class Names:
    """What is known by name, as tables write names; remembers what it has looked up."""

    def __init__(self, known: Known, answers: Answers) -> None:
        self._known = known
        self.called = Called(answers)
        self._indicators: dict[str, tuple[Indicator, ...]] = {}
        self._units: dict[str, tuple[Unit, ...]] = {}
        self._proposed = 0

    def indicators(self, text: str) -> tuple[Indicator, ...]:
        """Those that the words name: by code, or by name with what stands before it left out."""
        if text not in self._indicators:
            words = text.strip()
            code = self._known.indicator_by_code.get(words.casefold())
            self._indicators[text] = (code,) if code else self._by_name(words) or self.indicators_called(words)
        return self._indicators[text]

    def indicators_called(self, text: str) -> tuple[Indicator, ...]:
        """The one that somebody has said the words mean."""
        indicator = self._known.indicator_by_code.get(self.called(text).casefold())
        return (indicator,) if indicator else ()

    def _by_name(self, words: str) -> tuple[Indicator, ...]:
        named = named_of(words).name
        if code := self._known.indicator_by_code.get(named.casefold()):
            return (code,)
        if indicators := self._indicators_by_key.get(name_key(words)) or self._indicators_by_key.get(name_key(named)):
            return indicators
        # "Thu ngân sách (triệu đồng)": what is in brackets at the end may be the measure.
        bare = named.rpartition("(")[0] if named.endswith(")") else ""
        return self._indicators_by_key.get(name_key(bare), ()) if bare else ()

    @cached_property
    def _indicators_by_key(self) -> dict[str, tuple[Indicator, ...]]:
        by_key: dict[str, tuple[Indicator, ...]] = {}
        for indicator in self._known.indicators.values():
            for name in {name_key(indicator.name_vi), name_key(indicator.name_en)} - {""}:
                by_key[name] = (*by_key.get(name, ()), indicator)
        return by_key

    def indicator_of_titles(self, titles: Sequence[str]) -> tuple[Indicator, str] | None:
        """The one that the titles name by its whole name, and the title; None where they name none or several."""
        matches: dict[str, tuple[Indicator, str]] = {}
        for title in titles:
            for indicator in self._known.indicators.values():
                if names_it(title, indicator.name_vi) or (indicator.name_en and names_it(title, indicator.name_en)):
                    matches.setdefault(name_key(indicator.name_vi), (indicator, title))
        longest = [key for key in matches if not any(key != other and f" {key} " in f" {other} " for other in matches)]
        same = [indicator for indicator in self._known.indicators.values() if name_key(indicator.name_vi) in longest]
        return matches[longest[0]] if len(longest) == 1 and len(same) == 1 else None

    @cached_property
    def measures(self) -> frozenset[str]:
        """What indicators are measured in, as keys."""
        return frozenset(plain_key(indicator.measured_in) for indicator in self._known.indicators.values()) - {""}

    def units(self, text: str) -> tuple[Unit, ...]:
        """Those that the words name: by code or name."""
        if text not in self._units:
            words = text.strip()
            tree = self._known.tree
            matches = tree.called(words) or self._units_by_key.get(name_key(named_of(words).name), ())
            self._units[text] = tuple(matches or tree.called(self.called(words)))
        return self._units[text]

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words with which codes and names begin, also those of which somebody has said what they mean."""
        every = [self._known.indicators.values(), self._known.tree.units.values()]
        names = [name for several in every for entry in several for name in (entry.code, entry.name_vi, entry.name_en)]
        keys = plain_keys([*names, *(named_of(name).name for name in names), *self.called.names])
        return frozenset(key.split()[0] for key in map(alike, keys) if key)

    @cached_property
    def _units_by_key(self) -> dict[str, tuple[Unit, ...]]:
        by_key: dict[str, tuple[Unit, ...]] = {}
        for unit in self._known.tree.units.values():
            for name in {name_key(unit.name_vi), name_key(unit.name_en)} - {""}:
                by_key[name] = (*by_key.get(name, ()), unit)
        for unit in self._known.tree.units.values():  # what a name has in brackets is not always written
            bare = name_key(unit.name_vi.rpartition("(")[0]) if unit.name_vi.endswith(")") else ""
            if bare and not any(other.name_vi != unit.name_vi for other in by_key.get(bare, ())):
                by_key[bare] = (*by_key.get(bare, ()), unit)
        return by_key

    def near_indicators(self, text: str) -> str:
        """The codes and names of those that are nearest, accents left out; "–" where none is near."""
        return self._near(plain_key(named_of(text).name), self._indicators_by_name, close_in_words)

    def near_units(self, text: str) -> str:
        """The same of units."""
        return self._near(plain_key(text), self._units_by_name, fuzzy_matches)

    @cached_property
    def _indicators_by_name(self) -> dict[str, list[Indicator | Unit]]:
        return _entries_by_name(self._known.indicators.values())

    @cached_property
    def _units_by_name(self) -> dict[str, list[Indicator | Unit]]:
        return _entries_by_name(self._known.tree.units.values())

    def _near(
        self,
        key: str,
        by_name: Mapping[str, list[Indicator | Unit]],
        nearest: Callable[[str, Iterable[str]], list[str]],
    ) -> str:
        self._proposed += 1
        if self._proposed > MOST_PROPOSALS or not key:
            return "–"
        close, words = nearest(key, by_name), f" {key} "
        inside = (
            name
            for name in by_name
            if len(name) > 6
            and ((key in name and words in f" {name} ") or (name in key and f" {name} " in words))  # bare first: quick
        )
        names = list(dict.fromkeys([*close, *islice(inside, 3)]))[:3]
        shown = (f"{entry.code} {entry.name_vi}" for name in names for entry in by_name[name][:3])
        return "; ".join(dict.fromkeys(shown)) or "–"


def _entries_by_name(entries: Iterable[Indicator | Unit]) -> dict[str, list[Indicator | Unit]]:
    """By every name, without accents: those that bear it."""
    named = [(name, entry) for entry in entries for name in (entry.code, entry.name_vi, entry.name_en) if name]
    by_name: dict[str, list[Indicator | Unit]] = {}
    for key, (_, entry) in zip(plain_keys(name for name, _ in named), named, strict=True):
        by_name.setdefault(key, []).append(entry)
    return by_name


def alike(key: str) -> str:
    """A plain key in which "tỉ" and "tỷ" are the same, as they are in names."""
    return key.replace("y", "i")
