"""The same equilibrium many times over: routes and incidence shared, only costs and amounts redone."""

from sogdia.equilibrium.ensemble.frame import Frame, build_frame
from sogdia.equilibrium.ensemble.hypercube import draw_levels, hash_keys
from sogdia.equilibrium.ensemble.solve import Cases, Solutions, solve_cases

__all__ = ["Cases", "Frame", "Solutions", "build_frame", "draw_levels", "hash_keys", "solve_cases"]
