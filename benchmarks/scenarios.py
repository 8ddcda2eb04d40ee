"""The shipped world as peers get it: what arcs cost in each scenario, and cheapest routes from every region again.

A peer of the futures and the closures has a much smaller task than Sogdia: it finds the cheapest route of each region
pair and class at given costs. No choice among routes, no congestion, no capacities, no demand that answers to cost.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sogdia.lenses.routes import RoutesModel
from sogdia.lenses.routes.solve import usable_arcs
from sogdia.network.figures import index_figures
from sogdia.network.price import built_arcs, closed_arcs, price
from sogdia.world.model import World

Rerun = Callable[[np.ndarray, np.ndarray], float]
"""Takes costs, shape (classes, arcs), and which arcs are usable; returns the sum of all that can be reached."""


def price_world(model: RoutesModel, world: World) -> tuple[np.ndarray, np.ndarray]:
    """Return what arcs cost, shape (classes, arcs), and which are usable."""
    index = index_figures(model.network, world, model.world, model.resolution)
    built, closed = built_arcs(model.network, index, world), closed_arcs(model.network, index, world)
    prices = price(model.network, index, index.defaults, built, closed)
    return prices.cost_usd_t, usable_arcs(model, prices)


def list_peers(model: RoutesModel) -> dict[str, Rerun]:
    """Return each peer that is installed."""
    peers: dict[str, Rerun] = {"scipy dijkstra": _build_scipy(model)}
    with contextlib.suppress(ImportError):
        peers["igraph distances"] = _build_igraph(model)
    with contextlib.suppress(ImportError):
        peers["networkx dijkstra"] = _build_networkx(model)
    return peers


def _ends(model: RoutesModel) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]:
    graph = model.search.graph
    origins, destinations = np.unique(model.search.origin), np.unique(model.search.destination)
    return graph.tail, graph.head, origins, destinations, graph.vertex_count


def _build_scipy(model: RoutesModel) -> Rerun:
    tail, head, origins, destinations, size = _ends(model)

    def rerun(cost: np.ndarray, usable: np.ndarray) -> float:
        total = 0.0
        for one in cost:
            order = np.lexsort((one[usable], head[usable], tail[usable]))
            pairs = tail[usable][order] * size + head[usable][order]
            first = order[np.r_[True, pairs[1:] != pairs[:-1]]]  # the cheapest of parallel arcs
            arcs = np.flatnonzero(usable)[first]
            matrix = csr_array((np.maximum(one[arcs], 1e-9), (tail[arcs], head[arcs])), shape=(size, size))
            found = dijkstra(matrix, indices=origins)[:, destinations]
            total += found[np.isfinite(found)].sum()
        return total

    return rerun


def _build_igraph(model: RoutesModel) -> Rerun:
    import igraph

    tail, head, origins, destinations, size = _ends(model)
    graph = igraph.Graph(n=size, edges=np.stack([tail, head], axis=1), directed=True)

    def rerun(cost: np.ndarray, usable: np.ndarray) -> float:
        total = 0.0
        for one in cost:
            weights = np.where(usable, one, 1e9)
            found = np.array(graph.distances(origins.tolist(), destinations.tolist(), weights=weights.tolist()))
            total += found[found < 1e9].sum()
        return total

    return rerun


def _build_networkx(model: RoutesModel) -> Rerun:
    import networkx

    tail, head, origins, destinations, _ = _ends(model)
    wanted = set(destinations.tolist())

    def rerun(cost: np.ndarray, usable: np.ndarray) -> float:
        arcs = np.flatnonzero(usable)
        total = 0.0
        for one in cost:
            graph = networkx.DiGraph()
            for arc in arcs[np.argsort(-one[arcs])].tolist():  # the cheapest of parallel arcs stays
                graph.add_edge(int(tail[arc]), int(head[arc]), weight=float(one[arc]))
            for origin in origins.tolist():
                found = networkx.single_source_dijkstra_path_length(graph, origin) if origin in graph else {}
                total += sum(length for vertex, length in found.items() if vertex in wanted)
        return total

    return rerun


def time_turns(tasks: dict[str, Callable[[], object]], turns: int) -> dict[str, list[float]]:
    """Return seconds of processor time of each task, taken in turns so that a busy machine is busy for all."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()  # compile, fill caches
    for _ in range(turns):
        for name, task in tasks.items():
            began = time.process_time()
            task()
            seconds[name].append(time.process_time() - began)
    return seconds


def print_table(what: str, ours: Sequence[float], peers: dict[str, Sequence[float]]) -> None:
    """Print milliseconds by each, and how many times ours the peer takes: least, middle, most."""
    print(f"| {what} | ms | ratio |\n| --- | --- | --- |")
    print(f"| Sogdia | {min(ours) * 1e3:.2f} / {np.median(ours) * 1e3:.2f} | |")
    for name, seconds in peers.items():
        ratio = sorted(peer / own for peer, own in zip(seconds, ours, strict=True))
        spread = " · ".join(f"{one:.2g}" for one in (ratio[0], np.median(ratio), ratio[-1]))
        print(f"| {name} | {min(seconds) * 1e3:.2f} / {np.median(seconds) * 1e3:.2f} | {spread} |")
