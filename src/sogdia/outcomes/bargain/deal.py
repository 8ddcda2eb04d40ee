"""What a bargain is asked with, and what its answer is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.routes.solve import Solved
from sogdia.outcomes.bargain.coalition import Coalition
from sogdia.outcomes.bargain.game import Game, Lever, Played
from sogdia.outcomes.bargain.nash import GRID, Parties, Span

WIDE = Span(-0.5, 2.5)


@dataclass(frozen=True, slots=True)
class Rules:
    """Who bargains, and how.

    Attributes
    ----------
    players : states that may act together. answering : states that set charges too, always for themselves.
    modes : what is charged. span : how far. trade_counts : whether what own traders lose counts.
    grid : charges tried of each lever.
    """

    players: tuple[str, ...]
    answering: tuple[str, ...] = ()
    modes: tuple[str, ...] = ("rail",)
    span: Span = WIDE
    trade_counts: bool = False
    grid: int = GRID

    @property
    def states(self) -> tuple[str, ...]:
        """Return all states that set charges."""
        return (*self.players, *self.answering)

    @property
    def alone(self) -> Parties:
        """Return every state as a party of its own."""
        return tuple((index,) for index in range(len(self.states)))

    @property
    def together(self) -> Parties:
        """Return the players as one party, those that answer as parties of their own."""
        count = len(self.players)
        return (tuple(range(count)), *((index,) for index in range(count, len(self.states))))


@dataclass(frozen=True, slots=True)
class Deal:
    """One row of the answer.

    Attributes
    ----------
    charges : shape (levers,), shares of today's freight.
    payoff, revenue, charged, cargo_mt_yr : shape (states,), see `Played`.
    users_gain, trade_gain : US$ m/yr that all users, and the players' own traders, gain against today.
    settled, gain_share : see `Settled`.
    """

    charges: Floats
    payoff: Floats
    revenue: Floats
    charged: Floats
    cargo_mt_yr: Floats
    users_gain: float
    trade_gain: float
    settled: bool = True
    gain_share: float = float("nan")


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who must be paid to agree; arrays of shape (players,), US$ m/yr.

    Attributes
    ----------
    values : what each coalition is worth. unsettled : coalitions whose charges came not to rest.
    shapley, nucleolus : shares of what all keep together. least_payment : what leaves nobody worse than alone.
    least_excess : see `measure_least_excess`. objections : coalitions that object to the Shapley shares.
    accuracy : how far values may be off, as charges are settled to a tolerance only.
    """

    values: dict[Coalition, float]
    unsettled: tuple[Coalition, ...]
    shapley: Floats
    nucleolus: Floats
    least_payment: Floats
    least_excess: float
    objections: tuple[tuple[Coalition, float], ...]
    accuracy: float

    @property
    def has_core(self) -> bool | None:
        """Return whether some share leaves no coalition better off by itself; None if it is too close to tell."""
        return None if abs(self.least_excess) <= self.accuracy else self.least_excess < 0


@dataclass(frozen=True, slots=True)
class Bargain:
    """The whole answer.

    Attributes
    ----------
    today, alone, together : the three deals. for_all : what the players would charge together if they also counted
        what all users gain, as if it were theirs. others : further ends of each for itself, from other starts.
    route_gap_usd_t : the most by which a route left out would undercut the best one kept, in any of the deals.
    unknown_costs : states of whose railways nobody knows the cost of carriage.
    """

    rules: Rules
    year: int
    levers: tuple[Lever, ...]
    today: Deal
    alone: Deal
    together: Deal
    for_all: Deal
    others: tuple[Deal, ...]
    sharing: Sharing
    route_gap_usd_t: float
    unknown_costs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A game made ready: its world, routes and curve; and the same where players count what all users gain."""

    rules: Rules
    solved: Solved
    game: Game
    today: Played
    curve: Floats
    counting_users: Game
    users_curve: Floats


def states_of(rules: Rules, coalition: Coalition) -> Sequence[str]:
    """Return the states of a coalition in the order of the players."""
    return [state for index, state in enumerate(rules.players) if index in coalition]
