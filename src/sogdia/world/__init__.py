"""The typed, frozen model of a date: loading it, dating it, checking it, asking it why."""

from sogdia.world.find import find
from sogdia.world.load import load_world
from sogdia.world.model import World

__all__ = ["World", "find", "load_world"]
