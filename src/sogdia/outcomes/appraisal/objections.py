"""Who loses by what is built: what each state gains of it and bears of its cost, at best estimates and over futures.

A state gains what its shippers, operators and treasury do; CO2e is everybody's. It bears what building and running cost
where the lines lie in it, less what is left in the end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sogdia.equilibrium.paths import Floats
from sogdia.outcomes.appraisal.account import Account
from sogdia.outcomes.appraisal.benefit import WORLD
from sogdia.outcomes.appraisal.chances import measure_scale, spend_drawn
from sogdia.outcomes.appraisal.cost import Cost, spend
from sogdia.outcomes.appraisal.draws import Drawn
from sogdia.outcomes.appraisal.indicators import discount, measure_npv
from sogdia.outcomes.appraisal.stream import Stream

NOTHING_MUSD = 1.0
"""A state that loses less than this in present value is not said to object."""


def bear(stream: Stream, costs: Sequence[Cost]) -> dict[str, Floats]:
    """Return what building and running cost each state by year, less what is left in the end; US$ m, positive."""
    terms = stream.terms
    borne: dict[str, Floats] = {}
    for cost in costs:
        own = spend([cost], stream.years, terms.opening, terms.end, terms.asset_life_years, {})
        spent = own.capital + own.operating - own.residual
        for state, part in cost.where.items():
            borne[state] = borne.get(state, 0.0) + part * spent
    return borne


def gain(stream: Stream, borne: dict[str, Floats]) -> dict[str, Floats]:
    """Return what each state gains by year, building and running left out, US$ m.

    `borne` is that of `bear`: the stream has it on the operators there.
    """
    gains: dict[str, Floats] = dict(borne)
    for actors in (stream.gain, stream.transfer):
        for (who, state), values in actors.items():
            if who != WORLD:
                gains[state] = gains.get(state, 0.0) + values
    return gains


def value_states(stream: Stream, costs: Sequence[Cost]) -> tuple[dict[str, float], dict[str, float]]:
    """Return what each state gains without building and running, and what those cost it; present values, US$ m."""
    rate = stream.terms.rate
    borne = bear(stream, costs)
    gains = gain(stream, borne)
    return tuple({state: measure_npv(one, rate) for state, one in by.items()} for by in (gains, borne))  # type: ignore[return-value]


def draw_states(
    stream: Stream, costs: Sequence[Cost], drawn: Drawn, without: int, case: int, accounts: Sequence[Account]
) -> Floats:
    """Return the present value to each state in each future that has a solution, shape (futures, states), US$ m.

    `without`, `case` and `accounts` are those of `look_out`, and other years follow the drawn one as there.
    """
    factor = discount(len(stream.years), stream.terms.rate)
    scale = measure_scale(stream, drawn, accounts)
    number = {state: index for index, state in enumerate(drawn.states)}
    best = np.zeros((len(number), len(stream.years)))
    for state, values in gain(stream, bear(stream, costs)).items():
        best[number[state]] = values
    value = (drawn.value[case] - drawn.value[without])[drawn.solved]
    worth = best @ factor + (value - best[:, scale.at] / scale.full_use) * float(scale.other_years @ factor)
    for cost in costs:
        spent = spend_drawn(stream, cost, drawn)[drawn.solved] @ factor
        for state, part in cost.where.items():
            worth[:, number[state]] += part * spent
    return np.asarray(worth)


def count_objections(worth: Floats, states: Sequence[str]) -> dict[str, float]:
    """Return the share of futures in which each state loses, of `draw_states`; those that never do are left out."""
    shares = (worth <= -NOTHING_MUSD).mean(axis=0).tolist()
    return {state: share for state, share in zip(states, shares, strict=True) if share > 0}
