"""A route as a time-cost-distance profile: cumulative hours and US$/t over km, stops as vertical steps."""

from __future__ import annotations

import math
from itertools import groupby

import msgspec

from sogdia.lenses.results import Leg, Route

MOVING = ("line", "access")


class Stretch(msgspec.Struct, frozen=True):
    """One leg with what has been accumulated before and after it.

    `sd_h` values are standard deviations of the time since the origin; those of legs are added up, as in the price that
    shippers put on unreliability: a bad day at one border tends to be a bad day at the next.
    """

    leg: Leg
    from_km: float
    to_km: float
    from_hours: float
    to_hours: float
    from_usd_t: float
    to_usd_t: float
    from_sd_h: float
    to_sd_h: float

    @property
    def is_stop(self) -> bool:
        """Return whether cargo stands still: a border, handling or a change of gauge."""
        return self.leg.kind not in MOVING


class Profile(msgspec.Struct, frozen=True):
    """A whole route, stretch by stretch. `standing_share` is the part of total time spent at stops, 0 to 1."""

    route: Route
    stretches: tuple[Stretch, ...]
    standing_share: float

    @property
    def stops(self) -> tuple[Stretch, ...]:
        """Return the stops that take time."""
        return tuple(stretch for stretch in self.stretches if stretch.is_stop and stretch.leg.hours > 0)

    @property
    def states(self) -> tuple[tuple[str, float, float], ...]:
        """Return each state passed through with the km at which it is entered and left, in order."""
        moving = [stretch for stretch in self.stretches if not stretch.is_stop]
        runs = [list(run) for _, run in groupby(moving, key=lambda stretch: stretch.leg.state)]
        return tuple((run[0].leg.state, run[0].from_km, run[-1].to_km) for run in runs)


def measure_profile(route: Route) -> Profile:
    """Return the cumulative profile of `route`; its last stretch ends at the sums over all legs."""
    stretches = []
    km = hours = usd_t = sd_h = 0.0
    for leg in route.legs:
        after = (km + leg.km, hours + leg.hours, usd_t + leg.usd_t, sd_h + leg.sd_h)
        stretches.append(
            Stretch(
                leg,
                from_km=km,
                to_km=after[0],
                from_hours=hours,
                to_hours=after[1],
                from_usd_t=usd_t,
                to_usd_t=after[2],
                from_sd_h=sd_h,
                to_sd_h=after[3],
            )
        )
        km, hours, usd_t, sd_h = after
    standing = math.fsum(leg.hours for leg in route.legs if leg.kind not in MOVING)
    return Profile(route, tuple(stretches), standing / hours if hours else 0.0)
