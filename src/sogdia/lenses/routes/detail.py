"""What many futures say of each region pair and each bottleneck: carried tonnes, costs, shadow prices.

Apart from the census, since these are hundreds of numbers a future, worth keeping for a few hundred futures only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from sogdia.equilibrium.ensemble.solve import CLOSED_USD_T
from sogdia.equilibrium.paths import Floats
from sogdia.lenses.results import SHADOW_PRICE, Key
from sogdia.lenses.routes.model import RoutesModel
from sogdia.lenses.routes.solve import STEEPNESS_USD_T

if TYPE_CHECKING:
    from sogdia.lenses.routes.ensemble import Ensemble, SolvedFutures


class Detail(NamedTuple):
    """What is summed over which rows.

    Attributes
    ----------
    keys : the measures, in the order of the numbers that `take_detail` returns.
    pair_row : sparse, shape (pairs, rows of the ensemble), 1 where a row is of a pair.
    """

    keys: tuple[Key, ...]
    pair_row: csr_array


def build_detail(model: RoutesModel, ensemble: Ensemble) -> Detail:
    """Return the sums that make the measures of pairs; facilities are those of the ensemble's frame."""
    ids = [f"{origin}>{destination}" for origin, destination, _ in ensemble.rows]
    pairs = sorted(set(ids))
    number = {id_: index for index, id_ in enumerate(pairs)}
    shape = (len(pairs), len(ids))
    pair_row = csr_array((np.ones(len(ids)), ([number[id_] for id_ in ids], np.arange(len(ids)))), shape=shape)
    facilities = [model.network.facilities[number] for number in ensemble.facility.tolist()]
    keys = (
        *(Key("pair", id_, "carried_mt_yr") for id_ in pairs),
        *(Key("pair", id_, "cost_usd_t") for id_ in pairs),
        *(Key(kind, id_, SHADOW_PRICE) for kind, id_ in facilities),
    )
    return Detail(keys, pair_row)


def take_detail(detail: Detail, solved: SolvedFutures) -> Floats:
    """Return the measures of solved futures, shape (futures, measures), in the order of `detail.keys`.

    The cost of a pair is what `measure_routes` gives: the mean perceived cost, by demand, of its rows with a route; nan
    where a future closes all of them. A facility's shadow price is that of `Facilities.multiplier`.
    """
    solutions, pair_row = solved.solutions, detail.pair_row
    priced = np.where(solutions.perceived < CLOSED_USD_T / 2, solved.demand, 0.0)
    weight = pair_row @ priced.T
    cost = (pair_row @ (priced * solutions.perceived).T) / np.where(weight > 0, weight, np.nan)
    price = STEEPNESS_USD_T * np.maximum(solutions.z / solved.prices.capacity_mt_yr - 1, 0.0)
    found: Floats = np.concatenate([(pair_row @ solutions.carried.T).T, cost.T, price], axis=1)
    return found
