"""What an outcome means beside another: who gains, who loses, and by which routes."""

from sogdia.outcomes.compare import (
    Comparison,
    Row,
    check_comparison,
    compare,
    take_gainers,
    take_losers,
    take_main,
)
from sogdia.outcomes.shifts import Move, Shift, Way, measure_shifts

__all__ = [
    "Comparison",
    "Move",
    "Row",
    "Shift",
    "Way",
    "check_comparison",
    "compare",
    "measure_shifts",
    "take_gainers",
    "take_losers",
    "take_main",
]
