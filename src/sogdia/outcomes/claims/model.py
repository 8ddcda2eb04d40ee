"""A claim as data: what is said, and the tests that it implies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Modality = Literal["certain", "expected", "asserted", "fact", "possible"]
Verdict = Literal["supported", "contradicted", "undecided", "untestable"]
VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "undecided", "untestable")


class Term(msgspec.Struct, frozen=True):
    """A quantity in words: its `kind`, what it is of, and options such as `of=UZB<>*`; `where` it is written."""

    kind: str
    words: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    where: str = ""

    def option(self, name: str, default: str = "") -> str:
        """Return the last option of that name."""
        return dict(self.options).get(name, default)

    def options_named(self, name: str) -> tuple[str, ...]:
        """Return every option of that name."""
        return tuple(value for key, value in self.options if key == name)

    def __str__(self) -> str:
        """Return the term as it is written."""
        return " ".join((self.kind, *self.words, *(f"{key}={value}" for key, value in self.options)))


class Expression(msgspec.Struct, frozen=True):
    """A term, or one over another; `spread` asks how widely it is spread over futures instead of how large it is."""

    top: Term
    bottom: Term | None = None
    spread: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms."""
        return (self.top,) if self.bottom is None else (self.top, self.bottom)

    def __str__(self) -> str:
        """Return the expression as it is written."""
        text = " / ".join(map(str, self.terms))
        return f"spread {text}" if self.spread else text


class Expected(msgspec.Struct, frozen=True):
    """What the claim says of a quantity.

    `kind` is `up`, `down`, `flat`, `not up`, `not down` (against the other world, date or window; `low` is the least
    share of the base that the move must come to), or `above`, `below`, `between`: `low` and `high` are numbers, `other`
    is what it is compared with instead of a number.
    """

    kind: str
    low: float | None = None
    high: float | None = None
    other: Expression | None = None
    text: str = ""


class Test(msgspec.Struct, frozen=True):
    """A quantity, the worlds it is measured in, and what is expected of it.

    `scenario` and `against` are names of scenarios joined by ` + `; none is the world without any. `year` is None where
    the scenario's own is meant.
    """

    __test__ = False  # to pytest this is no test

    measure: Expression
    expected: Expected
    scenario: str = ""
    against: str = ""
    year: int | None = None
    where: str = ""


class Claim(msgspec.Struct, frozen=True):
    """One claim, in our own words.

    `sort` is `claim`, or `fact` for a plain figure or date. `paragraph` is that of the document. A claim without tests
    has a `reason` why it cannot be tested; `needs` is what would have to be known. `source` is who says it: what it
    told the world itself is no witness for it.
    """

    id: str
    article: int
    paragraph: int
    sort: str
    said: str
    modality: Modality
    source: str
    tests: tuple[Test, ...]
    reason: str = ""
    needs: str = ""
    note: str = ""
    where: str = ""


class Voice(msgspec.Struct, frozen=True):
    """Who says or shows a number: an id of a source, a row of a table."""

    name: str
    value: float


class Samples(msgspec.Struct, frozen=True):
    """A quantity many times over: `value` has shape (samples,), `base` the same or None if there is nothing to compare.

    `basis` says what a sample is: a future, a set of weights, a source… `own` is what the claim's own source says.
    """

    value: Floats
    base: Floats | None
    unit: str
    basis: str
    voices: tuple[Voice, ...] = ()
    own: tuple[Voice, ...] = ()


class Hinge(msgspec.Struct, frozen=True):
    """A figure on which a test turns: in what share of futures it holds where the figure is low, and where it is high.

    Low and high are the lowest and the highest quarter of its draws.
    """

    subject: str
    attribute: str
    low: float
    best: float
    high: float
    unit: str
    source: str
    holds_low: float
    holds_high: float


class Range(msgspec.Struct, frozen=True):
    """The 10th, 50th and 90th percentile; all the same where there is one number."""

    p10: float
    p50: float
    p90: float


class Tested(msgspec.Struct, frozen=True):
    """What became of a test.

    `holds` is the share of samples in which what is expected happens, `nothing` that in which nothing moves enough to
    count, `opposite` that in which the opposite happens, or what is expected of a number does not. `count` of `asked`
    samples have a number. `other` is what it was compared with, if that was a quantity, and `beside`
    who says so. `year` is that of the worlds,
    None where none was run.
    """

    test: Test
    verdict: Verdict
    holds: float
    nothing: float
    opposite: float
    count: int
    asked: int
    basis: str
    unit: str
    value: Range | None
    base: Range | None
    change: Range | None
    other: Range | None
    voices: tuple[Voice, ...] = ()
    own: tuple[Voice, ...] = ()
    beside: tuple[Voice, ...] = ()
    hinge: Hinge | None = None
    year: int | None = None


class Judged(msgspec.Struct, frozen=True):
    """A claim with its verdict and what each test came to."""

    claim: Claim
    verdict: Verdict
    tested: tuple[Tested, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """All claims of a table, judged.

    `sources` are titles by id, `names` printable names of what the world has by id, `scenarios` those by the words
    that tests name them by, the base ("") left out.
    """

    title: str
    world_name: str
    world_version: str
    futures: int
    judged: tuple[Judged, ...]
    sources: Mapping[str, str]
    names: Mapping[str, str]
    scenarios: Mapping[str, str]

    def count(self, verdict: Verdict, sort: str = "claim") -> int:
        """Return how many of a sort have a verdict."""
        return sum(one.verdict == verdict and one.claim.sort == sort for one in self.judged)
