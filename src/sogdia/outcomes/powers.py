"""Which states stand behind a power."""

from __future__ import annotations

from sogdia.world.model import World

UNIONS = {"EU": "EU27"}
"""Powers that are unions, and the group of their members."""


def list_members(world: World, power: str) -> frozenset[str]:
    """Return the states whose ways, regions and deliveries count as the power's: a union's members, or itself."""
    group = world.groups.get(UNIONS.get(power, ""))
    return frozenset((power, *group.members)) if group else frozenset((power,))


def list_unions(world: World) -> dict[str, tuple[str, ...]]:
    """Return the members of every power that is a union."""
    return {power: world.groups[group].members for power, group in UNIONS.items() if group in world.groups}
