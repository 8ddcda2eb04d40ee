"""What an appraisal says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sogdia.lenses.routes.draws import Column
from sogdia.outcomes.appraisal.account import Account, Actor
from sogdia.outcomes.appraisal.benefit import Benefit
from sogdia.outcomes.appraisal.bundle import Bundle
from sogdia.outcomes.appraisal.cost import Cost
from sogdia.outcomes.appraisal.indicators import (
    Eirr,
    measure_eirr,
    measure_npv,
    measure_payback,
    measure_ratio,
    measure_switch,
)
from sogdia.outcomes.appraisal.stream import COLUMNS, Stream
from sogdia.outcomes.discovery import Discovery


@dataclass(frozen=True, slots=True)
class Worth:
    """The indicators of a stream. NPV in US$ m of its first year; payback in years of running."""

    npv: float
    eirr: Eirr
    ratio: float | None
    payback: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the foot of the table: present value of a column, and its switching value as a share of itself."""

    name: str
    present_value: float
    switch: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """What one actor of one state gets in present value: its part of the gain, transfers, and both."""

    actor: Actor
    gain: float
    transfer: float

    @property
    def total(self) -> float:
        """Return both together."""
        return self.gain + self.transfer


@dataclass(frozen=True, slots=True)
class Chances:
    """What futures say. Shares are of the futures solved; sums are (p10, p50, p90).

    `eirr` is of the futures that have one. `reached` is the share in which the EIRR is at least the rate.
    `so_far` is (p10, p50, p90) of the present value of all that was spent and gained up to each year of the stream.
    """

    count: int
    solved: int
    year: int
    seed: int
    reached: float
    without_eirr: float
    npv: tuple[float, float, float]
    eirr: tuple[float, float, float] | None
    so_far: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Flip:
    """A figure that the NPV goes with over futures. `value` is where the NPV would be nothing, None out of range."""

    column: Column
    correlation: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One bundle against the same world without it.

    Attributes
    ----------
    stream : as planned. worth : its indicators. rows : present values by column, then of all costs and benefits.
    tests : name -> indicators under cost +20 %, benefits −20 %, both, a year's delay.
    shares : who gets what. without, cases, benefits : the solved years. chances : None if no futures were asked.
    flips : the figures that the NPV hangs on most, over the futures. discovery : when the NPV is below nothing.
    """

    bundle: Bundle
    costs: tuple[Cost, ...]
    stream: Stream
    worth: Worth
    rows: tuple[Row, ...]
    tests: Mapping[str, Worth]
    shares: tuple[Share, ...]
    without: tuple[Account, ...]
    cases: tuple[Account, ...]
    benefits: tuple[Benefit, ...]
    chances: Chances | None = None
    flips: tuple[Flip, ...] = ()
    discovery: Discovery | None = None


def measure_worth(stream: Stream) -> Worth:
    """Return the indicators of a stream."""
    rate = stream.terms.rate
    return Worth(
        measure_npv(stream.net, rate), measure_eirr(stream.net),
        measure_ratio(stream.benefits, stream.costs, rate), measure_payback(stream.net, stream.opening),
    )  # fmt: skip


def list_rows(stream: Stream) -> tuple[Row, ...]:
    """Return the present value and switching value of each column, of all costs and of all benefits."""
    rate = stream.terms.rate
    npv = measure_npv(stream.net, rate)
    sums = {name: measure_npv(stream.columns[name], rate) for name in COLUMNS}
    sums |= {"costs": -measure_npv(stream.costs, rate), "benefits": measure_npv(stream.benefits, rate)}
    return tuple(Row(name, value, measure_switch(npv, value)) for name, value in sums.items())


def share_out(stream: Stream) -> tuple[Share, ...]:
    """Return what each actor of each state gets in present value, the largest first."""
    rate = stream.terms.rate
    actors = dict.fromkeys((*stream.gain, *stream.transfer))
    shares = [
        Share(
            actor,
            measure_npv(stream.gain[actor], rate) if actor in stream.gain else 0.0,
            measure_npv(stream.transfer[actor], rate) if actor in stream.transfer else 0.0,
        )
        for actor in actors
    ]
    return tuple(sorted(shares, key=lambda one: (-abs(one.total), one.actor)))
