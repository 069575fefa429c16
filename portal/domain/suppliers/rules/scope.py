"""What a grant covers: products, channels and regions, and how two of them compare (AUT-03)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.domain.suppliers.rules.letter import ALL_CHANNELS, LISTS, Letter
from portal.domain.suppliers.rules.reader import Reader, as_texts
from portal.domain.suppliers.rules.regions import units

_WILDCARD = "*"
_PARTS_OF_A_CATEGORY = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """Products, channels and regions as a letter names them."""

    products: tuple[str, ...]
    channels: tuple[str, ...]
    regions: tuple[str, ...]

    def covers(self, other: "Scope") -> bool:
        """Return whether everything of `other` is inside."""
        return not (
            products_beyond(self.products, other.products)
            or channels_beyond(self.channels, other.channels)
            or regions_beyond(self.regions, other.regions)
        )

    def overlaps(self, other: "Scope") -> bool:
        """Return whether one product, channel and region is in both."""
        return (
            _any_product_shared(self.products, other.products)
            and _any_channel_shared(self.channels, other.channels)
            and _any_region_shared(self.regions, other.regions)
        )


def scope_of(letter: Letter) -> Scope:
    """Return what a letter covers."""
    return Scope(letter.products, letter.channels, letter.regions)


def scope_in(fields: Mapping[str, Any]) -> Scope:
    """Return what a recorded letter covers; the rest of it is not read."""
    reader = Reader({name: as_texts(fields.get(name)) for name in LISTS})
    return Scope(*(reader.items(name, "", bool) for name in LISTS))


def products_beyond(outer: Iterable[str], inner: Iterable[str]) -> list[str]:
    """Return the products of `inner` that no single product of `outer` covers (N3).

    `B/C` and `B/C/*` are all of a category, `B/C/S*` all items that begin with S.
    """
    patterns = [_pattern(product) for product in outer]
    return [
        product
        for product in inner
        if not any(_covers(pattern, _pattern(product)) for pattern in patterns)
    ]


def channels_beyond(outer: Iterable[str], inner: Iterable[str]) -> list[str]:
    """Return the channels of `inner` that `outer` does not name; ALL is more than any list."""
    known = set(outer)
    return [] if ALL_CHANNELS in known else [item for item in inner if item not in known]


def regions_beyond(outer: Iterable[str], inner: Iterable[str]) -> list[str]:
    """Return the regions of `inner` that do not lie in one of `outer` (N5)."""
    prefixes = tuple(unit for code in outer for unit in units(code))
    return [
        code for code in inner if not all(unit.startswith(prefixes) for unit in units(code))
    ]


def _pattern(product: str) -> tuple[str, bool]:
    """Return how a product begins, and whether it may go on."""
    if product.endswith(_WILDCARD):
        return product.removesuffix(_WILDCARD), True
    if product.count("/") < _PARTS_OF_A_CATEGORY:
        return f"{product}/", True
    return product, False


def _covers(outer: tuple[str, bool], inner: tuple[str, bool]) -> bool:
    return inner[0].startswith(outer[0]) if outer[1] else inner == outer


def _any_product_shared(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    others = [_pattern(product) for product in theirs]
    return any(
        _covers(mine, other) or _covers(other, mine)
        for mine in map(_pattern, ours)
        for other in others
    )


def _any_channel_shared(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    mine, others = set(ours), set(theirs)
    return ALL_CHANNELS in mine | others or not mine.isdisjoint(others)


def _any_region_shared(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    mine = tuple(unit for code in ours for unit in units(code))
    others = tuple(unit for code in theirs for unit in units(code))
    return any(unit.startswith(others) for unit in mine) or any(
        unit.startswith(mine) for unit in others
    )
