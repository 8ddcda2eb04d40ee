"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from sogdia.world.model import Place

EARTH_RADIUS_KM = 6371.0088  # mean radius; the sphere is within 0.6 % of the ellipsoid


def great_circle_km(a: Place, b: Place) -> float:
    """Return the shortest distance between two places on a sphere."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
