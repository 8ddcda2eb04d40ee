"""Charges of states on transit: today, each for itself, together; and who must be paid to agree.

A coalition is worth what its members keep when it acts as one while every other state acts for itself, all settled
against one another: the γ convention of Chander and Tulkens (1997), under which a state that walks out breaks the rest
up. So a single state is worth what it keeps with each for itself, and all together what they keep together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

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
from sogdia.outcomes.bargain.deal import Bargain, Deal, Rules, Sharing, Table
from sogdia.outcomes.bargain.game import Game, Played, count_users, play
from sogdia.outcomes.bargain.nash import (
    GAIN,
    TOLERANCE,
    Settled,
    check_on_grid,
    find_nash,
    measure_curve,
    settle,
)
from sogdia.outcomes.bargain.routes import widen_choice
from sogdia.outcomes.bargain.stakes import build_game, list_unknown_costs
from sogdia.world.model import World

MOST_WIDENINGS = 3


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
    users = find_for_all(table, found, joint, report)
    answer = Bargain(
        rules,
        table.solved.year,
        table.game.levers,
        _deal(table, Settled(rules.alone, table.today, True)),
        _deal(table, found),
        _deal(table, joint),
        _deal(table, users),
        tuple(_deal(table, one) for one in find_others(table, found, report)),
        share_gains(table, found, joint, apart),
        gap,
        tuple(list_unknown_costs(world, rules.states)),
    )
    return answer, table


def _find_routes(model: RoutesModel, table: Table, report: Callable[[str], None]) -> tuple[Table, float]:
    """Return the game with every route that the charges of any of the deals call for.

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
        users = settle(table.counting_users, table.rules.together, table.rules.span, table.today, table.users_curve)
        asked = [np.zeros(count), alone.charges, joint.played.charges, users.played.charges]
    return table, gap


def _settle_alone(table: Table) -> Played:
    return settle(table.game, table.rules.alone, table.rules.span, table.today, table.curve).played


def _set_table(model: RoutesModel, solved: Solved, rules: Rules, game: Game | None = None) -> Table:
    game = game or build_game(model, solved, rules.states, rules.modes, rules.trade_counts)
    none = np.zeros(len(game.levers))
    game = replace(game, before=play(game, none, slopes=False).loss)
    today = play(game, none)
    users = count_users(game, len(rules.players))
    return Table(
        rules, solved, game, today, measure_curve(game, today, rules.span),
        users, measure_curve(users, play(users, none), rules.span),
    )  # fmt: skip


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
    starts = (alone.played, likely, table.today, highest)
    return _find_best(table.game, table.curve, rules, starts, report)


def find_for_all(table: Table, alone: Settled, joint: Settled, report: Callable[[str], None]) -> Settled:
    """Return the charges of the players as one if they also counted what all users gain, tried on the grid."""
    report("Settling charges for states and users")
    game, rules = table.counting_users, table.rules
    lowest = np.full(len(game.levers), rules.span.low)
    starts = [play(game, charges) for charges in (alone.played.charges, joint.played.charges, lowest)]
    found = _find_best(game, table.users_curve, rules, starts, report)
    return found._replace(played=play(table.game, found.played.charges, found.played.solution))


def _find_best(
    game: Game, curve: Floats, rules: Rules, starts: Sequence[Played], report: Callable[[str], None]
) -> Settled:  # fmt: skip
    """Return the best of what several starts lead to with the players as one, tried on the grid."""
    ends = [settle(game, rules.together, rules.span, near, curve) for near in starts]
    best = max(ends, key=lambda one: (one.settled, worth(one.played, rules)))
    report("Trying charges together")
    checked, better = check_on_grid(game, best, rules.span, rules.grid)
    if checked.gain_share <= GAIN:
        return checked
    return find_nash(game, rules.together, rules.span, play(game, better.charges), curve, report, rules.grid)


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
