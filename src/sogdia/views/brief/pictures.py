"""Which charts a brief has: two or three, chosen by what the scenario moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.routes import RoutesModel
from sogdia.outcomes.gateways import measure_streams
from sogdia.outcomes.story import Story
from sogdia.views.chart import Chart
from sogdia.views.charts.arms import build_concentration_chart, build_shares_chart
from sogdia.views.charts.catalogue import FROM_ANSWER, Report, Subject, Wish, build_answer_chart, build_chart
from sogdia.views.charts.chances import build_chances_chart
from sogdia.views.charts.difference_map import build_map_chart
from sogdia.views.charts.gains import build_gains_chart
from sogdia.views.charts.ladder import build_ladder_chart
from sogdia.views.charts.sankey import build_sankey_chart
from sogdia.views.charts.tornado import build_tornado_chart
from sogdia.views.columns import merge_names
from sogdia.views.land import load_land

MOST = 3
_DECIDES = 0.1
"""A figure that moves the result by less than this share of it makes no chart."""


def choose_charts(story: Story) -> tuple[Chart, ...]:
    """Return the charts of a story, the map first where cargo moves."""
    comparison, world = story.answer.comparison, story.world
    charts: list[Chart] = []
    if story.theme not in ("arms", "standing", "nothing"):
        charts.append(build_map_chart(comparison, world, load_land()))
        charts.append(_choose_second(story))
    if story.reaction.arms is not None:
        charts.append(build_shares_chart(story.reaction.arms, world))
        charts.append(build_concentration_chart(story.reaction.arms, world))
    for answer in story.reaction.standing:
        charts += [build_ladder_chart(answer, world), build_chances_chart(answer, world)]
    if len(charts) < MOST and _is_decided(story):
        titles = {source.id: source.title for source in world.sources.values()}
        charts.append(build_tornado_chart(story.answer, merge_names(comparison), titles))
    return tuple(charts[:MOST])


def build_wished(
    story: Story, wishes: Sequence[Wish], make_model: Callable[[], RoutesModel], futures: int, report: Report
) -> tuple[Chart, ...]:
    """Return the charts that somebody wants in place of the chosen ones; a model is made only if one needs it.

    Raises `SogdiaError` for more than fit on two pages, and for what a chart cannot show.
    """
    if len(wishes) > MOST:
        what = f"asks for {len(wishes)} charts, expected at most {MOST}: a brief has two pages"
        raise SogdiaError(Problem("--chart", what))
    charts = []
    for wish in wishes:
        report(f"Drawing {wish.name}")
        if wish.name in FROM_ANSWER:
            charts.append(build_answer_chart(wish.name, story.answer, story.world))
        else:
            subject = Subject(make_model(), story.scenario, story.when, futures, wish.state, wish.ends, seed=story.seed)
            charts.append(build_chart(wish.name, subject, report))
    return tuple(charts)


def _choose_second(story: Story) -> Chart:
    """Return the gateways where a closure turns trade round, else the bars of who gains and who loses."""
    comparison = story.answer.comparison
    base, other = comparison.base, comparison.others[0]
    if story.theme in ("close", "hinder"):
        streams = measure_streams(story.world, base, other)
        if sum(abs(one.change) for one in streams) > 0.02 * sum(one.base for one in streams):
            return build_sankey_chart(streams, story.world, other.scenario, other.year)
    return build_gains_chart(comparison, each=4, kinds=("corridor", "port", "state"))


def _is_decided(story: Story) -> bool:
    """Return whether a figure moves the leading change enough to be worth a chart."""
    change = abs(story.lead.changes[0] or 0.0)
    effects = [max(abs(one.effect_low), abs(one.effect_high)) for one in story.answer.assumptions]
    return bool(change) and max(effects, default=0.0) >= _DECIDES * change
