"""Memory and time against size, on grids made from a seed, and the slopes of a log-log fit.

    python benchmarks/size.py [--gap 1e-5] [--most-links 100000]

Each size runs in a process of its own, for its peak memory. Trips: every zone to 100 others.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

# (side of the grid, zones); links = 4 · side · (side - 1)
BY_LINKS = [(25, 200), (50, 200), (71, 200), (112, 200), (159, 200)]
BY_ZONES = [(71, 50), (71, 100), (71, 200), (71, 400), (71, 800)]
LARGEST = (159, 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gap", type=float, default=1e-5)
    parser.add_argument("--most-links", type=int, default=101_000)
    parser.add_argument("--one", nargs=2, type=int, help="side and zones: run this one here")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(run_one(*options.one, options.gap)))
        return
    print("| links | zones | pairs | seconds | iterations | gap | peak MB |\n|" + " --- |" * 7)
    done: dict[tuple[int, int], dict[str, float]] = {}
    for case in dict.fromkeys([*BY_LINKS, *BY_ZONES, LARGEST]):
        if 4 * case[0] * (case[0] - 1) > options.most_links:
            continue
        command = [sys.executable, __file__, "--gap", str(options.gap), "--one", *map(str, case)]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        one = done[case] = json.loads(text)
        print(
            f"| {one['links']:,} | {case[1]:,} | {one['pairs']:,} | {one['seconds']:.2f} | {one['iterations']} "
            f"| {one['gap']:.0e} | {one['peak_mb']} |",
            flush=True,
        )
    base = resource_of_imports()
    for what, cases, size in (("links", BY_LINKS, "links"), ("zones", BY_ZONES, "zones")):
        ran = [done[case] for case in cases if case in done]
        x = np.log([one[size] for one in ran])
        time_slope = np.polyfit(x, np.log([one["seconds"] for one in ran]), 1)[0]
        memory_slope = np.polyfit(x, np.log([max(one["peak_mb"] - base, 1) for one in ran]), 1)[0]
        print(
            f"\nwith {what}: time grows as size^{time_slope:.2f}, memory (beyond {base} MB) as size^{memory_slope:.2f}"
        )


def resource_of_imports() -> int:
    """Return the peak memory of a process that solves next to nothing."""
    command = [sys.executable, __file__, "--one", "3", "4"]
    return int(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["peak_mb"])


def run_one(side: int, zones: int, gap: float) -> dict[str, float]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from made_networks import make_grid
    from sogdia.equilibrium.deterministic import METHODS, Settings, warm_up

    network, demand = make_grid(side, zones, pairs_per_origin=min(100, zones - 1))
    warm_up()
    begun = time.perf_counter()
    for step in METHODS["paired-segments"](network, demand, Settings(gap=gap)):
        if step.gap <= gap or step.number == 100:
            break
    return {
        "links": network.link_count,
        "zones": zones,
        "pairs": len(demand.volume),
        "seconds": time.perf_counter() - begun,
        "iterations": step.number,
        "gap": step.gap,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
