"""The routes lens: where cargo goes, what it pays, and what binds."""

from sogdia.lenses.routes.assumptions import rank_by_effect
from sogdia.lenses.routes.between import find_between
from sogdia.lenses.routes.books import certify, list_bottlenecks, list_pairs
from sogdia.lenses.routes.describe import describe_routes
from sogdia.lenses.routes.measure import measure_routes
from sogdia.lenses.routes.model import RoutesModel, Settings, build_model
from sogdia.lenses.routes.names import name_everything
from sogdia.lenses.routes.queues import list_queues
from sogdia.lenses.routes.solve import Solved, solve_among, solve_routes, solve_worlds

__all__ = [
    "RoutesModel", "Settings", "Solved", "build_model", "certify", "describe_routes", "find_between",
    "list_bottlenecks", "list_pairs", "list_queues", "measure_routes", "name_everything", "rank_by_effect",
    "solve_among", "solve_routes", "solve_worlds",
]  # fmt: skip
