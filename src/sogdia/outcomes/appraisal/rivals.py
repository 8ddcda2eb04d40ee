"""Two projects and each other: what each is worth alone and beside the other, and which comes first.

The four cases are none, A, B and both. The *interaction* of a quantity Q is Q(both) − Q(A) − Q(B) + Q(none): below
nothing the two are rivals, above it each makes the other worth more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.outcomes.appraisal.account import Account
from sogdia.outcomes.appraisal.bundle import Bundle
from sogdia.outcomes.appraisal.cost import Cost, first_year
from sogdia.outcomes.appraisal.draws import Drawn
from sogdia.outcomes.appraisal.indicators import measure_eirr, measure_npv
from sogdia.outcomes.appraisal.stream import Profile, Stream, Terms, build_stream

MOST_YEARS = 15
"""How many years one may open before the other."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Cargo of both lines in a solved year, alone and together, Mt/yr; interaction of benefits, US$ m/yr.

    `shared` is what passes both where both are built: neither takes it from the other, each brings it to the other.
    """

    year: int
    first_alone: float
    first_beside: float
    second_alone: float
    second_beside: float
    shared: float
    interaction: float


@dataclass(frozen=True, slots=True)
class Gap:
    """What each is worth if the second opens `years` after the first.

    NPV in US$ m of the first year of its own spending, so that waiting alone makes nothing better or worse.
    """

    years: int
    first_npv: float
    second_npv: float
    first_eirr: float | None
    second_eirr: float | None


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two bundles and each other.

    Attributes
    ----------
    meetings : by solved year. npv : interaction of the net present values, US$ m.
    sign_share : share of futures in which the interaction of benefits has the sign of `npv`; None without futures.
    taken_share : shares of futures in which either line carries no more beside the other than alone.
    own_share : the same, what passes both lines left out.
    gaps : by years between openings. flip : the smallest gap at which the one worth less comes to be worth more, None
    if there is none within reach.
    """

    first: Bundle
    second: Bundle
    meetings: tuple[Meeting, ...]
    npv: float
    sign_share: float | None
    taken_share: tuple[float, float] | None
    own_share: tuple[float, float] | None
    gaps: tuple[Gap, ...]
    flip: int | None


def measure_meetings(
    first: Bundle, second: Bundle, alone: tuple[Sequence[Account], Sequence[Account]], both: Sequence[Account],
    interaction: Floats,
) -> tuple[Meeting, ...]:  # fmt: skip
    """Return the cargo of both lines in every solved year."""
    return tuple(
        Meeting(
            together.year, one.lines[first.id], together.lines[first.id], two.lines[second.id],
            together.lines[second.id], together.shared[first.id, second.id], value,
        )
        for one, two, together, value in zip(*alone, both, interaction.tolist(), strict=True)
    )  # fmt: skip


def interact(alone: Profile, beside: Profile) -> Floats:
    """Return the interaction of benefits in the solved years: (both − B) − (A − none), US$ m/yr."""
    return np.asarray(np.sum([beside.items[name] - alone.items[name] for name in alone.items], axis=0))


def measure_interaction(alone: Stream, beside: Stream) -> float:
    """Return the interaction of net present values, US$ m."""
    return measure_npv(beside.net, beside.terms.rate) - measure_npv(alone.net, alone.terms.rate)


def count_signs(drawn: Drawn, none: int, first: int, second: int, both: int, npv: float) -> float:
    """Return the share of futures in which the interaction of benefits has the sign of `npv`."""
    value = (drawn.value[both] - drawn.value[first] - drawn.value[second] + drawn.value[none]).sum(axis=1)
    return float((np.sign(value[drawn.solved]) == np.sign(npv)).mean())


def count_taken(
    drawn: Drawn, first: Bundle, second: Bundle, alone: tuple[int, int], both: int, own: bool = False
) -> tuple[float, float]:
    """Return the shares of futures in which each of two lines carries no more beside the other than alone.

    `alone` and `both` number the cases. With `own`, what passes both lines is left out of what each carries beside the
    other: cargo that one line brings to the other is not what they compete for.
    """
    shared = drawn.lines[first.id, second.id][both, drawn.solved] if own else 0.0
    shares = []
    for bundle, case in zip((first, second), alone, strict=True):
        tonnes = drawn.lines[bundle.id,][:, drawn.solved]
        shares.append(float((tonnes[both] - shared <= tonnes[case] * (1 + 1e-6) + 1e-6).mean()))
    return shares[0], shares[1]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two rivals: its costs, and its benefits alone and once the other is open."""

    costs: tuple[Cost, ...]
    alone: Profile
    beside: Profile
    share: Mapping[str, float]


def list_gaps(first: Side, second: Side, terms: Terms) -> tuple[Gap, ...]:
    """Return what each is worth for openings up to `MOST_YEARS` apart; below nothing the second opens first.

    The earlier opens as `terms` have it. Until the other opens each has its benefits alone, afterwards those beside it.
    """
    gaps = []
    for years in range(-MOST_YEARS, MOST_YEARS + 1):
        openings = terms.opening + max(0, -years), terms.opening + max(0, years)
        streams = [
            _stream_of(first, replace(terms, opening=openings[0]), openings[1]),
            _stream_of(second, replace(terms, opening=openings[1]), openings[0]),
        ]
        npv = [measure_npv(stream.net, terms.rate) for stream in streams]
        gaps.append(Gap(years, *npv, *(measure_eirr(stream.net).rate for stream in streams)))
    return tuple(gaps)


def _stream_of(side: Side, terms: Terms, other: int) -> Stream:
    """Return the stream of one side that opens as its terms have it while the other opens in the year `other`."""
    start = first_year(side.costs, terms.opening)
    alone, beside = (
        build_stream(profile, side.costs, terms, start, share=side.share) for profile in (side.alone, side.beside)
    )
    before = np.array([year < other for year in alone.years])
    columns = {name: np.where(before, alone.columns[name], beside.columns[name]) for name in alone.columns}
    return replace(alone, columns=columns)


def find_flip(gaps: Sequence[Gap]) -> int | None:
    """Return the smallest gap at which the order of the two is not what it is when both open together."""
    together = next(gap for gap in gaps if gap.years == 0)
    order = together.first_npv >= together.second_npv
    flipped = [gap.years for gap in gaps if (gap.first_npv >= gap.second_npv) != order]
    return min(flipped, key=lambda years: (abs(years), years), default=None)
