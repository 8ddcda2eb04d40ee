"""A table of claims: read, and checked against the world, all problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from sogdia.errors import ClaimError, Problem, ScenarioError, nearest
from sogdia.outcomes.claims.kind import Asked, Figure, check_form
from sogdia.outcomes.claims.kinds import KINDS
from sogdia.outcomes.claims.model import Claim, Expression, Test
from sogdia.outcomes.claims.phrase import read_expected, read_expression
from sogdia.outcomes.claims.routes import KINDS as ROUTES
from sogdia.outcomes.claims.routes import join_scenarios
from sogdia.scenario import BASE, Scenario, check_scenario, read_scenario, shipped_scenarios
from sogdia.world.model import World
from sogdia.world.schema import DATA, Column, read_columns
from sogdia.world.table import Row, read_table

SHIPPED_CLAIMS = DATA / "claims" / "june-2025" / "claims.csv"
DEFAULT_YEAR = 2035
JOINT = " + "
OF_CLAIM = ("said", "modality", "sort", "source", "article", "paragraph", "reason", "needs", "note")
MAX_TESTS = 2000


class Table(msgspec.Struct, frozen=True):
    """A table of claims with all that it names: figures kept for verdicts, scenarios by the words for them."""

    title: str
    claims: tuple[Claim, ...]
    figures: tuple[Figure, ...]
    scenarios: Mapping[str, Scenario]


@cache
def claims_schema() -> dict[str, dict[str, Column]]:
    """Return the columns of `claims.csv` and `figures.csv`."""
    return read_columns(DATA / "claims-schema.csv")


def read_claims(path: Path = SHIPPED_CLAIMS) -> Table:
    """Return the table of claims in a file, or in `claims.csv` of a folder; raise `ClaimError` with all that is wrong.

    `figures.csv` and scenarios beside it are read too.
    """
    path = path / "claims.csv" if path.is_dir() else path
    rows, problems = read_table(path, claims_schema()["claims"])
    if len(rows) > MAX_TESTS:
        raise ClaimError(Problem(path.name, f"has {len(rows)} rows, expected at most {MAX_TESTS}"))
    claims, more = _build_claims(rows)
    problems += more
    if not rows and not problems:
        problems.append(Problem(path.name, "has no rows"))
    figures: tuple[Figure, ...] = ()
    if (beside := path.parent / "figures.csv").is_file():
        figures, more = _read_figures(beside)
        problems += more
    scenarios, more = _read_scenarios(claims, path.parent)
    problems += more
    if problems:
        raise ClaimError(problems)
    title = path.parent.name if path.stem == "claims" else path.stem
    return Table(title, claims, figures, scenarios)


def list_claims_about(table: Table, scenario: str) -> tuple[str, ...]:
    """Return the ids of the claims with a test in a world that the scenario of this id makes, alone or with others."""
    return tuple(
        claim.id for claim in table.claims if any(scenario in test.scenario.split(JOINT) for test in claim.tests)
    )


def choose_claims(table: Table, ids: Iterable[str]) -> Table:
    """Return the table with only the claims named, all of them if none is; raise `ClaimError` for unknown ids."""
    wanted = list(ids)
    known = [claim.id for claim in table.claims]
    problems = [
        Problem(id[:60], "is no claim of the table", nearest(id[:60], known)) for id in wanted if id not in known
    ]
    if problems:
        raise ClaimError(problems)
    chosen = tuple(claim for claim in table.claims if not wanted or claim.id in wanted)
    return msgspec.structs.replace(table, claims=chosen)


def check_claims(world: World, table: Table) -> list[Problem]:
    """Return what of a table does not fit the (undated) world."""
    problems: list[Problem] = []
    for claim in table.claims:
        asked = Asked(world, claim.source, table.figures, {})
        if claim.source and claim.source not in world.sources:
            hint = nearest(claim.source, world.sources)
            problems.append(Problem(claim.where, f"source {claim.source!r} is no source of the world", hint))
        for test in claim.tests:
            for expression in _expressions(test):
                for term in expression.terms:
                    wrong = check_form(term, KINDS)
                    problems += wrong or KINDS[term.kind].check(asked, term)
    problems += [
        Problem("figures.csv", f"source {one.source!r} is no source of the world", nearest(one.source, world.sources))
        for one in table.figures
        if one.source not in world.sources
    ]
    for name, scenario in table.scenarios.items():
        years = sorted({find_year(table, test) for claim in table.claims for test in claim.tests
                        if name in (test.scenario, test.against)})  # fmt: skip
        for year in years[:1]:
            problems += [
                Problem(f"{name}: {one.where}", one.what, one.hint)
                for one in (*check_scenario(world, scenario, year), *_check_certain(scenario))
            ]
    return problems


def _check_certain(scenario: Scenario) -> list[Problem]:
    """Return the changes left to chance: the scenario of a claim says what happens."""
    return [
        Problem(change.where, "has a probability, expected none in the scenario of a claim, which says what happens")
        for change in scenario.changes
        if change.probability is not None and change.probability < 1
    ]


def find_year(table: Table, test: Test) -> int:
    """Return the year a test asks about: its own, else the latest of its scenarios, else `DEFAULT_YEAR`."""
    if test.year is not None:
        return test.year
    years = [table.scenarios[name].year for name in (test.scenario, test.against) if name]
    return max((year for year in years if year is not None), default=DEFAULT_YEAR)


def is_of_cargo(expression: Expression) -> bool:
    """Return whether a term is measured in futures of cargo."""
    return any(term.kind in ROUTES for term in expression.terms)


def _expressions(test: Test) -> tuple[Expression, ...]:
    return (test.measure,) if test.expected.other is None else (test.measure, test.expected.other)


def _build_claims(rows: list[Row]) -> tuple[tuple[Claim, ...], list[Problem]]:
    problems: list[Problem] = []
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.text("claim"), []).append(row)
    claims = []
    for id, its_rows in groups.items():
        first, tests = its_rows[0], []
        for row in its_rows:
            if row is not first and (stray := [name for name in ("said", "reason") if row.text(name)]):
                what = f"gives {stray[0]} of claim {id!r} again; it stands in its first row, {first.where}"
                problems.append(Problem(row.where, what))
            if row.text("measure") or row.text("expected"):
                test, more = _build_test(row)
                problems += more
                tests += [test] if test else []
            elif row is not first:
                problems.append(Problem(row.where, f"is another test of claim {id!r} without a measure"))
        said, reason = first.text("said"), first.text("reason")
        if not said:
            problems.append(Problem(first.where, f"claim {id!r} has nothing said"))
        if not reason and not any(row.text("measure") for row in its_rows):
            problems.append(Problem(first.where, f"claim {id!r} has neither a measure nor a reason why there is none"))
        if reason and any(row.text("measure") for row in its_rows):
            problems.append(Problem(first.where, f"claim {id!r} has a measure and a reason why there is none"))
        values = {name: first.values[name] for name in OF_CLAIM}
        claims.append(msgspec.convert({**values, "id": id, "tests": tuple(tests), "where": first.where}, Claim))
    return tuple(claims), problems


def _build_test(row: Row) -> tuple[Test | None, list[Problem]]:
    names = tuple(KINDS)
    measure, problems = read_expression(row.text("measure"), names, row.where)
    expected, more = read_expected(row.text("expected"), names, row.where)
    problems += more
    year = row.values["year"]
    if measure is None or expected is None:
        return None, problems
    if measure.spread and not is_of_cargo(measure):
        return None, [Problem(row.where, "spread is asked of cargo in futures only")]
    scenario, against = (JOINT.join(_names(row.text(name))) for name in ("scenario", "against"))
    when = year if isinstance(year, int) else None
    return Test(measure, expected, scenario, against, when, row.where), []


def _names(text: str) -> list[str]:
    return [name for part in text.split("+") if (name := part.strip())]


def _read_figures(path: Path) -> tuple[tuple[Figure, ...], list[Problem]]:
    rows, problems = read_table(path, claims_schema()["figures"])
    return tuple(msgspec.convert(tuple(row.values[name] for name in Figure._fields), Figure) for row in rows), problems


def _read_scenarios(claims: Iterable[Claim], folder: Path) -> tuple[dict[str, Scenario], list[Problem]]:
    """Return the scenarios that tests name, alone or joined; a file beside the table comes before a shipped one."""
    named: dict[str, str] = {}
    for test in (test for claim in claims for test in claim.tests):
        for name in (test.scenario, test.against):
            if name:
                named.setdefault(name, test.where)
    found: dict[str, Scenario] = {"": BASE}
    single: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for name, where in named.items():
        parts = name.split(JOINT)
        for part in parts:
            if part not in single:
                scenario, more = _read_scenario(part, folder, where)
                problems += more
                single[part] = scenario
        found[name] = join_scenarios(name, [single[part] for part in parts])
    return found, problems


def _read_scenario(name: str, folder: Path, where: str) -> tuple[Scenario, list[Problem]]:
    beside = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    try:
        if name in beside:
            return read_scenario(beside[name]), []
        if name in shipped_scenarios():
            return read_scenario(name), []
    except ScenarioError as error:
        return BASE, list(error.problems)
    what = f"{name[:60]!r} is neither a scenario beside the table nor one that comes with Sogdia"
    return BASE, [Problem(where, what, nearest(name[:60], (*beside, *shipped_scenarios())))]
