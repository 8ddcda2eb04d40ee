"""Scores against published formulas, brute force and what makes a score proper."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogdia.outcomes.score import crps_ensemble, crps_normal, fit_spread, quantile_ensemble

FINITE = st.floats(-5, 5)


def integral_of_crps(cdf, observed: float) -> float:
    """The definition: ∫ (F(x) − 1{x >= y})² dx, by the midpoint rule."""
    x = np.linspace(-30, 30, 120_001)
    middle = (x[1:] + x[:-1]) / 2
    step = (middle >= observed).astype(float)
    return float(((np.array([cdf(value) for value in middle]) - step) ** 2).sum() * (x[1] - x[0]))


def test_a_standard_normal_at_its_mean_scores_what_is_published():
    """(√2 − 1)/√π, the known value at the centre."""
    assert crps_normal(0.0, 1.0, 0.0) == pytest.approx((math.sqrt(2) - 1) / math.sqrt(math.pi))


@pytest.mark.parametrize(("mean", "sd", "observed"), [(0.0, 1.0, 0.7), (1.0, 0.3, -0.4), (-0.5, 2.0, 1.5)])
def test_the_closed_form_for_a_normal_is_the_integral_of_the_definition(mean, sd, observed):
    wanted = integral_of_crps(NormalDist(mean, sd).cdf, observed)
    assert crps_normal(mean, sd, observed) == pytest.approx(wanted, abs=1e-4)


def test_the_closed_form_for_a_blurred_ensemble_is_the_integral_of_the_definition():
    members, sd, observed = np.array([-1.0, 0.2, 0.3, 2.0]), 0.4, 0.9
    parts = [NormalDist(member, sd) for member in members.tolist()]
    wanted = integral_of_crps(lambda x: sum(part.cdf(x) for part in parts) / len(parts), observed)
    assert crps_ensemble(members, sd, observed) == pytest.approx(wanted, abs=1e-4)


def test_an_ensemble_without_blur_is_scored_as_its_steps():
    """Two members at 0 and 2, observed 1: mean |y − x| = 1, half the mean |x − x'| = ½ · 1."""
    assert crps_ensemble(np.array([0.0, 2.0]), 0.0, 1.0) == pytest.approx(0.5)


@given(FINITE, st.floats(0.05, 3), FINITE)
def test_one_blurred_member_is_a_normal(mean, sd, observed):
    assert crps_ensemble(np.array([mean]), sd, observed) == pytest.approx(crps_normal(mean, sd, observed), abs=1e-9)


@given(FINITE, FINITE)
def test_a_sure_forecast_scores_its_absolute_error(said, observed):
    assert crps_normal(said, 0.0, observed) == abs(said - observed)
    assert crps_ensemble(np.array([said]), 0.0, observed) == abs(said - observed)


def test_nobody_does_better_in_expectation_than_with_the_truth():
    """Proper: against draws of N(0, 1) the forecast N(0, 1) has the lowest mean score."""
    drawn = np.random.default_rng(1).standard_normal(4000)
    mean = {sd: float(np.mean([crps_normal(0.0, sd, y) for y in drawn])) for sd in (0.5, 1.0, 2.0)}
    shifted = float(np.mean([crps_normal(0.5, 1.0, y) for y in drawn]))
    assert mean[1.0] < min(mean[0.5], mean[2.0], shifted)


@given(st.lists(FINITE, min_size=1, max_size=8), st.floats(0.05, 2), st.floats(0.05, 0.95))
def test_a_quantile_has_its_share_below_it(members, sd, share):
    found = quantile_ensemble(np.array(members), sd, share)
    below = sum(NormalDist(member, sd).cdf(found) for member in members) / len(members)
    assert below == pytest.approx(share, abs=1e-6)


def test_a_spread_without_cases_is_the_prior_and_with_many_is_theirs():
    assert fit_spread([], 0.5, 2) == pytest.approx(0.5)
    assert fit_spread([[0.09]] * 2000, 0.5, 2) == pytest.approx(0.3, rel=1e-2)


def test_a_case_with_many_observations_counts_as_much_as_one_with_few():
    assert fit_spread([[0.04] * 50, [0.16]], 0.5, 2) == pytest.approx(fit_spread([[0.04], [0.16]], 0.5, 2))


def test_a_spread_is_never_nothing():
    assert fit_spread([[-1.0]] * 10, 0.5, 2) == pytest.approx(0.05)
