"""Ties between states: how strong, how spread over the powers, how balanced, and what they do to borders."""

from sogdia.lenses.ties.overview import Overview, measure_overview
from sogdia.lenses.ties.portrait import Portrait, measure_path, measure_portrait
from sogdia.lenses.ties.regime import measure_regimes

__all__ = ["Overview", "Portrait", "measure_overview", "measure_path", "measure_portrait", "measure_regimes"]
