"""What might change: scenarios as data, and the world in which one has come true."""

from sogdia.scenario.apply import apply_changes, apply_scenario
from sogdia.scenario.changes import CHANGES
from sogdia.scenario.check import check_scenario, resolve_scenario
from sogdia.scenario.model import BASE, Change, Scenario
from sogdia.scenario.read import parse_scenario, read_scenario, shipped_scenarios

__all__ = [
    "BASE",
    "CHANGES",
    "Change",
    "Scenario",
    "apply_changes",
    "apply_scenario",
    "check_scenario",
    "parse_scenario",
    "read_scenario",
    "resolve_scenario",
    "shipped_scenarios",
]
