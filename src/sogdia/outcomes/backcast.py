"""Predictions beside what happened, and beside what three dull rivals would have said.

Every forecaster, the model too, is a distribution of ln(after/before). The model's is that of its futures, the rivals'
a point: no change; last year's growth carried on (no change where nobody knows it); what the promoters said. Each is
blurred by a spread fitted, by one rule for all, on its own misses in earlier cases only (`fit_spread`), and by the
spread of the observation itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from sogdia.backcast import Prediction
from sogdia.case import FLAT, Observation
from sogdia.equilibrium.paths import Floats
from sogdia.outcomes.adjustment import MISS_SD, Speed, fit_speeds
from sogdia.outcomes.score import crps_ensemble, fit_spread, quantile_ensemble
from sogdia.world.model import World

MODEL, STILL, TREND, PROMISED = "model", "no change", "last year's growth", "promoters"
FORECASTERS = (MODEL, STILL, TREND, PROMISED)
PRIOR_CASES = 2.0
"""What is taken of a forecaster before any case is known (`MISS_SD`) is worth two cases."""


class Judged(msgspec.Struct, frozen=True):
    """One observation: what was said of it and how good that was.

    `predicted` is the median, `low` and `high` the 80 % interval. `crps` is by forecaster; of those who said nothing
    there is no entry. What is known by its sign only has no `observed`, no cover and no score. `right` is whether the
    sign was; `outside` how far beyond the interval the observed lies. `learning` marks what was left for fitting.
    """

    case: str
    title: str
    measure: str
    before: str
    after: str
    predicted: float
    low: float
    high: float
    observed: float | None
    sign: int
    right: bool
    covered: bool | None
    crps: dict[str, float]
    learning: bool
    note: str


class Total(msgspec.Struct, frozen=True):
    """A forecaster's mean CRPS over the observations it spoke of, and the model's on the same."""

    forecaster: str
    count: int
    crps: float
    model_crps: float


class Report(msgspec.Struct, frozen=True):
    """All observations and what they come to; shares are of the scored ones, None where there are none."""

    rows: tuple[Judged, ...]
    totals: tuple[Total, ...]
    sign_share: float | None
    cover_share: float | None
    speeds: tuple[Speed, ...]
    fit_until: int | None
    futures: int


def is_taught(prediction: Prediction, fit_until: int) -> bool:
    """Return whether an observation had ended by the end of the year `fit_until`."""
    return prediction.observation.after.end <= fit_until + 1 + 1e-9


def learn_speeds(world: World, predictions: Sequence[Prediction], fit_until: int) -> tuple[Speed, ...]:
    """Return the adjustment times fitted to what ended by `fit_until` and has a size."""
    sized = [one for one in predictions if is_taught(one, fit_until) and one.observation.log_ratio is not None]
    return fit_speeds(world, sized)


def judge(predictions: Sequence[Prediction], fit_until: int | None, speeds: tuple[Speed, ...] = ()) -> Report:
    """Return every prediction held against what was observed.

    With `fit_until` what ended by that year teaches and only the rest is scored; without, each observation is scored
    with what had ended by the date of its own case. What has no outcome yet is left out. `speeds` are those of the
    world's classes in their order; the ledger's if there are none.
    """
    factor = np.array([speed.factor for speed in speeds]) if speeds else 1.0
    predictions = [prediction for prediction in predictions if prediction.observation.sign is not None]
    members = [prediction.log_ratios(factor) for prediction in predictions]
    rows = []
    for index, prediction in enumerate(predictions):
        learning = fit_until is not None and is_taught(prediction, fit_until)
        limit = prediction.case.date if fit_until is None else fit_until + 1
        earlier = [
            (other, drawn)
            for other, drawn in zip(predictions, members, strict=True)
            if other.observation.after.end <= limit + 1e-9 and other is not prediction
        ]
        rows.append(_judge_one(prediction, members[index], earlier, learning))
    scored = [row for row in rows if not row.learning]
    signed = [row.right for row in scored]
    covered = [row.covered for row in scored if row.covered is not None]
    return Report(
        rows=tuple(rows),
        totals=tuple(_total(forecaster, scored) for forecaster in FORECASTERS),
        sign_share=sum(signed) / len(signed) if signed else None,
        cover_share=sum(covered) / len(covered) if covered else None,
        speeds=speeds,
        fit_until=fit_until,
        futures=len(members[0]) if members else 0,
    )


def _judge_one(
    prediction: Prediction, members: Floats, earlier: Sequence[tuple[Prediction, Floats]], learning: bool
) -> Judged:
    row = prediction.observation
    sign = row.sign or 0
    spread = float(np.hypot(spread_of(MODEL, earlier), row.sd))
    low, median, high = (quantile_ensemble(members, spread, share) for share in (0.1, 0.5, 0.9))
    crps = {}
    if row.log_ratio is not None:
        for forecaster in FORECASTERS:
            said = _say(forecaster, row, members)
            if said is not None:
                blur = float(np.hypot(spread_of(forecaster, earlier), row.sd))
                crps[forecaster] = crps_ensemble(said, blur, row.log_ratio)
    middle = float(np.median(members))
    return Judged(
        case=prediction.case.id,
        title=prediction.case.title,
        measure=row.label,
        before=row.before.text,
        after=row.after.text,
        predicted=median,
        low=low,
        high=high,
        observed=row.log_ratio,
        sign=sign,
        right=abs(middle) < FLAT if sign == 0 else middle * sign > 0,
        covered=None if row.log_ratio is None else low <= row.log_ratio <= high,
        crps=crps,
        learning=learning,
        note=row.note,
    )


def _say(forecaster: str, row: Observation, members: Floats) -> Floats | None:
    """Return what a forecaster says of an observation, or None if nothing."""
    if forecaster == MODEL:
        return members
    if forecaster == STILL:
        return np.zeros(1)
    if forecaster == TREND:
        return np.array([row.log_growth or 0.0])
    return None if row.log_promised is None else np.array([row.log_promised])


def spread_of(forecaster: str, earlier: Iterable[tuple[Prediction, Floats]]) -> float:
    """Return the spread that a forecaster's misses in earlier cases call for, beyond what it allowed for itself."""
    misses: dict[str, list[float]] = {}
    for prediction, members in earlier:
        row = prediction.observation
        said = _say(forecaster, row, members)
        if said is not None and row.log_ratio is not None:
            miss = (row.log_ratio - float(np.median(said))) ** 2 - row.sd**2 - float(np.var(said))
            misses.setdefault(prediction.case.id, []).append(miss)
    return fit_spread(list(misses.values()), MISS_SD, PRIOR_CASES)


def _total(forecaster: str, rows: Sequence[Judged]) -> Total:
    spoke = [row.crps for row in rows if forecaster in row.crps]
    count = len(spoke)
    mean = sum(crps[forecaster] for crps in spoke) / count if count else 0.0
    own = sum(crps[MODEL] for crps in spoke) / count if count else 0.0
    return Total(forecaster, count, mean, own)
