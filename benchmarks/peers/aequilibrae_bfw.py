"""Run aequilibrae's bi-conjugate Frank-Wolfe on a TNTP network; print JSON. Runs in an environment of its own.

    python aequilibrae_bfw.py NET TRIPS GAP TOLL_FACTOR DISTANCE_FACTOR CORES

Two things it does not take are written otherwise: a link of no time gets 1e-6 of a minute, and a constant link (b = 0)
the power 1. Its clock starts when network and trips are ready in its own structures.
"""

import json
import logging
import re
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from aequilibrae.matrix import AequilibraeMatrix
from aequilibrae.paths import Graph, TrafficAssignment, TrafficClass

LEAST_TIME = 1e-6
COLUMNS = ["a_node", "b_node", "capacity", "length", "fft", "b", "power", "speed", "toll", "link_type"]


def read_links(path):
    text = path.read_text()
    first_thru = int(re.search(r"FIRST THRU NODE>\s*(\d+)", text)[1])
    rows = [line.split("~")[0].split(";")[0].split() for line in text.partition("<END OF METADATA>")[2].splitlines()]
    links = pd.DataFrame([row[:10] for row in rows if row], columns=COLUMNS).astype(float)
    links[["a_node", "b_node"]] = links[["a_node", "b_node"]].astype(int)
    return links, first_thru


def read_trips(path):
    origin, trips = 0, []
    for line in path.read_text().partition("<END OF METADATA>")[2].splitlines():
        line = line.split("~")[0].strip()
        if line.startswith("Origin"):
            origin = int(line.split()[1])
            continue
        for pair in line.split(";"):
            if ":" in pair:
                destination, volume = pair.split(":")
                trips.append((origin, int(destination), float(volume)))
    return trips


def build_graph(links, first_thru, zones, toll_factor, distance_factor):
    network = pd.DataFrame(
        {
            "link_id": np.arange(1, len(links) + 1),
            "a_node": links.a_node,
            "b_node": links.b_node,
            "direction": 1,
            "fft": np.maximum(links.fft, LEAST_TIME),
            "capacity": np.maximum(links.capacity, 1e-6),
            "b": np.where(links.power == 0, 0.0, links.b),
            "power": np.where((links.b == 0) | (links.power == 0), 1.0, links.power),
            "charge": toll_factor * links.toll + distance_factor * links.length,
        }
    )
    graph = Graph()
    graph.network = network
    graph.prepare_graph(np.arange(1, zones + 1))
    graph.set_graph("fft")
    graph.set_skimming(["fft"])
    graph.set_blocked_centroid_flows(first_thru > 1)
    return graph


def main(net, trips, gap, toll_factor, distance_factor, cores):
    logging.disable(logging.CRITICAL)
    links, first_thru = read_links(Path(net))
    table = read_trips(Path(trips))
    zones = max(max(o, d) for o, d, _ in table)
    graph = build_graph(links, first_thru, zones, float(toll_factor), float(distance_factor))
    demand = AequilibraeMatrix()
    demand.create_empty(zones=zones, matrix_names=["trips"], memory_only=True)
    demand.index[:] = np.arange(1, zones + 1)
    matrix = np.zeros((zones, zones))
    for origin, destination, volume in table:
        if origin != destination:
            matrix[origin - 1, destination - 1] += volume
    demand.matrix["trips"][:, :] = matrix
    demand.computational_view(["trips"])
    car = TrafficClass("car", graph, demand)
    if float(toll_factor) or float(distance_factor):
        car.set_fixed_cost("charge")
        car.set_vot(1.0)
    work = TrafficAssignment()
    work.set_classes([car])
    work.set_vdf("BPR")
    work.set_vdf_parameters({"alpha": "b", "beta": "power"})
    work.set_capacity_field("capacity")
    work.set_time_field("fft")
    work.max_iter = 100_000
    work.rgap_target = float(gap)
    work.set_algorithm("bfw")
    work.set_cores(int(cores))
    begun = time.perf_counter()
    work.execute()
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "gap": float(work.assignment.rgap), "iterations": int(work.assignment.iter)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
