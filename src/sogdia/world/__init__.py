"""The typed, frozen model of a date: loading it, dating it, checking it, asking it why."""

from sogdia.world.advise import advise_world
from sogdia.world.check import check_world
from sogdia.world.find import find
from sogdia.world.load import load_world
from sogdia.world.model import World
from sogdia.world.why import Explanation, explain

__all__ = ["Explanation", "World", "advise_world", "check_world", "explain", "find", "load_world"]
