"""What the routes lens promises, on a world small enough to draw and on the shipped one."""

from __future__ import annotations

import random
from dataclasses import replace as replace_field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.equilibrium.choice import Rows, choose_routes
from sogdia.equilibrium.paths import find_trees, trace_routes
from sogdia.equilibrium.pool import find_places
from sogdia.evidence.quantity import Confidence, Quantity
from sogdia.lenses.results import Key, Outcome
from sogdia.lenses.routes import RoutesModel, build_model, measure_routes, solve_routes, solve_worlds
from sogdia.lenses.routes.flows import Flows
from sogdia.network import ArcKind, build_network, price_network
from sogdia.network.figures import index_figures
from sogdia.network.price import closed_arcs
from sogdia.scenario import Scenario, apply_scenario, parse_scenario
from sogdia.simulate import find_detours, find_routes, simulate
from sogdia.world import World, load_world

FORK = Path(__file__).parent / "worlds" / "fork"


@pytest.fixture(scope="module")
def fork() -> World:
    """The small world with a port of Karachi that is large enough for it."""
    world = load_world(FORK)
    room = Quantity(20.0, 20.0, 20.0, "Mt/yr", Confidence.ASSUMED, "assumed")
    return replace(world, figures={**world.figures, ("karachi", "capacity_mt_yr"): room})


@pytest.fixture(scope="module")
def fork_model(fork: World) -> RoutesModel:
    return build_model(fork)


@pytest.fixture(scope="module")
def shipped_model() -> RoutesModel:
    return build_model(load_world("eurasia"))


def asked(changes: str, name: str = "asked") -> Scenario:
    return parse_scenario(f'name = "{name}"\nchanges = [{changes}]\n', f"{name}.toml")


def assert_balanced(outcome: Outcome) -> None:
    """Carried + not carried − induced = demand for each pair and class, and the certificate says the rest."""
    for pair in outcome.pairs:
        left = pair.carried_mt_yr + pair.not_carried_mt_yr - pair.induced_mt_yr
        assert left == pytest.approx(pair.demand_mt_yr, abs=1e-6)
        assert min(pair.carried_mt_yr, pair.not_carried_mt_yr, pair.induced_mt_yr) >= 0
    assert outcome.certificate.gap <= 1e-6
    assert outcome.certificate.capacity_excess <= 1e-6
    assert outcome.certificate.conservation <= 1e-6
    assert outcome.certificate.route_gap <= 0.01


def test_costs_of_an_arc_are_what_the_formula_says(fork):
    """Money, time and spread of one line and one border, worked out from the ledger by hand."""
    world = fork.on(2024)
    network = build_network(fork)
    prices = price_network(network, world)
    line = next(n for n, row in enumerate(network.lines) if row.links[0] == "hairatan-kabul-road")
    arc = int(np.flatnonzero((network.kind == ArcKind.LINE) & (network.item == line))[0])

    def figure(subjects: tuple[str, ...], attribute: str) -> float:
        found = world.resolve(subjects, attribute)
        return found[1].best if found else 0.0

    chain = ("hairatan-kabul-road", "road:AFG", "road")
    km = figure(chain, "length_km")
    free_h = km / figure(chain, "speed_km_h") + figure(chain, "wait_h")
    assert prices.km[arc] == km
    closed = figure(chain, "closed_days_yr") + figure(("AFG",), "closed_days_yr")
    if closed == 0:
        assert prices.hours[arc] == pytest.approx(free_h + figure(chain, "delay_h"))
    factor = figure(("containers/road",), "tariff_factor")
    per_km = factor * figure(chain, "tariff_usd_tkm") + figure(chain, "toll_usd_tkm")
    money = per_km * km + figure(chain, "fixed_usd_t")
    assert prices.money_usd_t[network.commodities.index("containers"), arc] == pytest.approx(money)


def test_what_is_shut_all_year_has_no_capacity_though_nobody_has_published_one(fork):
    """A crossing without a known limit lets pass what comes, and nothing once it is shut on every day."""
    days = Quantity(366.0, 366.0, 366.0, "days/yr", Confidence.ASSUMED, "assumed")
    shut = replace(fork, figures={**fork.figures, ("torkham-road", "closed_days_yr"): days})
    network = build_network(fork)
    crossing = np.flatnonzero(network.kind == ArcKind.BORDER)
    of_torkham = [n for n in crossing.tolist() if network.crossings[network.item[n]] == "torkham-road"]
    facility = network.facility[of_torkham]
    assert np.isinf(price_network(network, fork.on(2024)).capacity_mt_yr[facility]).all()
    assert (price_network(network, shut.on(2024)).capacity_mt_yr[facility] == 0).all()


def test_a_project_carries_nothing_until_a_scenario_builds_it(fork_model):
    """The Kabul line of the small world is absent in 2029 without a scenario and used with one."""
    before, after = simulate(fork_model, None, 2029), simulate(fork_model, asked('{ build = "kabul-line" }'), 2029)
    key = Key("project", "kabul-line", "cargo_mt_yr")
    assert before.measures[key] == 0
    assert after.measures[key] > 0
    assert_balanced(before)
    assert_balanced(after)


def test_a_scenario_that_changes_nothing_gives_the_base_back_exactly(fork_model):
    base = simulate(fork_model, None, 2035)
    nothing = ("", '{ demand = ["UZB", "IND"], factor = 1.0 }', '{ toll = "UZB", mode = "road", usd_per_tkm = 0.0 }')
    for changes in nothing:
        again = simulate(fork_model, asked(changes), 2035)
        assert again.measures == base.measures
        assert again.routes == base.routes


def test_the_base_year_carries_its_demand(shipped_model):
    """Reference costs are those of the base year, so that nothing is priced off in it."""
    outcome = simulate(shipped_model, None, 2024)
    assert_balanced(outcome)
    for pair in outcome.pairs:
        assert pair.carried_mt_yr == pytest.approx(pair.demand_mt_yr, rel=1e-6)


def test_a_closed_border_carries_nothing_and_what_has_no_way_left_is_not_carried(fork_model):
    """Torkham is the only way of the small world to the sea in 2024: shut it, and India is out of reach."""
    outcome = simulate(fork_model, asked('{ close = "torkham" }'), 2024)
    assert outcome.measures[Key("crossing", "torkham", "cargo_mt_yr")] == 0
    lost = {(pair.origin, pair.destination): pair for pair in outcome.pairs}["UZB-S", "IND-W"]
    assert lost.carried_mt_yr == 0
    assert lost.not_carried_mt_yr == lost.demand_mt_yr
    assert lost.cost_usd_t is None
    assert_balanced(outcome)


def test_shippers_lose_what_a_closure_costs_them_and_what_the_trade_was_worth(fork_model):
    """In the base year nothing, by definition; with Torkham shut, at least the whole worth of the trade with India."""
    loss = Key("total", "all", "shippers_loss_musd_yr")
    base, shut = (simulate(fork_model, one, 2024) for one in (None, asked('{ close = "torkham" }')))
    assert base.measures[loss] == pytest.approx(0.0, abs=1e-6)
    row = ("UZB-S", "IND-W", "containers")
    elasticity = fork_model.world.figure("containers", "price_elasticity").best
    worth = fork_model.world.on(2024).demand[row].best * fork_model.level[row] / elasticity
    assert shut.measures[loss] >= worth
    assert (
        shut.measures[Key("total", "all", "shippers_cost_musd_yr")]
        < base.measures[Key("total", "all", "shippers_cost_musd_yr")]
    )


def test_a_full_line_has_a_shadow_price_and_a_wider_one_has_less(fork_model):
    """Capacity binds in the small world once the Kabul line is the best way; more of it costs shippers less."""
    tight = simulate(fork_model, asked('{ build = "kabul-line", capacity_mt_yr = 0.5 }'), 2029)
    wide = simulate(fork_model, asked('{ build = "kabul-line", capacity_mt_yr = 50 }'), 2029)
    full = {row.id: row for row in tight.bottlenecks}
    assert full["hairatan-kabul-rail"].load_mt_yr <= 0.5 * (1 + 1e-9)
    assert full["hairatan-kabul-rail"].shadow_price_usd_t > 0
    cost = Key("pair", "UZB-S>IND-W", "cost_usd_t")
    assert wide.measures[cost] < tight.measures[cost]


def test_a_toll_is_paid_and_drives_cargo_off(fork_model):
    tolled = simulate(fork_model, asked('{ toll = "AFG", mode = "road", usd_per_tkm = 0.05 }'), 2024)
    free = simulate(fork_model, None, 2024)
    assert tolled.measures[Key("total", "all", "carried_mt_yr")] < free.measures[Key("total", "all", "carried_mt_yr")]
    assert (
        tolled.measures[Key("pair", "UZB-S>IND-W", "cost_usd_t")]
        > free.measures[Key("pair", "UZB-S>IND-W", "cost_usd_t")]
    )


def test_the_order_of_rows_changes_nothing(fork, fork_model):
    """Every table shuffled gives the same measures."""
    shuffler = random.Random(7)

    def shuffled(table: dict) -> dict:
        rows = list(table.items())
        shuffler.shuffle(rows)
        return dict(rows)

    tables = ("places", "links", "crossings", "transfers", "regions", "demand")
    mixed = replace(fork, **{table: shuffled(getattr(fork, table)) for table in tables})
    one, other = (simulate(model, None, 2029) for model in (fork_model, build_model(mixed)))
    assert set(one.measures) == set(other.measures)
    for key, value in one.measures.items():
        assert other.measures[key] == pytest.approx(value, rel=1e-6, abs=1e-9)


def test_renaming_places_changes_nothing(tmp_path):
    """The same small world with every place called something else has the same flows."""
    names = ["termez", "hairatan", "kabul", "torkham", "karachi", "mundra", "herat", "chabahar"]
    for table in FORK.glob("*.csv"):
        text = table.read_text(encoding="utf-8")
        if table.stem != "sources":
            for name in names:
                text = text.replace(name, f"zz{name[::-1]}")
        (tmp_path / table.name).write_text(text, encoding="utf-8")
    renamed = simulate(build_model(load_world(tmp_path)), None, 2029)
    original = simulate(build_model(load_world(FORK)), None, 2029)
    assert renamed.measures[Key("total", "all", "shippers_cost_musd_yr")] == pytest.approx(
        original.measures[Key("total", "all", "shippers_cost_musd_yr")], rel=1e-6
    )
    assert sorted(pair.carried_mt_yr for pair in renamed.pairs) == pytest.approx(
        sorted(pair.carried_mt_yr for pair in original.pairs)
    )


def test_the_parts_of_a_route_add_up(shipped_model):
    """Kilometres, hours and dollars of legs are those of the route; borders are counted."""
    for route in find_routes(shipped_model, None, 2035, "Urumqi", "Mundra"):
        assert sum(leg.km for leg in route.legs) == pytest.approx(route.km, rel=1e-12)
        assert sum(leg.hours for leg in route.legs) == pytest.approx(route.hours, rel=1e-12)
        assert sum(leg.usd_t for leg in route.legs) == pytest.approx(route.usd_t, rel=1e-12)
        assert len(route.borders) == sum(leg.kind == "border" for leg in route.legs)
        assert route.hours > 0
        assert route.usd_t > 0


def test_routes_that_lead_through_one_world_only_change_nothing_in_the_other(shipped_model):
    """The base is kept when all that a scenario calls for leads over what it builds; solving again says the same."""
    base = shipped_model.world.on(2035)
    built = apply_scenario(shipped_model.world, asked('{ build = "kunduz-sherkhan" }'), 2035)
    alone = solve_routes(shipped_model, base)
    kept, _ = solve_worlds(shipped_model, (base, built), alone)
    assert kept.pool.route_count > alone.pool.route_count
    assert kept.solution is alone.solution
    places = find_places(alone.pool, kept.pool)
    assert [kept.pool.arcs[place] for place in places.tolist()] == list(alone.pool.arcs)
    again = measure_routes(shipped_model, solve_routes(replace_field(shipped_model, pool=kept.pool), base))
    for key, value in measure_routes(shipped_model, kept).items():
        assert value == pytest.approx(again[key], rel=1e-6, abs=1e-6), key


def test_a_closure_makes_others_queue_on_what_is_left(shipped_model):
    """Shutting Iran sends cargo round by Chaman and the Caspian; nowhere on those ways is the wait shorter."""
    routes, queues = find_detours(shipped_model, asked('{ close = "IRN" }'), 2035, "Tashkent", "Mundra")
    assert all("IRN" not in route.states for route in routes)
    used = {leg.id for route in routes for leg in route.legs}
    assert {queue.id for queue in queues if queue.kind == "crossing"} <= used
    assert "chaman" in " ".join(queue.name for queue in queues).casefold()
    for queue in queues:
        assert queue.load_after_mt_yr <= queue.capacity_mt_yr * (1 + 1e-9)
        assert (queue.delay_after_h, queue.price_after_usd_t) > (queue.delay_before_h, queue.price_before_usd_t)


def test_no_change_makes_nobody_queue(shipped_model):
    assert find_detours(shipped_model, asked(""), 2035, "Tashkent", "Mundra")[1] == ()


@pytest.mark.slow
def test_no_route_goes_through_what_is_closed(shipped_model):
    """10,000 random closures of links, crossings, places and transfers: no cheapest route uses anything closed.

    (The counter-example among peers is a sea router that broke its own restrictions when no route was left.)
    """
    model, rng = shipped_model, np.random.default_rng(11)
    world = model.world
    network, search = model.network, model.search
    index = index_figures(network, world)
    things = np.array([*world.links, *world.crossings, *world.places, *world.transfers])
    for _ in range(10_000):
        closed = frozenset(rng.choice(things, size=int(rng.integers(1, 400)), replace=False).tolist())
        mask = closed_arcs(network, index, replace(world, closed=closed))
        pairs = rng.integers(len(model.pairs), size=1)
        origins, row = np.unique(search.origin[pairs], return_inverse=True)
        trees = find_trees(search.graph, search.cost[0], ~mask, origins)
        routes = trace_routes(search.graph, trees, row, search.destination[pairs])
        used = np.array(sorted({arc for route in routes for arc in route}), dtype=np.int64)
        assert not mask[used].any()
        for arc in used.tolist():
            kind, item = ArcKind(int(network.kind[arc])), int(network.item[arc])
            if kind is ArcKind.LINE:
                line = network.lines[item]
                assert not closed & {line.links[0], line.tail, line.head}
            elif kind is ArcKind.BORDER:
                assert network.crossings[item] not in closed
            elif kind is ArcKind.TRANSFER:
                assert not closed & {network.transfers[item], world.transfers[network.transfers[item]].place}


def test_no_cargo_goes_through_what_is_closed(fork, fork_model):
    """100 random closures of the small world, solved: every closed thing carries exactly nothing."""
    rng = np.random.default_rng(5)
    dated = fork.on(2031)
    things = np.array([*dated.links, *dated.crossings, *dated.places])
    for _ in range(100):
        closed = frozenset(rng.choice(things, size=int(rng.integers(1, 4)), replace=False).tolist())
        solved = solve_routes(fork_model, replace(dated, closed=closed))
        flows = Flows(fork_model, solved)
        mask = closed_arcs(fork_model.network, solved.index, solved.world)
        assert flows.by_arc[mask].sum() == 0
        assert flows.by_arc.min(initial=0) >= 0


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6))
def test_closing_never_lowers_the_perceived_cost_at_fixed_costs(fork_model, seed):
    """Logsum cost is a falling function of the set of open routes; with congestion Braess shows that it need not be."""
    rng = np.random.default_rng(seed)
    solved = solve_routes(fork_model, fork_model.world.on(2029))
    rows = solved.problem.rows
    cost = solved.problem.free_cost
    before = choose_routes(rows, rows.row_of_entry, cost).perceived
    left = rng.random(len(cost)) < 0.6
    left[rows.start[:-1]] = True  # every row keeps a route
    start = np.r_[0, np.cumsum(np.add.reduceat(left.astype(int), rows.start[:-1]))]
    fewer = Rows(start, rows.log_size[left], rows.scale, rows.demand, rows.reference, rows.decay)
    after = choose_routes(fewer, fewer.row_of_entry, cost[left]).perceived
    assert np.all(after >= before - 1e-9)


def test_an_unknown_place_is_refused_with_the_nearest_name(shipped_model):
    with pytest.raises(Exception, match="Did you mean"):
        find_routes(shipped_model, None, 2035, "Urumqi", "Mundrra")


def test_a_second_track_carries_its_share_of_the_line(shipped_model):
    """A project that widens an old line is not given all that the line carries."""
    solved = solve_routes(shipped_model, shipped_model.world.on(2035))
    flows = Flows(shipped_model, solved)
    share = flows.built_by("dostyk-moyinty")
    old, new = (
        solved.world.figure(link, "capacity_mt_yr").best for link in ("dostyk-aktogay-rail", "dostyk-aktogay-rail-2")
    )
    assert share.max() == pytest.approx(new / (old + new), rel=0.2)
    measures = measure_routes(shipped_model, solved)
    on_line = measures[Key("link", "dostyk-aktogay-rail", "cargo_mt_yr")]
    assert 0 < measures[Key("project", "dostyk-moyinty", "cargo_mt_yr")] < 0.8 * on_line
