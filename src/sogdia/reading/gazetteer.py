"""What names stand for: states, capitals, places, organisations, projects, weapons, in every spelling known."""

from __future__ import annotations

import csv
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

import msgspec

NAMES = ("names", "places", "bodies", "persons")
"""Tables of names, the foremost first where spellings are alike."""

TABLES = Path(__file__).parent.parent / "data" / "reading"
WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+")
GAP = re.compile(r"[\s\-–—‑’'ʻʼ/.&]{0,3}")
LOOSE = frozenset({"project", "armed_group"})
"""Kinds whose names are also written with a small first letter."""


class Name(msgspec.Struct, frozen=True):
    """One spelling of one thing; `id` is the same for all its spellings, `state` is its ISO code or empty."""

    kind: str
    id: str
    name: str
    state: str


class Hit(msgspec.Struct, frozen=True):
    """A name found in a text."""

    start: int
    end: int
    name: Name


class Gazetteer(msgspec.Struct, frozen=True):
    """Names by their first word, longest first; where spellings are alike the first given stands."""

    by_word: Mapping[str, tuple[tuple[tuple[str, ...], Name], ...]]

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the names in a stretch of text from left to right, the longest at each place, none inside another."""
        words = list(WORD.finditer(text, start, len(text) if end is None else end))
        index = 0
        while index < len(words):
            length, name = self._find_at(text, words, index)
            if name:
                yield Hit(words[index].start(), words[index + length - 1].end(), name)
            index += max(length, 1)

    def _find_at(self, text: str, words: list[re.Match[str]], index: int) -> tuple[int, Name | None]:
        for parts, name in self.by_word.get(fold(words[index][0]), ()):
            found = words[index : index + len(parts)]
            if tuple(fold(word[0]) for word in found) == parts and _is_written_so(text, found, name):
                return len(parts), name
        return 0, None


def build_gazetteer(names: Iterable[Name]) -> Gazetteer:
    """Return a gazetteer of the shipped names and, after them, of those given: a world's places and projects."""
    by_word: dict[str, dict[tuple[str, ...], Name]] = defaultdict(dict)
    for name in (*read_names(), *names):
        parts = tuple(fold(word) for word in WORD.findall(name.name))
        if parts:
            by_word[parts[0]].setdefault(parts, name)
    return Gazetteer({word: tuple(sorted(of.items(), key=lambda one: -len(one[0]))) for word, of in by_word.items()})


@cache
def read_names() -> tuple[Name, ...]:
    """Return the names of the shipped tables; they are part of the program, so they are trusted."""
    return (*_read_states(), *_read_others(), *_read_weapons())


@cache
def read_weapons() -> Mapping[str, tuple[str, str]]:
    """Return class and maker's state of each weapon system."""
    return {row["system"]: (row["class"], row["state"]) for row in _read("weapons.csv")}


def _read_states() -> Iterator[Name]:
    for row in _read("states.csv"):
        state = row["id"]
        for kind, column in (("state", "names"), ("demonym", "demonyms"), ("capital", "capitals")):
            spelled = [name for name in row[column].split(";") if name]
            for name in spelled:
                known_as = spelled[0] if kind == "capital" else state
                yield Name("igo" if state == "EU" and kind == "state" else kind, known_as, name, state)


def _read_others() -> Iterator[Name]:
    for table in NAMES:
        for row in _read(f"{table}.csv"):
            for name in row["names"].split(";"):
                yield Name(row["kind"], row["id"], name, row["state"])


def _read_weapons() -> Iterator[Name]:
    for row in _read("weapons.csv"):
        for name in (row["system"], f"{row['system']}s"):
            yield Name("weapon", row["system"], name, row["state"])


def _read(table: str) -> list[dict[str, str]]:
    with (TABLES / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is_written_so(text: str, words: list[re.Match[str]], name: Name) -> bool:
    """Tell whether words stand close together and with the capitals of the name: `turkey` and `us` are no states."""
    for word, later in itertools.pairwise(words):
        if not GAP.fullmatch(text, word.end(), later.start()):
            return False
    known: list[str] = WORD.findall(name.name)
    if known[0].isupper() and len(known) == 1:
        return words[0][0].rstrip(".") == known[0].rstrip(".")
    first = 1 if name.kind in LOOSE else 0
    pairs = list(zip(words, known, strict=True))[first:]
    return all(word[0][0].isupper() or not part[0].isupper() for word, part in pairs)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word without case, accents and dots.

    >>> fold("Türkiye"), fold("U.S.")
    ('turkiye', 'us')
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return plain.casefold().replace(".", "").replace("ı", "i")
