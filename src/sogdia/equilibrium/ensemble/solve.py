"""Newton's method on the charges, compiled, for one future after another.

The same program, steps and stopping rule as `equilibrium.stochastic`, with two savings that change the way and not the
end: the search runs over bundles of routes (see `frame`), and a facility whose charge hardly answers to its load takes
the load it is offered instead of a place in the linear system. Each future starts from the parameters it is given.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from sogdia.equilibrium.ensemble.frame import Frame
from sogdia.equilibrium.ensemble.spread import _add_along_routes
from sogdia.equilibrium.paths import Bools, Floats, Ints

CLOSED_USD_T = 1e7
"""An arc that is shut in some futures costs so much in them; a row whose every route does is not carried at all."""

MISFIT_MT_YR = 3e-6
"""Loads demanded and offered may differ by so much at the end; the duality gap is of second order in it."""

MAX_STEPS = 60
MAX_HALVINGS = 30
MAX_STOPS = 6
FURTHEST_SCALES = 5.0
WEAK = 2e-1
"""A facility is left out of the linear system if its charge answers to a change of load by less than this share."""

GOOD_ENOUGH = 0.3
"""A response is used again after a step that left no more than this share of the misfit."""

RIDGE = 1e-9
"""Shares out what is next to undetermined: multipliers of facilities that carry the very same cargo."""

_FAST = {"reassoc", "contract"}


class Cases(NamedTuple):
    """What differs from future to future; first axis: the futures.

    Attributes
    ----------
    arc_cost : shape (futures, columns of `Frame.arc`, classes), free generalised cost, US$/t.
    scale, elasticity : shape (futures, classes). exponent : shape (futures,), β of the path sizes.
    demand : shape (futures, rows), Mt/yr. reference, level : shape (rows,), perceived and mean cost at which demand is
        what it is, US$/t; nan for rows measured from their free cost.
    capacity, delay_at_capacity : shape (futures, facilities), see `delay.Facilities`. power : shape (futures,).
    steepness : shape (futures, facilities).
    start : shape (futures, facilities), parameters z to start from.
    """

    arc_cost: Floats
    scale: Floats
    elasticity: Floats
    exponent: Floats
    demand: Floats
    reference: Floats
    level: Floats
    capacity: Floats
    delay_at_capacity: Floats
    power: Floats
    steepness: Floats
    start: Floats


class Solutions(NamedTuple):
    """Equilibria; first axis: the futures.

    Attributes
    ----------
    z, charge, load : shape (futures, facilities). flow : shape (futures, entries), Mt/yr.
    perceived, carried : shape (futures, rows), US$/t and Mt/yr.
    misfit, gap : shape (futures,), see `stochastic.Solution`. steps : shape (futures,).
    solved : shape (futures,), whether the misfit was reached.
    """

    z: Floats
    charge: Floats
    load: Floats
    flow: Floats
    perceived: Floats
    carried: Floats
    misfit: Floats
    gap: Floats
    steps: Ints
    solved: Bools


def solve_cases(frame: Frame, cases: Cases, misfit_mt_yr: float = MISFIT_MT_YR) -> Solutions:
    """Return the equilibrium of every case. Cost grows with futures × (tree nodes + entries + steps × uses)."""
    futures, facilities = cases.start.shape
    rows = len(frame.row)
    found = Solutions(
        z=np.empty((futures, facilities)),
        charge=np.empty((futures, facilities)),
        load=np.empty((futures, facilities)),
        flow=np.empty((futures, frame.entry_count)),
        perceived=np.empty((futures, rows)),
        carried=np.empty((futures, rows)),
        misfit=np.empty(futures),
        gap=np.empty(futures),
        steps=np.empty(futures, dtype=np.int64),
        solved=np.empty(futures, dtype=np.bool_),
    )
    _solve_cases(frame, cases, found, misfit_mt_yr)
    return found


_POWERS = np.ldexp(1.0, np.arange(-1075, 1))
_LOG2_E, _LN2_HIGH, _LN2_LOW = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10


@njit(cache=True, fastmath={"contract"})
def _exp(x):  # type: ignore[no-untyped-def]
    """Return e^x for x <= 0, to the last digit: half the time of the library's, and the compiler can do four at once.

    x = n ln 2 + r with |r| <= ln 2 / 2 and Taylor's series for e^r.
    """
    x = max(x, -745.0)
    n = np.rint(x * _LOG2_E)
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    p = 1 / 6227020800.0
    p = p * r + 1 / 479001600.0
    p = p * r + 1 / 39916800.0
    p = p * r + 1 / 3628800.0
    p = p * r + 1 / 362880.0
    p = p * r + 1 / 40320.0
    p = p * r + 1 / 5040.0
    p = p * r + 1 / 720.0
    p = p * r + 1 / 120.0
    p = p * r + 1 / 24.0
    p = p * r + 1 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    return p * _POWERS[np.int64(n) + 1075]


class _Work(NamedTuple):
    """Room for one future's numbers, used again for the next."""

    segments: Floats  # (segments, classes)
    until: Floats  # (depths, classes)
    route_cost: Floats  # (routes, classes)
    share: Floats  # (entries,), of the entry in its bundle
    weight: Floats  # (alternatives,), ln of the bundle's weight at no charge
    probability: Floats  # (alternatives,)
    bundle_charge: Floats
    bundle_flow: Floats
    bundle_slope: Floats  # Σ θ · flow
    bundle_change: Floats
    bundle_answer: Floats
    reference: Floats  # (rows,)
    decay: Floats
    perceived: Floats
    carried: Floats


@njit(cache=True, nogil=True)
def _solve_cases(frame, cases, found, misfit_mt_yr):  # type: ignore[no-untyped-def]
    bundles, rows = len(frame.bundle_route) - 1, len(frame.row)
    work = _Work(
        np.empty((len(frame.segment_start) - 1, frame.class_count)),
        np.zeros((frame.node_depth.max() + 1, frame.class_count)), np.empty((len(frame.route), frame.class_count)),
        np.empty(frame.entry[-1]), np.empty(frame.alternative[-1]),
        np.empty(frame.alternative[-1]), np.empty(bundles), np.empty(bundles), np.empty(bundles), np.empty(bundles),
        np.empty(bundles), np.empty(rows),
        np.empty(rows), np.empty(rows), np.empty(rows),
    )  # fmt: skip
    for case in range(len(cases.exponent)):
        _weigh_bundles(frame, cases, case, work)
        steps, misfit, gap = _solve_case(frame, cases, case, work, found, misfit_mt_yr)
        found.steps[case], found.misfit[case], found.gap[case] = steps, misfit, gap
        found.solved[case] = misfit <= misfit_mt_yr
        for row in range(rows):
            found.perceived[case, row], found.carried[case, row] = work.perceived[row], work.carried[row]
            first, pair = frame.entry[row], frame.row_pair[row]
            start = frame.bundle_route[frame.pair_bundle[pair]]
            for bundle in range(frame.pair_bundle[pair], frame.pair_bundle[pair + 1]):
                alternative = frame.alternative[row] + bundle - frame.pair_bundle[pair]
                tonnes = work.carried[row] * work.probability[alternative]
                for route in range(frame.bundle_route[bundle], frame.bundle_route[bundle + 1]):
                    found.flow[case, first + route - start] = tonnes * work.share[first + route - start]


@njit(cache=True, fastmath=_FAST)
def _weigh_bundles(frame, cases, case, work):  # type: ignore[no-untyped-def]
    """Add costs up along the tree, and routes up to bundles: ``ln Σ_r PS_r^β exp(−θ c_r)`` of each alternative."""
    cost = work.route_cost
    _add_along_routes(frame, cases.arc_cost[case], work.segments, work.until, cost)
    exponent = cases.exponent[case]
    for row in range(len(frame.row)):
        k, pair = frame.row_class[row], frame.row_pair[row]
        scale = cases.scale[case, k]
        shift = frame.entry[row] - frame.bundle_route[frame.pair_bundle[pair]]
        best_row = -np.inf
        for bundle in range(frame.pair_bundle[pair], frame.pair_bundle[pair + 1]):
            first, last = frame.bundle_route[bundle], frame.bundle_route[bundle + 1]
            best = -np.inf
            for route in range(first, last):
                utility = exponent * frame.log_size[route] - scale * cost[route, k]
                work.share[shift + route] = utility
                best = max(best, utility)
            total = 0.0
            for route in range(first, last):
                weight = _exp(work.share[shift + route] - best)
                work.share[shift + route] = weight
                total += weight
            for route in range(first, last):
                work.share[shift + route] /= total
            weight = best + math.log(total)
            work.weight[frame.alternative[row] + bundle - frame.pair_bundle[pair]] = weight
            best_row = max(best_row, weight)
        reference, level = cases.reference[row], cases.level[row]
        if math.isnan(reference):
            free = mean = 0.0
            for bundle in range(frame.pair_bundle[pair], frame.pair_bundle[pair + 1]):
                weight = math.exp(work.weight[frame.alternative[row] + bundle - frame.pair_bundle[pair]] - best_row)
                free += weight
                for route in range(frame.bundle_route[bundle], frame.bundle_route[bundle + 1]):
                    mean += weight * work.share[shift + route] * cost[route, k]
            reference, level = -(best_row + math.log(free)) / scale, mean / free
        work.reference[row] = reference
        work.decay[row] = cases.elasticity[case, k] / max(level, 1.0)


@njit(cache=True, fastmath=_FAST)
def _evaluate(frame, cases, case, work, z, charge, load):  # type: ignore[no-untyped-def]
    """Load the facilities at parameters z; return the value of the dual and the worst misfit.

    Where the charge hardly answers to the load a difference between them counts for as much as the charge moves loads.
    """
    value = steepest = 0.0
    for k in range(frame.class_count):
        steepest = max(steepest, cases.scale[case, k])
    power = cases.power[case]
    for facility in range(frame.facility_count):
        capacity, worst = cases.capacity[case, facility], cases.delay_at_capacity[case, facility]
        offered = min(z[facility], capacity)
        delay = worst * (max(offered, 0.0) / capacity) ** power
        beyond = cases.steepness[case, facility] * max(z[facility] - capacity, 0.0)
        charge[facility] = delay + beyond
        value += (delay + beyond) * max(offered, 0.0) - delay * max(offered, 0.0) / (power + 1)
        load[facility] = 0.0
    for bundle in range(len(work.bundle_charge)):
        total = 0.0
        for use in range(frame.use_start[bundle], frame.use_start[bundle + 1]):
            total += charge[frame.use_facility[use]]
        work.bundle_charge[bundle] = total
        work.bundle_flow[bundle] = 0.0
        work.bundle_slope[bundle] = 0.0
    for row in range(len(frame.row)):
        k, pair = frame.row_class[row], frame.row_pair[row]
        scale = cases.scale[case, k]
        first, last = frame.alternative[row], frame.alternative[row + 1]
        shift = frame.pair_bundle[pair] - first
        best = -np.inf
        for one in range(first, last):
            utility = work.weight[one] - scale * work.bundle_charge[shift + one]
            work.probability[one] = utility
            best = max(best, utility)
        total = 0.0
        for one in range(first, last):
            weight = _exp(work.probability[one] - best)
            work.probability[one] = weight
            total += weight
        perceived = -(best + math.log(total)) / scale
        rise, decay = perceived - work.reference[row], work.decay[row]
        base = cases.demand[case, row]
        tonnes = base * math.exp(min(-decay * rise, 700.0))
        value -= base * (-math.expm1(min(-decay * rise, 700.0)) / decay if decay > 0 else rise)
        if perceived > CLOSED_USD_T / 2:
            tonnes = 0.0
        work.perceived[row], work.carried[row] = perceived, tonnes
        for one in range(first, last):
            work.probability[one] /= total
            flow = tonnes * work.probability[one]
            work.bundle_flow[shift + one] += flow
            work.bundle_slope[shift + one] += scale * flow
    for bundle in range(len(work.bundle_flow)):
        for use in range(frame.use_start[bundle], frame.use_start[bundle + 1]):
            load[frame.use_facility[use]] += work.bundle_flow[bundle]
    misfit = 0.0
    for facility in range(frame.facility_count):
        capacity = cases.capacity[case, facility]
        off = abs(load[facility] - min(z[facility], capacity))
        highest = max(load[facility], z[facility])
        if highest < capacity:
            slope = cases.delay_at_capacity[case, facility] * power / capacity * (highest / capacity) ** (power - 1)
            off *= min(1.0, steepest * slope * highest)
        misfit = max(misfit, off)
    return value, misfit


@njit(cache=True, fastmath=_FAST)
def _respond(frame, cases, case, work, place, size):  # type: ignore[no-untyped-def]
    """Return minus the derivative of loads by charges among the facilities that have a `place`; lower half."""
    matrix = np.zeros((size, size))
    local = np.full(frame.facility_count, -1, dtype=np.int32)
    touched = np.empty(size, dtype=np.int32)
    part, mean = np.empty((size, size)), np.empty(size)
    most = 1
    for pair in range(len(frame.pair_bundle) - 1):
        most = max(most, frame.pair_bundle[pair + 1] - frame.pair_bundle[pair])
    first_use, uses = np.empty(most + 1, dtype=np.int32), np.empty(len(frame.use_facility), dtype=np.int32)
    row = 0
    for pair in range(len(frame.pair_bundle) - 1):
        start, last = frame.pair_bundle[pair], frame.pair_bundle[pair + 1]
        count = found = 0
        for bundle in range(start, last):
            first_use[bundle - start] = found
            for use in range(frame.use_start[bundle], frame.use_start[bundle + 1]):
                facility = frame.use_facility[use]
                if place[facility] >= 0:
                    if local[facility] < 0:
                        local[facility] = count
                        touched[count] = facility
                        count += 1
                    uses[found] = local[facility]
                    found += 1
        first_use[last - start] = found
        for i in range(count):
            for j in range(i + 1):
                part[i, j] = 0.0
        for bundle in range(last - start):
            slope = work.bundle_slope[start + bundle]
            for one in range(first_use[bundle], first_use[bundle + 1]):
                for other in range(first_use[bundle], first_use[bundle + 1]):
                    if uses[other] <= uses[one]:
                        part[uses[one], uses[other]] += slope
        while row < len(frame.row) and frame.row_pair[row] == pair:
            for i in range(count):
                mean[i] = 0.0
            for bundle in range(last - start):
                share = work.probability[frame.alternative[row] + bundle]
                for one in range(first_use[bundle], first_use[bundle + 1]):
                    mean[uses[one]] += share
            weight = (cases.scale[case, frame.row_class[row]] - work.decay[row]) * work.carried[row]
            for i in range(count):
                ahead = weight * mean[i]
                for j in range(i + 1):
                    part[i, j] -= ahead * mean[j]
            row += 1
        for i in range(count):
            for j in range(i + 1):
                one, other = place[touched[i]], place[touched[j]]
                matrix[max(one, other), min(one, other)] += part[i, j]
        for i in range(count):
            local[touched[i]] = -1
    for i in range(size):
        for j in range(i):
            matrix[j, i] = matrix[i, j]
    return matrix


@njit(cache=True, fastmath=_FAST)
def _answer(frame, cases, case, work, change, answer):  # type: ignore[no-untyped-def]
    """Write into `answer` how loads answer, to first order, to a change of the charges of all facilities."""
    answer[:] = 0.0
    for bundle in range(len(work.bundle_charge)):
        total = 0.0
        for use in range(frame.use_start[bundle], frame.use_start[bundle + 1]):
            total += change[frame.use_facility[use]]
        work.bundle_change[bundle] = total
        work.bundle_answer[bundle] = 0.0
    for row in range(len(frame.row)):
        scale = cases.scale[case, frame.row_class[row]]
        first, last = frame.alternative[row], frame.alternative[row + 1]
        shift = frame.pair_bundle[frame.row_pair[row]] - first
        mean = 0.0
        for one in range(first, last):
            mean += work.probability[one] * work.bundle_change[shift + one]
        common = (scale - work.decay[row]) * mean
        for one in range(first, last):
            steeper = scale * work.bundle_change[shift + one] - common
            work.bundle_answer[shift + one] -= work.carried[row] * work.probability[one] * steeper
    for bundle in range(len(work.bundle_charge)):
        for use in range(frame.use_start[bundle], frame.use_start[bundle + 1]):
            answer[frame.use_facility[use]] += work.bundle_answer[bundle]


@njit(cache=True, fastmath=_FAST)
def _solve_positive(matrix, right):  # type: ignore[no-untyped-def]
    """Return x of matrix x = right for a positive definite matrix, by Cholesky; what is next to singular is shared."""
    size = len(right)
    scale = np.empty(size)
    for i in range(size):
        scale[i] = 1 / math.sqrt(matrix[i, i])
    lower = np.empty((size, size))
    for i in range(size):
        for j in range(i + 1):
            total = matrix[i, j] * scale[i] * scale[j]
            if i == j:
                total += RIDGE
            for k in range(j):
                total -= lower[i, k] * lower[j, k]
            lower[i, j] = math.sqrt(max(total, 1e-13)) if i == j else total / lower[j, j]
    x = np.empty(size)
    for i in range(size):
        total = right[i] * scale[i]
        for k in range(i):
            total -= lower[i, k] * x[k]
        x[i] = total / lower[i, i]
    for i in range(size - 1, -1, -1):
        x[i] /= lower[i, i]
        for k in range(i):
            x[k] -= lower[i, k] * x[i]
    for i in range(size):
        x[i] *= scale[i]
    return x


@njit(cache=True)
def _lands(full, target, capacity):  # type: ignore[no-untyped-def]
    return target <= capacity if full else target >= capacity


@njit(cache=True, fastmath=_FAST)
def _find_direction(frame, cases, case, work, z, charge, load, reach, place, known):  # type: ignore[no-untyped-def]
    """Return Newton's step in z, cut at the kinks, the slope of the dual along it, and whether it newly lands on one.

    As in `stochastic`: a facility that would cross its capacity stops there, and the others answer to that. `place` and
    `known` are the facilities that the last response was of, and that response: near the end it is good enough, if it
    is still of the same facilities and not empty.
    """
    size = frame.facility_count
    power = cases.power[case]
    residual, slope, direction = np.empty(size), np.empty(size), np.empty(size)
    full = np.empty(size, dtype=np.bool_)
    chosen = np.empty(size, dtype=np.int64)
    same = len(known) > 0
    steepest = 0.0
    for k in range(frame.class_count):
        steepest = max(steepest, cases.scale[case, k])
    count = 0
    for f in range(size):
        capacity = cases.capacity[case, f]
        residual[f] = load[f] - min(z[f], capacity)
        full[f] = z[f] >= capacity if residual[f] > 0 else z[f] > capacity
        share = min(max(z[f], 0.0), capacity) / capacity
        below = cases.delay_at_capacity[case, f] * power / capacity * share ** (power - 1)
        slope[f] = cases.steepness[case, f] if full[f] else below
        direction[f] = residual[f]
        here = full[f] or slope[f] * steepest * load[f] > WEAK
        if here != (place[f] >= 0):
            same = False
        place[f] = count if here else -1
        if here:
            chosen[count] = f
            count += 1
    demand_slope = known
    if count > 0:
        if not same:
            demand_slope = _respond(frame, cases, case, work, place, count)
        change = np.zeros(count)
        stopped = np.zeros(count, dtype=np.bool_)
        free = np.empty(count, dtype=np.int64)
        for _ in range(MAX_STOPS):
            left = 0
            for i in range(count):
                if not stopped[i]:
                    free[left] = i
                    left += 1
            matrix, right = np.empty((left, left)), np.empty(left)
            for i in range(left):
                one = free[i]
                f = chosen[one]
                right[i] = residual[f]
                for j in range(count):
                    if stopped[j]:
                        right[i] -= demand_slope[one, j] * change[j]
                for j in range(left):
                    matrix[i, j] = demand_slope[one, free[j]]
                if not full[f]:
                    matrix[i, i] += 1.0 / slope[f]
                matrix[i, i] += 1e-12  # full, and nobody comes any more
            part = _solve_positive(matrix, right)
            for i in range(left):
                change[free[i]] = part[i]
            more = False
            for i in range(left):
                one = free[i]
                f = chosen[one]
                capacity = cases.capacity[case, f]
                if full[f]:
                    step = change[one] / slope[f]
                else:
                    step = residual[f]
                    for j in range(count):
                        step -= demand_slope[one, j] * change[j]
                direction[f] = step
                if capacity != z[f] and _lands(full[f], z[f] + step, capacity):
                    more = True
                    stopped[one] = True
                    direction[f] = capacity - z[f]
                    if full[f]:
                        change[one] = slope[f] * (capacity - z[f])
                    else:
                        change[one] = cases.delay_at_capacity[case, f] - charge[f]
            if not more:
                break
        moved, answer = np.zeros(size), np.empty(size)
        for i in range(count):
            moved[chosen[i]] = min(max(change[i], -reach), reach)
        _answer(frame, cases, case, work, moved, answer)
        for f in range(size):
            if place[f] < 0:
                direction[f] += answer[f]
    descent, newly = _cut(cases, case, z, full, residual, slope, direction, reach)
    if descent > 0 and count > 0:  # the others' answers do more harm than good: each on its own
        for i in range(count):
            f = chosen[i]
            direction[f] = residual[f] / (demand_slope[i, i] * slope[f] + (1e-9 if full[f] else 1.0))
        descent, newly = _cut(cases, case, z, full, residual, slope, direction, reach)
    return direction, descent, newly, demand_slope


@njit(cache=True)
def _cut(cases, case, z, full, residual, slope, direction, reach):  # type: ignore[no-untyped-def]
    """Cut a direction at the kinks, and where a multiplier would move further than the reach; return its descent."""
    descent, newly = 0.0, False
    for f in range(len(z)):
        capacity, steepness = cases.capacity[case, f], cases.steepness[case, f]
        if _lands(full[f], z[f] + direction[f], capacity):
            direction[f] = capacity - z[f]
            newly = newly or z[f] != capacity
        if full[f]:
            direction[f] = min(max(direction[f], -reach / steepness), reach / steepness)
        descent -= residual[f] * slope[f] * direction[f]
    return descent, newly


@njit(cache=True)
def _solve_case(frame, cases, case, work, found, misfit_mt_yr):  # type: ignore[no-untyped-def]
    """Find the charges of one case; return steps, misfit and gap, and leave charges and loads in `found`."""
    size = frame.facility_count
    z, charge, load = found.z[case], found.charge[case], found.load[case]
    for f in range(size):
        z[f] = max(cases.start[case, f], 0.0)
    before = np.empty(size)
    reach = 0.0
    for k in range(frame.class_count):
        reach = max(reach, cases.scale[case, k])
    reach = FURTHEST_SCALES / reach
    value, misfit = _evaluate(frame, cases, case, work, z, charge, load)
    steps = 0
    place, nothing = np.full(size, -1), np.zeros((0, 0))
    known = nothing
    while misfit > misfit_mt_yr and steps < MAX_STEPS:
        steps += 1
        direction, descent, newly, known = _find_direction(
            frame, cases, case, work, z, charge, load, reach, place, known
        )
        for f in range(size):
            before[f] = z[f]
        length, noise, accepted = 1.0, 1e-13 * max(abs(value), 1.0), False
        for _ in range(MAX_HALVINGS):
            for f in range(size):
                z[f] = max(before[f] + length * direction[f], 0.0)
            then, worst = _evaluate(frame, cases, case, work, z, charge, load)
            if then < value + 1e-4 * length * descent - noise:
                accepted = True
                if length == 1.0:
                    reach *= 2
                break
            if then <= value + noise and (newly or worst < misfit):
                accepted = True
                break
            length /= 2
        if not accepted:
            for f in range(size):
                z[f] = before[f]
            value, misfit = _evaluate(frame, cases, case, work, z, charge, load)
            break
        if worst > GOOD_ENOUGH * misfit:
            known = nothing
        value, misfit = then, worst
    return steps, misfit, _measure_gap(frame, cases, case, work, z, charge, load)


@njit(cache=True)
def _measure_gap(frame, cases, case, work, z, charge, load):  # type: ignore[no-untyped-def]
    """Return the Fenchel gap of the facilities over what shippers perceive to pay."""
    power = cases.power[case]
    gap = total = 0.0
    for f in range(frame.facility_count):
        capacity, worst = cases.capacity[case, f], cases.delay_at_capacity[case, f]
        within, offered = min(load[f], capacity), max(min(z[f], capacity), 0.0)
        conjugate = charge[f] * offered - worst * (offered / capacity) ** power * offered / (power + 1)
        integral = worst * (within / capacity) ** power * within / (power + 1)
        gap += max(integral + conjugate - charge[f] * within, 0.0) + charge[f] * max(load[f] - capacity, 0.0)
    for row in range(len(frame.row)):
        total += abs(work.perceived[row]) * work.carried[row]
    return gap / max(total, 1e-300)
