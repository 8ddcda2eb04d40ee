"""Side by side on the field's networks: Sogdia, aequilibrae, and a C implementation of Algorithm B, to the same gaps.

    python benchmarks/assignment.py --networks DIR [--peer-python PYTHON] [--peer-c TAP] [--repeats 5] [--limit 120]

DIR holds `NAME_net.tntp` and `NAME_trips.tntp`. PYTHON is an interpreter that can import aequilibrae; TAP is the
program that https://github.com/spartalab/tap-b builds. Peers take turns with Sogdia within one run, so that a busy
machine is busy for all; a ratio is the peer's seconds by Sogdia's of the same turn, given as the least, the middle and
the most of the turns. Sogdia's and aequilibrae's clocks start when the network is in memory; the C program's is its
whole run, reading included.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
FACTORS = {"ChicagoSketch": (0.02, 0.04)}
NAMES = ("SiouxFalls", "Anaheim", "Barcelona", "Winnipeg", "ChicagoSketch")
Solver = Callable[[str, float], float | None]


def main() -> None:
    options = read_options()
    peers: dict[str, Solver] = {}
    if options.peer_python:
        peers["aequilibrae bfw"] = lambda name, gap: run_aequilibrae(options, name, gap)
    if options.peer_c:
        peers["Algorithm B in C"] = lambda name, gap: run_tap_b(options, name, gap)
    heads = ["network", "gap", "Sogdia s", *(f"{peer} {what}" for peer in peers for what in ("s", "ratio"))]
    print("| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads))
    for name in options.names:
        gone: set[str] = set()  # a peer that was too slow for one gap is not asked for a smaller one
        for gap in options.gaps:
            ours: list[float] = []
            theirs: dict[str, list[float]] = {peer: [] for peer in peers}
            for _ in range(options.repeats):
                ours.append(run_sogdia(options, name, gap))
                for peer, run in peers.items():
                    seconds = None if peer in gone else run(name, gap)
                    if seconds is None:
                        gone.add(peer)
                    else:
                        theirs[peer].append(seconds)
            cells = [name, f"{gap:.0e}", seconds_text(ours)]
            for peer in peers:
                cells += [seconds_text(theirs[peer]), ratio_text(theirs[peer], ours)]
            print("| " + " | ".join(cells) + " |", flush=True)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", type=Path, required=True)
    parser.add_argument("--names", nargs="+", default=NAMES)
    parser.add_argument("--gaps", nargs="+", type=float, default=[1e-4, 1e-6, 1e-8, 1e-10, 1e-12])
    parser.add_argument("--peer-python", type=Path)
    parser.add_argument("--peer-c", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=float, default=120.0, help="seconds that a peer may take")
    return parser.parse_args()


def seconds_text(seconds: list[float]) -> str:
    return f"{min(seconds):.3f} / {statistics.median(seconds):.3f}" if seconds else "–"


def ratio_text(theirs: list[float], ours: list[float]) -> str:
    ratios = [a / b for a, b in zip(theirs, ours, strict=False)]
    return f"{min(ratios):.2g} · {statistics.median(ratios):.2g} · {max(ratios):.2g}" if ratios else "–"


def run_sogdia(options: argparse.Namespace, name: str, gap: float) -> float:
    """Return the seconds that a process of its own takes to solve, kernels loaded and network read beforehand."""
    command = [sys.executable, __file__.replace("assignment.py", "one_run.py"), str(options.networks), name, str(gap)]
    command += [*map(str, FACTORS.get(name, (0, 0))), str(options.threads)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert found["gap"] <= gap, found
    return float(found["seconds"])


def run_aequilibrae(options: argparse.Namespace, name: str, gap: float) -> float | None:
    files = [str(options.networks / f"{name}_{kind}.tntp") for kind in ("net", "trips")]
    factors = map(str, FACTORS.get(name, (0, 0)))
    command = [
        str(options.peer_python),
        str(PEERS / "aequilibrae_bfw.py"),
        *files,
        str(gap),
        *factors,
        str(options.threads),
    ]
    text = run_within(command, options.limit, dict(os.environ))
    return None if text is None else float(json.loads(re.findall(r"\{.*?\}", text)[-1])["seconds"])


def run_tap_b(options: argparse.Namespace, name: str, gap: float) -> float | None:
    if name in FACTORS:
        return None  # it reads the factors from the trips file, which does not hold them
    with tempfile.TemporaryDirectory() as folder:
        parameters = Path(folder) / "parameters.txt"
        parameters.write_text(
            f"<NETWORK FILE> {name}_net.tntp\n<TRIPS FILE> {name}_trips.tntp\n"
            f"<FILE PATH> {options.networks.resolve()}/\n<DATA PATH> {folder}/\n<FLOWS FILE> {folder}/flows.txt\n"
            f"<CONVERGENCE GAP> {gap}\n<MAX RUN TIME> {options.limit}\n<NUMBER OF THREADS> {options.threads}\n"
            "<OMIT BECKMANN>\n"
        )
        begun = time.perf_counter()
        text = run_within([str(options.peer_c.resolve()), str(parameters)], options.limit, dict(os.environ), folder)
        return None if text is None else time.perf_counter() - begun


def run_within(command: list[str], limit: float, environment: dict[str, str], folder: str | None = None) -> str | None:
    """Return what the command prints, None if it fails or takes longer than `limit` seconds."""
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=limit, env=environment, cwd=folder
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return done.stdout


if __name__ == "__main__":
    main()
