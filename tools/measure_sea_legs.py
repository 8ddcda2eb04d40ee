"""Measure the sea and ferry legs of a world with the `searoute` package (extra `build-data`).

    python tools/measure_sea_legs.py src/sogdia/data/eurasia > sea-lengths.csv

Prints one ledger row (`length_km`) a leg; what had to be rejected goes to standard error with the reason.
A leg is rejected if an end lies further from the package's network of sea lanes than `SNAP_KM` (or, on long legs,
`SNAP_SHARE` of the great circle), if the result is shorter than the great circle or more than `LONGEST` times it, or
if it slips through a strait that is not one of its ends. The way from an end to the network is added to the length.
Rejected legs get their length from the great circle by hand (see the notes in `facts-network.csv`).
"""

from __future__ import annotations

import csv
import sys
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

SNAP_KM = 15.0
SNAP_SHARE = 0.015
LONGEST = 2.6
RANGE_SHARE = 0.05
# The package's names of passages, and the place of the world that stands for each.
STRAITS = {
    "babalmandab": "babelmandeb",
    "bosporus": "bosphorus",
    "gibraltar": "gibraltar",
    "malacca": "malacca",
    "ormuz": "hormuz",
    "suez": "suez",
}
HEADER = ("subject", "attribute", "value", "low", "high", "unit", "year", "source", "confidence", "preferred", "note")


class Leg(NamedTuple):
    """A sea leg: link id, the ids of its ends and their (longitude, latitude) in degrees."""

    link: str
    tail: str
    head: str
    tail_at: tuple[float, float]
    head_at: tuple[float, float]


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance in km between two (longitude, latitude) pairs in degrees on a sphere of 6371 km."""
    (lon_a, lat_a), (lon_b, lat_b) = (tuple(map(radians, point)) for point in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def read_legs(world: Path) -> list[Leg]:
    """Return the sea and ferry legs of the world in `world`, in the order of its table."""
    with (world / "places.csv").open(encoding="utf-8", newline="") as file:
        at = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}
    with (world / "links.csv").open(encoding="utf-8", newline="") as file:
        return [
            Leg(row["id"], row["tail"], row["head"], at[row["tail"]], at[row["head"]])
            for row in csv.DictReader(file)
            if row["mode"] in ("sea", "ferry")
        ]


def measure_leg(leg: Leg) -> tuple[float, str]:
    """Return the length in km of a leg and why it must be rejected (empty if it stands)."""
    import searoute

    route = searoute.searoute(
        leg.tail_at, leg.head_at, restrictions=["northwest", "panama", "chili"], return_passages=True
    )
    track = [tuple(point) for point in route["geometry"]["coordinates"]]
    direct_km = great_circle_km(leg.tail_at, leg.head_at)
    snaps_km = (great_circle_km(leg.tail_at, track[0]), great_circle_km(leg.head_at, track[-1]))
    length_km = float(route["properties"]["length"]) + sum(snaps_km)
    passed = {STRAITS[name] for name in route["properties"].get("traversed_passages", ()) if name in STRAITS}
    if max(snaps_km) > max(SNAP_KM, SNAP_SHARE * direct_km):
        return length_km, f"an end lies {max(snaps_km):.0f} km from the nearest sea lane"
    if length_km < direct_km:
        return length_km, f"shorter than the great circle of {direct_km:.0f} km"
    if length_km > LONGEST * direct_km:
        return length_km, f"more than {LONGEST} times the great circle of {direct_km:.0f} km"
    if passed - {leg.tail, leg.head}:
        return length_km, f"passes {', '.join(sorted(passed - {leg.tail, leg.head}))}"
    return length_km, ""


def main(world: Path) -> None:
    """Print the ledger rows of all legs of `world`."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    for leg in read_legs(world):
        length_km, problem = measure_leg(leg)
        if problem:
            print(f"{leg.link}: {problem}", file=sys.stderr)
            continue
        low_km = max(great_circle_km(leg.tail_at, leg.head_at), length_km * (1 - RANGE_SHARE))
        figures = (round(length_km), round(low_km), round(length_km * (1 + RANGE_SHARE)))
        note = "Measured along sea lanes by tools/measure_sea_legs.py; range 5 %"
        writer.writerow((leg.link, "length_km", *figures, "km", "", "searoute", "computed", "", note))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
