"""What each line, border point and port is worth: close it, and see what that costs and who carries on.

A closure shuts arcs and nothing else. Routes, bundles and figures stay, so that a closure is one more case of the
ensemble, started from the equilibrium in which everything is open.
"""

from sogdia.critical.closure import Closure, list_closures, measure_loads, pair_up
from sogdia.critical.effect import BATCH, Effect, close_things, iterate_closures
from sogdia.critical.opened import Open, open_world
from sogdia.critical.routes import rank_closures, widen_choice

__all__ = [
    "BATCH", "Closure", "Effect", "Open", "close_things", "iterate_closures", "list_closures", "measure_loads",
    "open_world", "pair_up", "rank_closures", "widen_choice",
]  # fmt: skip
