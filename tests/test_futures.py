"""Many futures: what is drawn, that each is solved as it would be alone, and that none is lost."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from made_futures import LINE, make_model, make_plan, make_scenario
from sogdia.equilibrium.ensemble import draw_levels, hash_keys
from sogdia.errors import ExchangeError, ScenarioError
from sogdia.futures import Plan, iterate_futures, list_chunks, plan_futures, run_chunk
from sogdia.lenses.results import SHADOW_PRICE, Key
from sogdia.lenses.routes import build_model, measure_routes, solve_routes
from sogdia.lenses.routes.draws import draw_inputs, place_in_range, place_positions
from sogdia.lenses.routes.pricing import price_many
from sogdia.network.price import price
from sogdia.outcomes.futures import LIKELIHOODS, name_likelihood, summarise
from sogdia.run_folder import list_missing, open_folder, read_chunk, write_chunk
from sogdia.scenario import read_scenario
from sogdia.workers import start_workers
from sogdia.world import load_world

TESTS = Path(__file__).parent


def assert_solved_alone(model, plan: Plan, futures: list[int], rel: float = 1e-5) -> None:
    """The reference solver, given the figures and demand of a future, finds the same measures."""
    searching = replace(model, pool=plan.base.ensemble.pool,
                        settings=replace(model.settings, route_tolerance_usd_t=np.inf))  # fmt: skip
    variants = {"base": plan.base, "scenario": plan.scenario[0][1]}
    for future in futures:
        chunk = run_chunk(plan, future, future + 1)
        levels = draw_levels(plan.column_keys, future, future + 1, plan.count)
        for side, variant in variants.items():
            ensemble = variant.ensemble
            figures, demand, _ = draw_inputs(ensemble, variant.recipe, levels)
            drawn = {row: msgspec.structs.replace(ensemble.world.demand[row], best=float(tonnes), low=0.0, high=1e9)
                     for row, tonnes in zip(ensemble.rows, demand[0], strict=True)}  # fmt: skip
            world = msgspec.structs.replace(ensemble.world, demand={**ensemble.world.demand, **drawn})
            solution = solve_routes(searching, world, figures[0])
            alone = measure_routes(searching, solution)
            for key, value in zip(plan.keys, getattr(chunk, side)[0].tolist(), strict=True):
                if ensemble.stranded and key.kind == "total":
                    continue  # the demand without a route is drawn too
                assert value == pytest.approx(alone.get(key, 0.0), rel=rel, abs=rel), (future, side, key)
            prices = list_prices(searching, solution)
            for key, value in zip(plan.detail_keys, chunk.details[side == "scenario"][0].tolist(), strict=True):
                known = prices.get(key, 0.0) if key.measure == SHADOW_PRICE else alone.get(key, np.nan)
                assert value == pytest.approx(known, rel=10 * rel, abs=10 * rel, nan_ok=True), (future, side, key)


def list_prices(model, solved) -> dict[Key, float]:
    """Return the shadow price of each facility in use, US$/t."""
    facilities = [model.network.facilities[number] for number in solved.active.tolist()]
    prices = solved.problem.facilities.multiplier(solved.solution.z)
    return {Key(*one, SHADOW_PRICE): price for one, price in zip(facilities, prices.tolist(), strict=True)}


def test_every_measure_of_a_future_is_what_the_reference_solver_makes_of_it():
    plan = plan_futures(make_model(), make_scenario(LINE), 2029, 40, 1, detailed=True)
    assert {key.kind for key in plan.detail_keys} >= {"pair", "line", "port"}
    assert_solved_alone(make_model(), plan, [0, 7, 13])


@pytest.mark.slow
def test_fifty_futures_of_the_shipped_world_agree_with_the_reference_solver():
    model = build_model(load_world("eurasia"))
    plan = plan_futures(model, read_scenario("kandahar-chabahar"), 2035, 10_000, 1, detailed=True)
    assert_solved_alone(model, plan, list(range(0, 10_000, 200)))


def test_every_future_is_solved_to_its_gap():
    chunk = run_chunk(make_plan(), 0, 40)
    assert np.isfinite(chunk.base).all()
    assert np.isfinite(chunk.scenario).all()
    assert chunk.gap.max() <= 1e-6


def test_many_vectors_of_figures_cost_what_each_costs_alone():
    """The batch formulas are those of `network.price`, to the last digits."""
    variant = make_plan().base
    ensemble = variant.ensemble
    levels = draw_levels(make_plan().column_keys, 0, 5, 40)
    figures, _, _ = draw_inputs(ensemble, variant.recipe, levels)
    arcs = np.flatnonzero(ensemble.pricer.built)
    many = price_many(ensemble.pricer, figures, arcs)
    for future, vector in enumerate(figures):
        one = price(ensemble.pricer.network, ensemble.index, vector, ensemble.pricer.built, ~ensemble.possible)
        assert many.cost_usd_t[future] == pytest.approx(one.cost_usd_t[:, arcs].T, rel=1e-12)
        assert many.money_usd_t[future] == pytest.approx(one.money_usd_t[:, arcs].T, rel=1e-12)
        assert many.km[future] == pytest.approx(one.km[arcs], rel=1e-12)
        assert many.capacity_mt_yr[future] == pytest.approx(one.capacity_mt_yr[ensemble.facility], rel=1e-12)
        assert many.free_h[future] == pytest.approx(one.free_h[ensemble.facility], rel=1e-12)


@pytest.mark.parametrize("changes", ["", '{ demand = ["UZB", "IND"], factor = 1.0 }'])
def test_a_scenario_that_changes_nothing_changes_nothing_in_any_future(changes):
    chunk = run_chunk(make_plan(changes), 0, 40)
    assert np.abs(chunk.scenario - chunk.base).max() < 1e-5
    if not changes:
        assert np.array_equal(chunk.scenario, chunk.base)


def test_a_figure_has_the_same_luck_in_every_scenario():
    """Common random numbers: the column of a figure depends on its name and the seed, not on what else is drawn."""
    one, other = make_plan(), make_plan('{ delay = "torkham", hours = [1, 30] }')
    names = [column.name for column in one.columns]
    keys = dict(zip(names, one.column_keys.tolist(), strict=True))
    shared = [column.name for column in other.columns if column.name in keys]
    assert len(shared) > 50
    assert {column.name for column in other.columns} != set(names)
    for column, key in zip(other.columns, other.column_keys.tolist(), strict=True):
        assert keys.get(column.name, key) == key
    assert np.array_equal(hash_keys(shared, 1), np.array([keys[name] for name in shared], dtype=np.uint32))


def test_half_of_the_futures_lie_on_either_side_of_the_best_value_and_none_beyond_the_ends():
    levels = draw_levels(hash_keys(["a", "b"], 3), 0, 1000, 1000)
    best, low, high = np.array([4.0, 0.5]), np.array([1.0, 0.4]), np.array([40.0, 0.7])
    drawn = place_in_range(place_positions(levels), best, low, high)
    assert ((drawn >= low) & (drawn <= high)).all()
    assert ((drawn < best).mean(axis=0) == 0.5).all()
    assert np.log(drawn[:, 0] / 4).mean() == pytest.approx((np.log(40 / 4) - np.log(4 / 1)) / 6, rel=0.01)


def test_a_change_with_a_probability_comes_in_that_share_of_futures():
    plan = make_plan('{ build = "kabul-line", probability = 0.3 }')
    chunk = run_chunk(plan, 0, 40)
    carried = chunk.scenario[:, plan.keys.index(Key("project", "kabul-line", "cargo_mt_yr"))]
    assert (carried > 0).sum() == 12
    same = carried == 0
    assert np.abs(chunk.scenario[same] - chunk.base[same]).max() < 1e-5


def test_too_many_uncertain_changes_are_refused():
    changes = ", ".join(f'{{ delay = "torkham", hours = {hours}, probability = 0.5 }}' for hours in range(1, 8))
    with pytest.raises(ScenarioError, match="expected at most 6"):
        plan_futures(make_model(), make_scenario(changes), 2029, 10)


def test_the_words_of_icd_203_cover_every_share():
    assert [name_likelihood(low) for low, _, _ in LIKELIHOODS] == [words for _, _, words in LIKELIHOODS]
    assert name_likelihood(0.0) == "in no future"
    assert name_likelihood(0.001) == "less than 1 %"
    assert name_likelihood(0.99) == "almost certain"
    assert name_likelihood(0.999) == "more than 99 %"
    assert name_likelihood(1.0) == "in all futures"


def test_the_summary_says_who_gains_what_decides_it_and_how_sure_it_is():
    plan = make_plan(count=200)
    summary = summarise(plan, "asked", list(iterate_futures(plan)))
    assert summary.solved == summary.count == 200
    row = next(row for row in summary.measures if row.key == Key("project", "kabul-line", "cargo_mt_yr"))
    assert row.base == (row.base.__class__)(0.0, 0.0, 0.0)
    assert row.rises == 1.0
    assert row in summary.winners()
    assert row.change.p10 <= row.change.p50 <= row.change.p90
    shares = [one.share for one in summary.exceedance]
    assert shares == sorted(shares, reverse=True)
    assert [one.count for one in summary.samples] == [50, 100, 200]
    assert summary.samples[-1].standard_error > 0
    assert all(-1 <= one.correlation <= 1 for one in summary.drivers)
    assert abs(summary.drivers[0].correlation) > 0.2


def test_chunks_do_not_depend_on_how_they_are_cut():
    plan = make_plan()
    whole = run_chunk(plan, 0, 40)
    parts = [run_chunk(plan, first, last) for first, last in list_chunks(40, 7)]
    assert np.array_equal(np.concatenate([part.scenario for part in parts]), whole.scenario)


def test_other_processes_find_exactly_the_same():
    plan = make_plan()
    here = {chunk.first: chunk for chunk in iterate_futures(plan, list_chunks(40, 10))}
    with start_workers(plan, 2) as submit:
        there = list(iterate_futures(plan, list_chunks(40, 10), submit))
    assert sorted(chunk.first for chunk in there) == sorted(here)
    for chunk in there:
        assert np.array_equal(chunk.base, here[chunk.first].base)
        assert np.array_equal(chunk.scenario, here[chunk.first].scenario)


PARENT = """
import os, time
from sogdia.workers import start_workers

if __name__ == "__main__":
    with start_workers(None, 1) as submit:
        print(submit(pid).result(), flush=True)
        time.sleep(60)
"""


def test_workers_end_with_the_process_that_started_them(tmp_path):
    """Killed, it cannot tell them to."""
    script = tmp_path / "parent.py"
    script.write_text("def pid(_):\n    import os\n    return os.getpid()\n" + PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 30
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(worker)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")  # dead, and not yet buried


RUN = """
import sys, time
from pathlib import Path
from made_futures import make_plan
from sogdia.futures import iterate_futures, list_chunks
from sogdia.run_folder import list_missing, open_folder, write_chunk

plan, folder = make_plan(count=60), Path(sys.argv[1])
open_folder(folder, plan)
for chunk in iterate_futures(plan, list_missing(folder, list_chunks(60, 5))):
    write_chunk(folder, plan, chunk)
    time.sleep(float(sys.argv[2]))
"""


def run_in_process(folder: Path, pause: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", RUN, str(folder), str(pause)], cwd=TESTS)


def hash_folder(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_a_run_that_is_killed_goes_on_where_it_was_and_ends_the_same_byte_for_byte(tmp_path):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    assert run_in_process(whole, 0).wait() == 0
    running = run_in_process(cut, 0.5)
    deadline = time.monotonic() + 120
    while len(list(cut.glob("*.parquet"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    done = {path.name: path.stat().st_mtime_ns for path in cut.glob("*.parquet")}
    assert 2 <= len(done) < 12
    (cut / "futures-0000055.parquet.part").write_bytes(b"half")
    assert run_in_process(cut, 0).wait() == 0
    assert all((cut / name).stat().st_mtime_ns == when for name, when in done.items())
    assert hash_folder(cut) == hash_folder(whole)


def test_a_folder_of_another_run_is_refused(tmp_path):
    open_folder(tmp_path, make_plan())
    with pytest.raises(ExchangeError, match="holds run"):
        open_folder(tmp_path, make_plan(seed=2))
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("do not touch", encoding="utf-8")
    with pytest.raises(ExchangeError, match="not empty"):
        open_folder(other, make_plan())


def test_a_chunk_comes_back_from_its_file_as_it_was(tmp_path):
    plan = make_plan()
    open_folder(tmp_path, plan)
    chunk = run_chunk(plan, 0, 10)
    write_chunk(tmp_path, plan, chunk)
    again = read_chunk(tmp_path, plan, 0)
    assert all(np.array_equal(one, other) for one, other in zip(chunk, again, strict=True))
    assert list_missing(tmp_path, list_chunks(20, 10)) == [(10, 20)]
    (tmp_path / "futures-0000000.parquet").write_bytes(b"not a table")
    with pytest.raises(ExchangeError, match="cannot be read"):
        read_chunk(tmp_path, plan, 0)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_midway_finds_exactly_the_same():
    distributed = pytest.importorskip("distributed")
    from sogdia.futures import iterate_on_cluster

    plan = make_plan(LINE, 200)
    chunks = list_chunks(200, 4)
    here = {chunk.first: chunk for chunk in iterate_futures(plan, chunks)}
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        there = []
        for chunk in iterate_on_cluster(plan, client, chunks):
            there.append(chunk)
            if len(there) == 3:
                worker = next(iter(client.scheduler_info()["workers"].values()))
                victim = client.run(os.getpid, workers=[next(iter(client.scheduler_info()["workers"]))])
                assert worker
                os.kill(next(iter(victim.values())), signal.SIGKILL)
    assert sorted(chunk.first for chunk in there) == sorted(here)
    for chunk in there:
        assert np.array_equal(chunk.scenario, here[chunk.first].scenario)
