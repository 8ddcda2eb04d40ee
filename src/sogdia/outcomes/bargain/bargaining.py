"""Charges of states on transit: today, each for itself, together; and who must be paid to agree.

A coalition is worth what its members keep when it acts as one while every other state acts for itself, all settled
against one another: the γ convention of Chander and Tulkens (1997), under which a state that walks out breaks the rest
up. So a single state is worth what it keeps with each for itself, and all together what they keep together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import Solved, solve_routes
from sogdia.outcomes.bargain.coalition import (
    Coalition,
    find_nucleolus,
    list_coalitions,
    list_objections,
    list_partitions,
    measure_least_excess,
    pay_losers,
    share_by_shapley,
)
from sogdia.outcomes.bargain.game import Game, Lever, Played, play
from sogdia.outcomes.bargain.nash import (
    GAIN,
    GRID,
    TOLERANCE,
    Parties,
    Settled,
    Span,
    check_on_grid,
    find_nash,
    measure_curve,
    settle,
)
from sogdia.outcomes.bargain.routes import widen_choice
from sogdia.outcomes.bargain.stakes import build_game, list_unknown_costs
from sogdia.world.model import World

MOST_WIDENINGS = 3
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
    today, alone, together : the three deals. others : further ends of each for itself, from other starts.
    route_gap_usd_t : the most by which a route left out would undercut the best one kept, in any of the three.
    unknown_costs : states of whose railways nobody knows the cost of carriage.
    """

    rules: Rules
    year: int
    levers: tuple[Lever, ...]
    today: Deal
    alone: Deal
    together: Deal
    others: tuple[Deal, ...]
    sharing: Sharing
    route_gap_usd_t: float
    unknown_costs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A game made ready: its world, routes and curve."""

    rules: Rules
    solved: Solved
    game: Game
    today: Played
    curve: Floats


def bargain(
    model: RoutesModel, world: World, rules: Rules, report: Callable[[str], None] = lambda _: None
) -> tuple[Bargain, Table]:
    """Return what becomes of transit charges in a dated world, and the game, with every route found on the way.

    Raises `EquilibriumError` if cargo has no equilibrium at some charges.
    """
    report("Solving today's charges")
    table = _set_table(model, solve_routes(model, world), rules)
    table, gap = _find_routes(model, table, report)
    found = find_nash(table.game, rules.alone, rules.span, _settle_alone(table), table.curve, report, rules.grid)
    apart = settle_coalitions(table, found, report)
    joint = find_together(table, found, apart, report)
    answer = Bargain(
        rules,
        table.solved.year,
        table.game.levers,
        _deal(table, Settled(rules.alone, table.today, True)),
        _deal(table, found),
        _deal(table, joint),
        tuple(_deal(table, one) for one in find_others(table, found, report)),
        share_gains(table, found, joint, apart),
        gap,
        tuple(list_unknown_costs(world, rules.states)),
    )
    return answer, table


def _find_routes(model: RoutesModel, table: Table, report: Callable[[str], None]) -> tuple[Table, float]:
    """Return the game with every route that today's charges, those of each for itself or those together call for.

    The second number is the most by which a route still left out undercuts the best one kept, US$/t.
    """
    count = len(table.game.levers)
    asked = [np.zeros(count), *(np.full(count, end) for end in table.rules.span)]
    for turn in range(MOST_WIDENINGS + 1):
        report("Looking for ways round")
        before = table.solved.pool
        solved, game, gap = widen_choice(model, table.solved, table.game, table.rules.modes, asked, report)
        if turn and solved.pool is before:
            break
        table = _set_table(model, solved, table.rules, game)
        alone = _settle_alone(table)
        joint = settle(table.game, table.rules.together, table.rules.span, alone, table.curve)
        asked = [np.zeros(count), alone.charges, joint.played.charges]
    return table, gap


def _settle_alone(table: Table) -> Played:
    return settle(table.game, table.rules.alone, table.rules.span, table.today, table.curve).played


def _set_table(model: RoutesModel, solved: Solved, rules: Rules, game: Game | None = None) -> Table:
    game = game or build_game(model, solved, rules.states, rules.modes, rules.trade_counts)
    none = np.zeros(len(game.levers))
    game = replace(game, before=play(game, none, slopes=False).loss)
    today = play(game, none)
    return Table(rules, solved, game, today, measure_curve(game, today, rules.span))


def settle_coalitions(
    table: Table, alone: Settled, report: Callable[[str], None]
) -> dict[Coalition, Settled]:  # fmt: skip
    """Return where charges come to rest if some players act as one, for every coalition of two to all but one."""
    count = len(table.rules.players)
    found: dict[Coalition, Settled] = {}
    asked = [
        (coalition, parties)
        for coalition, parties in list_partitions(count, range(count, len(table.rules.states)))
        if 1 < len(coalition) < count
    ]
    for number, (coalition, parties) in enumerate(asked, start=1):
        report(f"Asking coalition {number} of {len(asked)}")
        found[coalition] = settle(table.game, parties, table.rules.span, alone.played, table.curve)
    return found


def find_together(
    table: Table, alone: Settled, apart: dict[Coalition, Settled], report: Callable[[str], None]
) -> Settled:  # fmt: skip
    """Return the charges of the players as one, the best of what several starts lead to, tried on the grid."""
    report("Settling charges together")
    rules = table.rules
    highest = play(table.game, np.full(len(table.game.levers), rules.span.high))
    likely = max((one.played for one in apart.values()), key=lambda one: worth(one, rules), default=alone.played)
    ends = [
        settle(table.game, rules.together, rules.span, near, table.curve)
        for near in (alone.played, likely, table.today, highest)
    ]
    best = max(ends, key=lambda one: (one.settled, worth(one.played, rules)))
    report("Trying charges together")
    checked, better = check_on_grid(table.game, best, rules.span, rules.grid)
    if checked.gain_share <= GAIN:
        return checked
    return find_nash(
        table.game, rules.together, rules.span, play(table.game, better.charges), table.curve, report, rules.grid
    )


def worth(played: Played, rules: Rules) -> float:
    """Return what the players keep in all, US$ m/yr."""
    return float(played.payoff[: len(rules.players)].sum())


def find_others(table: Table, found: Settled, report: Callable[[str], None]) -> list[Settled]:
    """Return other charges at which each state for itself can come to rest, from the ends of the span."""
    others: list[Settled] = []
    rules = table.rules
    for end in rules.span:
        report("Starting from other charges")
        near = play(table.game, np.full(len(table.game.levers), end))
        other = settle(table.game, rules.alone, rules.span, near, table.curve)
        if all(_differ(other, known) for known in (found, *others)):
            other = find_nash(table.game, rules.alone, rules.span, other.played, table.curve, report, rules.grid)
            if all(_differ(other, known) for known in (found, *others)):
                others.append(other)
    return others


def _differ(one: Settled, other: Settled) -> bool:
    """Return whether some state keeps more in one than in the other by more than counts as a gain."""
    gap = np.abs(one.played.payoff - other.played.payoff)
    return bool((gap > GAIN * np.maximum(np.abs(other.played.payoff), 1e-9)).any())


def share_gains(table: Table, alone: Settled, together: Settled, apart: dict[Coalition, Settled]) -> Sharing:
    """Return what every coalition is worth, and the shares and payments that follow."""
    count = len(table.rules.players)
    settled = {
        coalition: alone if len(coalition) == 1 else together if len(coalition) == count else apart[coalition]
        for coalition in list_coalitions(count)
    }
    values = {
        coalition: float(found.played.payoff[sorted(coalition)].sum()) for coalition, found in settled.items()
    }  # fmt: skip
    unsettled = [coalition for coalition, found in settled.items() if not found.settled]
    shapley = share_by_shapley(values, count)
    return Sharing(
        values,
        tuple(unsettled),
        shapley,
        find_nucleolus(values, count),
        pay_losers(alone.played.payoff[:count], together.played.payoff[:count]),
        measure_least_excess(values, count),
        tuple(list_objections(values, shapley)),
        _measure_accuracy(table.game, alone.played, count),
    )


def _measure_accuracy(game: Game, alone: Played, count: int) -> float:
    """Return how much a payoff may be off if the others' charges are off by the tolerance, the worst of the players."""
    foreign = ~np.equal.outer(np.arange(count), game.owner)
    return TOLERANCE * float((np.abs(alone.slope[:count]) * foreign).sum(axis=1).max(initial=0.0))


def _deal(table: Table, found: Settled) -> Deal:
    now, today = found.played, table.today
    spared = today.loss - now.loss
    return Deal(
        now.charges,
        now.payoff,
        now.revenue,
        now.charged,
        now.cargo_mt_yr,
        float(spared.sum()),
        float((table.game.own[: len(table.rules.players)] @ spared).sum()),
        found.settled,
        found.gain_share,
    )


def states_of(rules: Rules, coalition: Coalition) -> Sequence[str]:
    """Return the states of a coalition in the order of the players."""
    return [state for index, state in enumerate(rules.players) if index in coalition]
