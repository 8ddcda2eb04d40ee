"""Flows of entries added up by route, by arc, and by what is done within the states where cargo begins or ends."""

from __future__ import annotations

import numpy as np
from numba import njit

from sogdia.equilibrium.ensemble.frame import Frame
from sogdia.equilibrium.paths import Floats, Ints


def spread_flows(frame: Frame, flow: Floats) -> tuple[Floats, Floats]:
    """Return flows by route, shape (futures, routes), and by arc, shape (futures, columns, classes), Mt/yr.

    `flow` has shape (futures, entries).
    """
    by_route = np.zeros((len(flow), len(frame.route)))
    by_arc = np.zeros((len(flow), len(frame.arc), frame.class_count))
    _spread(frame, flow, by_route, by_arc)
    return by_route, by_arc


@njit(cache=True, nogil=True)
def _spread(frame, flow, by_route, by_arc):  # type: ignore[no-untyped-def]
    classes = frame.class_count
    by_class = np.empty((len(frame.route), classes))
    below = np.zeros((frame.node_depth.max() + 1, classes))
    segments = np.empty((len(frame.segment_start) - 1, classes))
    for case in range(len(flow)):
        by_class[:] = 0.0
        for row in range(len(frame.row)):
            pair, k = frame.row_pair[row], frame.row_class[row]
            shift = frame.bundle_route[frame.pair_bundle[pair]] - frame.entry[row]
            for entry in range(frame.entry[row], frame.entry[row + 1]):
                by_route[case, entry + shift] += flow[case, entry]
                by_class[entry + shift, k] += flow[case, entry]
        segments[:] = 0.0
        for node in range(len(frame.node_segment) - 1, -1, -1):  # whatever is deeper comes before
            depth, segment, route = frame.node_depth[node], frame.node_segment[node], frame.node_route[node]
            for k in range(classes):
                tonnes = below[depth, k]
                if route >= 0:
                    tonnes += by_class[route, k]
                segments[segment, k] += tonnes
                below[depth - 1, k] += tonnes
                below[depth, k] = 0.0
        below[0, :] = 0.0
        for segment in range(len(segments)):
            for one in range(frame.segment_start[segment], frame.segment_start[segment + 1]):
                for k in range(classes):
                    by_arc[case, frame.segment_arc[one], k] += segments[segment, k]


def add_along_routes(frame: Frame, arc_cost: Floats) -> Floats:
    """Return what each route costs, shape (routes, any); `arc_cost` has shape (columns, any)."""
    size = arc_cost.shape[1]
    cost = np.empty((len(frame.route), size))
    until = np.zeros((int(frame.node_depth.max(initial=0)) + 1, size))
    segments = np.empty((len(frame.segment_start) - 1, size))
    _add_along_routes(frame, arc_cost, segments, until, cost)
    return cost


@njit(cache=True)
def _add_along_routes(frame, arc_cost, segments, until, cost):  # type: ignore[no-untyped-def]
    """Walk the tree depth first, with the costs of the way to where one stands in `until`."""
    classes = arc_cost.shape[1]
    for segment in range(len(segments)):
        for k in range(classes):
            segments[segment, k] = 0.0
        for one in range(frame.segment_start[segment], frame.segment_start[segment + 1]):
            for k in range(classes):
                segments[segment, k] += arc_cost[frame.segment_arc[one], k]
    for node in range(len(frame.node_segment)):
        depth, segment, route = frame.node_depth[node], frame.node_segment[node], frame.node_route[node]
        for k in range(classes):
            until[depth, k] = until[depth - 1, k] + segments[segment, k]
        if route >= 0:
            for k in range(classes):
                cost[route, k] = until[depth, k]


def pay_within(
    frame: Frame, flow: Floats, start: Ints, column: Ints, group: Ints, share: Floats, money: Floats, groups: int
) -> Floats:
    """Return what cargo pays on chosen arcs of its routes, by group, shape (futures, groups), US$ m/yr.

    Route r pays ``share · money`` on arcs `column[start[r]:start[r + 1]]`, counted for `group` of the same places.
    `money` has shape (futures, columns, classes), US$/t.
    """
    paid = np.zeros((len(flow), groups))
    _pay(frame, flow, start, column, group, share, money, paid)
    return paid


@njit(cache=True, nogil=True)
def _pay(frame, flow, start, column, group, share, money, paid):  # type: ignore[no-untyped-def]
    for case in range(len(flow)):
        for row in range(len(frame.row)):
            pair, k = frame.row_pair[row], frame.row_class[row]
            shift = frame.bundle_route[frame.pair_bundle[pair]] - frame.entry[row]
            for entry in range(frame.entry[row], frame.entry[row + 1]):
                tonnes = flow[case, entry]
                if tonnes > 0.0:
                    for one in range(start[entry + shift], start[entry + shift + 1]):
                        paid[case, group[one]] += tonnes * share[one] * money[case, column[one], k]
