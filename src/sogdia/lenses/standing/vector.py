"""A state's vectors in standing: whose steps towards an authority its own are like."""

from __future__ import annotations

import numpy as np

from sogdia.lenses.standing.history import History
from sogdia.lenses.standing.ladder import Period


def measure_standing_vector(history: History, state: str, period: Period) -> dict[str, float]:
    """Return, for each power but the state itself, the share of likeness (they sum to 1; all 0 if it is like none).

    Likeness is that of sets (Jaccard): rungs that both stand on before `period` over rungs that either does.
    """
    taken = history.known(period)
    own = taken[history.states.index(state)]
    likeness = {
        other: float((own & taken[number]).sum() / max((own | taken[number]).sum(), 1))
        for number, other in enumerate(history.states)
        if history.power[number] and other != state
    }
    total = float(np.sum(list(likeness.values())))
    return {other: one / total if total > 0 else 0.0 for other, one in likeness.items()}
