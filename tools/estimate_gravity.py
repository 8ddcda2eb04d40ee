"""Estimate the small flows that nobody publishes, by a gravity model, as rows of `demand.csv` on standard output.

    python tools/estimate_gravity.py > rows.csv

The model is  Mt = k · GDP_o^a · GDP_d^b · km^-c  between regions of different states, a = b = 0.6 and c = 1.5, near the
usual elasticities of trade once a landlocked region's size is taken into account. k is the median, over the pairs
that `demand.csv` has from other evidence, of what was found against the bare formula, for containers and for general
cargo apart; it is then lowered tenfold, because a pair without any published flow trades far less than one that has
made the statistics. Only pairs with an end in the states studied are estimated, only where the table has no row for
the pair of states, where trade is not banned and the sea has rivals, and only where 0.01 Mt or more come out. Low is
0.3 times, high 3 times the estimate.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median

TOOLS = Path(__file__).parent
WORLD = TOOLS.parent / "src" / "sogdia" / "data" / "eurasia"
MARK = "Gravity estimate"
STUDIED = {"UZB", "KAZ", "TKM", "TJK", "KGZ", "AFG", "AZE", "GEO", "ARM", "IRN", "PAK", "IND"}
BANNED = {frozenset(("IND", "PAK")), frozenset(("ARM", "AZE"))}  # no trade in the base year, whatever the distance
COASTAL = {"IND", "PAK", "IRN", "ARE", "INT", "TUR", "UKR", "EU"}  # between two of these the sea has no rival
COMMODITIES = ("containers", "general")
ORIGIN_POWER, DESTINATION_POWER, DISTANCE_POWER = 0.6, 0.6, 1.5
UNPUBLISHED_SHARE = 0.1
LEAST_MT = 0.01
HEADER = ("origin", "destination", "commodity", "value", "low", "high", "year", "source", "confidence", "note")

Row = Mapping[str, str]


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def distance_km(a: Row, b: Row) -> float:
    """Return the great-circle distance between two regions."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(float(x)) for x in (a["lat"], a["lon"], b["lat"], b["lon"]))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def bare_mt(origin: Row, destination: Row, gdp_bn: Mapping[str, float]) -> float:
    """Return the gravity formula without its constant."""
    return float(
        gdp_bn[origin["id"]] ** ORIGIN_POWER
        * gdp_bn[destination["id"]] ** DESTINATION_POWER
        / distance_km(origin, destination) ** DISTANCE_POWER
    )


def power_of(region: Row) -> str:
    """Return the group a region trades as: its state, or the EU."""
    return "EU" if region["id"].startswith("EU-") else region["state"]


def is_wanted(pair: tuple[str, str]) -> bool:
    """Return whether trade between two powers is allowed, touches the states studied and could go by land."""
    ends = set(pair)
    return len(ends) == 2 and frozenset(ends) not in BANNED and bool(ends & STUDIED) and not ends <= COASTAL


def estimate_rows(regions: Mapping[str, Row], gdp_bn: Mapping[str, float], known: Iterable[Row]) -> list[list[str]]:
    """Return demand rows for pairs of states that `known` does not have."""
    found = [row for row in known if not row["note"].startswith(MARK)]
    taken = {(power_of(regions[row["origin"]]), power_of(regions[row["destination"]])) for row in found}
    rows = []
    for commodity in COMMODITIES:
        constant = median(
            float(row["value"]) / bare_mt(regions[row["origin"]], regions[row["destination"]], gdp_bn)
            for row in found
            if row["commodity"] == commodity
        )
        for origin in regions.values():
            for destination in regions.values():
                pair = (power_of(origin), power_of(destination))
                if not is_wanted(pair) or pair in taken:
                    continue
                mt = UNPUBLISHED_SHARE * constant * bare_mt(origin, destination, gdp_bn)
                if mt < LEAST_MT:
                    continue
                note = (
                    f"{MARK} (tools/estimate_gravity.py): {UNPUBLISHED_SHARE:g} x {constant:.4g} x "
                    f"GDP^{ORIGIN_POWER:g} x GDP^{DESTINATION_POWER:g} / "
                    f"{distance_km(origin, destination):.0f} km^{DISTANCE_POWER:g}; no published flow known"
                )
                figures = [f"{mt * factor:.4f}" for factor in (1, 0.3, 3)]
                rows.append([origin["id"], destination["id"], commodity, *figures, "2024", "assumed", "assumed", note])
    return rows


def main() -> None:
    """Print the estimated rows."""
    regions = {row["id"]: row for row in read_rows(WORLD / "regions.csv")}
    gdp_bn = {row["region"]: float(row["gdp_bn_usd"]) for row in read_rows(TOOLS / "gravity_inputs.csv")}
    rows = estimate_rows(regions, gdp_bn, read_rows(WORLD / "demand.csv"))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)


if __name__ == "__main__":
    main()
