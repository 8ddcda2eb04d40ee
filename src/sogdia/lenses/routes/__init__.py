"""The routes lens: where cargo goes, what it pays, and what binds."""

from sogdia.lenses.routes.describe import describe_routes
from sogdia.lenses.routes.measure import measure_routes
from sogdia.lenses.routes.model import RoutesModel, Settings, build_model
from sogdia.lenses.routes.solve import Solved, solve_routes

__all__ = ["RoutesModel", "Settings", "Solved", "build_model", "describe_routes", "measure_routes", "solve_routes"]
