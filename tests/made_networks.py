"""Networks small enough to draw, and bigger ones made from a seed."""

from __future__ import annotations

import numpy as np

from sogdia.equilibrium.deterministic import Demand, Network


def make_network(nodes, links, *, thru=None, names=()):
    """Return a network of (tail, head, time, b, capacity, power) rows, with an optional seventh: a charge."""
    rows = np.array([(*row, 0.0)[:7] for row in links], float).reshape(-1, 7)
    return Network(
        node_count=nodes,
        tail=rows[:, 0].astype(np.int64),
        head=rows[:, 1].astype(np.int64),
        free_flow_time=rows[:, 2],
        b=rows[:, 3],
        capacity=rows[:, 4],
        power=rows[:, 5],
        charge=rows[:, 6],
        thru=np.ones(nodes, bool) if thru is None else np.asarray(thru, bool),
        names=names,
    )


def make_demand(*trips):
    """Return the trips of (origin, destination, volume) rows."""
    rows = np.array(trips, float).reshape(-1, 3)
    return Demand(rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2])


def linear(tail, head, constant, per_trip):
    """Return a link that costs constant + per_trip · v: a unit of time, of which the charge takes what is too much."""
    return (tail, head, 1.0, per_trip, 1.0, 1.0, constant - 1.0)


#     0 ──(1 + v)──▶ 1      two links side by side; 4 trips: 1 + 2 = 2 + 2/2
#       ──(2 + v/2)─▶
TWO_LINKS = make_network(2, [linear(0, 1, 1.0, 1.0), linear(0, 1, 2.0, 0.5)])
TWO_LINKS_TRIPS = make_demand((0, 1, 4.0))

#          ┌─10v─▶ 1 ─50+v─┐        Braess (1968), 6 trips: 92 each with the middle link, 83 without
#      0 ──┤     10+v▼      ├─▶ 3
#          └50+v▶ 2 ─10v───┘
BRAESS_LINKS = [
    linear(0, 1, 0.0, 10.0),
    linear(0, 2, 50.0, 1.0),
    linear(1, 3, 50.0, 1.0),
    linear(2, 3, 0.0, 10.0),
    linear(1, 2, 10.0, 1.0),
]
BRAESS = make_network(4, BRAESS_LINKS)
BRAESS_WITHOUT_MIDDLE = make_network(4, BRAESS_LINKS[:4])
BRAESS_TRIPS = make_demand((0, 3, 6.0))

#      0 ─1+v─▶ 1 ═(1+v, 2+v)═▶ 2,  0 ─4+v─▶ 2     three routes, two of which share a link; 9 trips
OVERLAP = make_network(3, [linear(0, 1, 1, 1), linear(1, 2, 1, 1), linear(1, 2, 2, 1), linear(0, 2, 4, 1)])
OVERLAP_TRIPS = make_demand((0, 2, 9.0))


def make_grid(side, origins, seed=1, trips_per_pair=2.0, pairs_per_origin=None):
    """Return a side × side grid of two-way streets, uneven in time and capacity, and trips between random crossings."""
    rng = np.random.default_rng(seed)
    here = np.arange(side * side).reshape(side, side)
    ends = [(here[:, :-1].ravel(), here[:, 1:].ravel()), (here[:-1].ravel(), here[1:].ravel())]
    tail = np.concatenate([part for a, b in ends for part in (a, b)])
    head = np.concatenate([part for a, b in ends for part in (b, a)])
    links = tail.size
    per_origin = pairs_per_origin or origins - 1
    network = Network(
        node_count=side * side,
        tail=tail,
        head=head,
        free_flow_time=rng.uniform(0.5, 2.0, links),
        b=np.full(links, 0.15),
        capacity=rng.uniform(1.0, 5.0, links) * trips_per_pair * per_origin * origins / (5.0 * side),
        power=np.full(links, 4.0),
        charge=np.zeros(links),
        thru=np.ones(side * side, bool),
    )
    zones = rng.choice(side * side, origins, replace=False)
    origin = np.repeat(zones, per_origin)
    destination = np.concatenate([rng.choice(zones[zones != zone], per_origin, replace=False) for zone in zones])
    return network, Demand(origin, destination, rng.uniform(0.0, 2.0 * trips_per_pair, origin.size))


def make_random(seed, nodes=9, chords=14, pairs=12, power=None):
    """Return a small network in which every node reaches every other (a ring both ways, and chords), and trips."""
    rng = np.random.default_rng(seed)
    ring = [(k, (k + 1) % nodes) for k in range(nodes)]
    ring += [(b, a) for a, b in ring]
    ring += [tuple(rng.choice(nodes, 2, replace=False)) for _ in range(chords)]
    links = [
        (
            tail,
            head,
            rng.uniform(0.2, 3.0),
            rng.uniform(0.1, 2.0),
            rng.uniform(1.0, 8.0),
            power or rng.choice([1.0, 2.0, 3.3, 4.0, 5.0]),
            rng.choice([0.0, 0.5]),
        )
        for tail, head in ring
    ]
    trips = [(*rng.choice(nodes, 2, replace=False), rng.uniform(0.1, 5.0)) for _ in range(pairs)]
    return make_network(nodes, links), make_demand(*trips)
