"""Grants by category, channel and region: the few that a letter may conflict with are near."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from portal.domain.suppliers.rules.letter import ALL_CHANNELS
from portal.domain.suppliers.rules.nesting import Sibling
from portal.domain.suppliers.rules.regions import units
from portal.domain.suppliers.rules.scope import Scope

_LEVELS = (2, 4, 6)  # figures of a province, a city and a county


class Siblings:
    """Grants of one grantor; asking for those near a scope does not look at all of them."""

    def __init__(self, siblings: Iterable[Sibling] = ()) -> None:
        self._all: list[Sibling] = []
        self._categories: dict[str, set[int]] = defaultdict(set)
        self._channels: dict[str, set[int]] = defaultdict(set)
        self._at: dict[str, set[int]] = defaultdict(set)
        self._within: dict[str, set[int]] = defaultdict(set)
        for sibling in siblings:
            self.add(sibling)

    def add(self, sibling: Sibling) -> None:
        """Take one more grant in."""
        place = len(self._all)
        self._all.append(sibling)
        for category in _categories(sibling.scope):
            self._categories[category].add(place)
        for channel in sibling.scope.channels:
            self._channels[channel].add(place)
        for code in _codes(sibling.scope):
            self._at[code].add(place)
            for level in _LEVELS:
                self._within[code[:level]].add(place)

    def near(self, scope: Scope) -> Iterator[Sibling]:
        """Yield those that share a category, a channel and a region, in the order they came.

        Whether they share a product too, `Scope.overlaps` says.
        """
        found = _union(self._categories, _categories(scope))
        if ALL_CHANNELS not in scope.channels:
            found &= _union(self._channels, {ALL_CHANNELS, *scope.channels})
        codes = _codes(scope)
        above = {code[:level] for code in codes for level in _LEVELS}
        found &= _union(self._within, codes) | _union(self._at, above)
        yield from (self._all[place] for place in sorted(found))


def _union(places: Mapping[str, set[int]], keys: Iterable[str]) -> set[int]:
    return set().union(*(places[key] for key in keys if key in places))


def _categories(scope: Scope) -> set[str]:
    return {"/".join(product.split("/")[:2]) for product in scope.products}


def _codes(scope: Scope) -> set[str]:
    return {code for region in scope.regions for code in units(region)}
