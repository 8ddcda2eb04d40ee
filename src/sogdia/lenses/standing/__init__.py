"""Standing: the steps of states towards an authority, and whose step may follow whose."""

from sogdia.lenses.standing.backtest import (
    StandingScore,
    Trial,
    list_later_trials,
    list_trials,
    score_trials,
)
from sogdia.lenses.standing.hazard import DRIVERS, Hazard, fit_hazard
from sogdia.lenses.standing.history import NEVER, History, build_history, find_authority
from sogdia.lenses.standing.ladder import CHAIN, RUNGS, WORDS, Period, check_rung, first_period, period_of
from sogdia.lenses.standing.ripple import Given, Ripple, simulate_ripple
from sogdia.lenses.standing.vector import measure_standing_vector
from sogdia.world.check_standing import LAST_FITTED_YEAR

__all__ = [
    "CHAIN",
    "DRIVERS",
    "LAST_FITTED_YEAR",
    "NEVER",
    "RUNGS",
    "WORDS",
    "Given",
    "Hazard",
    "History",
    "Period",
    "Ripple",
    "StandingScore",
    "Trial",
    "build_history",
    "check_rung",
    "find_authority",
    "first_period",
    "fit_hazard",
    "list_later_trials",
    "list_trials",
    "measure_standing_vector",
    "period_of",
    "score_trials",
    "simulate_ripple",
]
