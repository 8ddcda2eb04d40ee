"""What a name that a person types stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from sogdia.errors import nearest
from sogdia.world.model import World

KINDS = (
    "state",
    "region",
    "crossing",
    "border point",
    "link",
    "project",
    "place",
    "transfer",
    "corridor",
    "commodity",
)

GAPS = re.compile(r"[^\w>:@/]+|_|[ʻʼʿʾ]")


class Found(NamedTuple):
    """A thing of the world: its kind (one of `KINDS`) and identifier."""

    kind: str
    id: str


class Names(msgspec.Struct, frozen=True):
    """Every name of a world, spelled as a person may spell it; made once, asked often."""

    exact: Mapping[str, tuple[Found, ...]]
    folded: Mapping[str, tuple[Found, ...]]

    def find(self, name: str, kinds: Sequence[str] = KINDS) -> tuple[Found, ...]:
        """Return what `name` stands for among `kinds`, in the order of `kinds`; empty if nothing.

        An identifier goes before a name or alias. Case, accents, spaces, hyphens and apostrophes do not matter.
        """
        for found in (self.exact.get(name, ()), self.folded.get(fold(name), ())):
            among = sorted((thing for thing in found if thing.kind in kinds), key=lambda thing: kinds.index(thing.kind))
            if among:
                return tuple(among)
        return ()

    def hint(self, name: str, kinds: Sequence[str] = KINDS) -> str:
        """Return `Did you mean "…"?` for the nearest identifier or name of one of `kinds`."""
        wanted = set(kinds)
        known = [
            (any(thing.id == spelling for thing in found), spelling)
            for spelling, found in self.exact.items()
            if any(thing.kind in wanted for thing in found)
        ]
        return nearest(name[:80], (spelling for _, spelling in sorted(known)))  # of spellings alike the last one counts


_last: tuple[World, Names] | None = None


def index_names(world: World) -> Names:
    """Return the names of `world`; those of the world asked about last are remembered."""
    global _last
    last = _last  # another thread may ask about another world meanwhile
    if last is None or last[0] is not world:
        last = _last = world, _index_names(world)
    return last[1]


def _index_names(world: World) -> Names:
    exact: dict[str, list[Found]] = {}
    spelled: dict[str, list[Found]] = {}
    for found, names in _names(world):
        exact.setdefault(found.id, []).append(found)
        for name in names:
            if name:
                spelled.setdefault(name, []).append(found)
    folded: dict[str, list[Found]] = {}
    for source in (exact, spelled):
        for name, things in source.items():
            folded.setdefault(fold(name), []).extend(things)
    for name, things in spelled.items():
        exact.setdefault(name, things)
    return Names(_freeze(exact), _freeze(folded))


def find(world: World, name: str, kinds: Sequence[str] = KINDS) -> tuple[Found, ...]:
    """Return what `name` stands for in `world` among `kinds`, in the order of `kinds`; empty if nothing."""
    return index_names(world).find(name, kinds)


def name_border_point(id_: str) -> str:
    """Return the name of a border point, which no table gives: `upper-lars` is Upper Lars."""
    return id_.replace("-", " ").title()


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """Return `name` without case, accents, apostrophes and kinds of gap: `Bandar-e ʿAbbās` as `bandareabbas`."""
    if not name.isascii():
        name = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return GAPS.sub("", name.casefold())


def _names(world: World) -> Iterator[tuple[Found, Iterable[str]]]:
    for state in world.states.values():
        yield Found("state", state.id), (state.name,)
    for region in world.regions.values():
        yield Found("region", region.id), (region.name,)
    for crossing in world.crossings.values():
        yield Found("crossing", crossing.id), (crossing.name,)
        yield Found("border point", crossing.border_point), (name_border_point(crossing.border_point),)
    for link in world.links.values():
        yield Found("link", link.id), (link.name, *link.aliases)
    for project in world.projects.values():
        yield Found("project", project.id), (project.name, *project.aliases)
    for place in world.places.values():
        yield Found("place", place.id), (place.name, *place.aliases)
    for transfer in world.transfers.values():
        yield Found("transfer", transfer.id), ()
    for corridor in world.corridors.values():
        yield Found("corridor", corridor.id), (corridor.name,)
    for commodity in world.commodities.values():
        yield Found("commodity", commodity.id), (commodity.name,)


def _freeze(names: Mapping[str, list[Found]]) -> dict[str, tuple[Found, ...]]:
    return {name: tuple(dict.fromkeys(things)) for name, things in names.items()}
