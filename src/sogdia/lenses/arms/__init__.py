"""Arms: who delivers to whom, how much a buyer hangs on one supplier, and what a shock would change."""

from sogdia.lenses.arms.appeal import Past, build_past, describe_situation
from sogdia.lenses.arms.backtest import Score, Scored, Seen, measure_score, score_rolling, score_seen
from sogdia.lenses.arms.choice import Choice, fit_choice
from sogdia.lenses.arms.concentration import (
    Concentration,
    Shift,
    compare_windows,
    measure_concentration,
    measure_turnover,
)
from sogdia.lenses.arms.dependence import Dependence, measure_dependence, read_weights
from sogdia.lenses.arms.forecast import Draws, Effects, Shock, draw_future
from sogdia.lenses.arms.market import (
    ALL,
    LAST_FITTED_YEAR,
    Market,
    Window,
    collect_markets,
    group_market,
    read_window,
)
from sogdia.lenses.arms.pact import Pact, list_pacts
from sogdia.lenses.arms.price import UnitPrice, compare_prices
from sogdia.lenses.arms.reported import Telling, collect_tellings
from sogdia.lenses.arms.vector import measure_arms_vector

__all__ = [
    "ALL",
    "LAST_FITTED_YEAR",
    "Choice",
    "Concentration",
    "Dependence",
    "Draws",
    "Effects",
    "Market",
    "Pact",
    "Past",
    "Score",
    "Scored",
    "Seen",
    "Shift",
    "Shock",
    "Telling",
    "UnitPrice",
    "Window",
    "build_past",
    "collect_markets",
    "collect_tellings",
    "compare_prices",
    "compare_windows",
    "describe_situation",
    "draw_future",
    "fit_choice",
    "group_market",
    "list_pacts",
    "measure_arms_vector",
    "measure_concentration",
    "measure_dependence",
    "measure_score",
    "measure_turnover",
    "read_weights",
    "read_window",
    "score_rolling",
    "score_seen",
]
