"""Scenario files: TOML text to a `Scenario`.

A scenario is data. Reading one opens no other file than the scenarios it is `based_on`, which stand in the same folder
(or below) or come with Sogdia, and text that is too long, too deep or not finite is refused before it can do harm.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sogdia.errors import Problem, ScenarioError, nearest
from sogdia.scenario.lines import MAX_DEPTH, read_layout
from sogdia.scenario.model import Change, Scenario
from sogdia.scenario.sentence import read_change, read_year

MAX_BYTES = 1_000_000
MAX_CHANGES = 10_000
MAX_PROBLEMS = 100
SHIPPED = Path(__file__).resolve().parent.parent / "data" / "scenarios"
KEYS = ("name", "question", "year", "based_on", "changes", "note")


def shipped_scenarios() -> tuple[str, ...]:
    """Return the names of the scenarios that come with Sogdia."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def read_scenario(path_or_name: Path | str) -> Scenario:
    """Return the scenario in a file, or the shipped one of that name; raise `ScenarioError` with all that is wrong."""
    return _read_file(find_scenario(path_or_name), (), {})


def find_scenario(path_or_name: Path | str) -> Path:
    """Return the path of a scenario file, or of the shipped scenario of that name."""
    shipped = shipped_scenarios()
    if str(path_or_name) in shipped:
        return SHIPPED / f"{path_or_name}.toml"
    try:
        path = Path(path_or_name)
        if path.is_file():
            return path
    except (OSError, ValueError):
        pass  # a name that no file can have is as unknown as any other
    what = "is neither a file nor a scenario that comes with Sogdia"
    raise ScenarioError(Problem(str(path_or_name)[:200], what, nearest(str(path_or_name)[:80], shipped)))


def list_files(path: Path) -> tuple[Path, ...]:
    """Return the file of a scenario and those it is based on, but for the ones that come with Sogdia."""
    done: dict[Path, Scenario] = {}
    _read_file(path, (), done)
    return tuple(file for file in done if file.parent != SHIPPED)


def parse_scenario(text: str, file: str) -> Scenario:
    """Return the scenario in `text`, which may be based on shipped scenarios only; `file` names it in messages."""
    return _parse(text, file, None, (), {})


def _read_file(path: Path, above: tuple[Path, ...], done: dict[Path, Scenario]) -> Scenario:
    """Return the scenario at `path`; `above` is what it is read for, `done` what was read before."""
    path = path.resolve()
    if path in done:
        return done[path]
    if path in above:
        chain = " > ".join(part.name for part in (*above[above.index(path) :], path))
        raise ScenarioError(Problem(path.name, f"is based on itself: {chain}"))
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScenarioError(Problem(path.name, f"cannot be read ({error.strerror})")) from error
    try:
        text = content[:MAX_BYTES].decode("utf-8-sig") if len(content) <= MAX_BYTES else "\n" * (MAX_BYTES + 1)
    except UnicodeDecodeError as error:
        raise ScenarioError(Problem(path.name, "is not UTF-8, expected TOML text in UTF-8")) from error
    done[path] = _parse(text, path.name, path, above, done)
    return done[path]


def _parse(text: str, file: str, path: Path | None, above: tuple[Path, ...], done: dict[Path, Scenario]) -> Scenario:
    if len(text) > MAX_BYTES:
        raise ScenarioError(Problem(file, f"is larger than {MAX_BYTES / 1e6:g} MB, expected a scenario"))
    layout = read_layout(text)
    if layout.depth > MAX_DEPTH:
        raise ScenarioError(Problem(file, f"is nested deeper than {MAX_DEPTH} levels"))
    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # a ValueError is also raised for numbers of very many digits
        raise ScenarioError(Problem(file, f"is not TOML: {str(error)[:200]}")) from error
    bases, problems = _read_bases(table.get("based_on", []), file, path, above, done)
    return _build(table, layout.change_lines, file, bases, problems)


def _build(
    table: dict[str, Any], lines: list[int], file: str, bases: list[Scenario], problems: list[Problem]
) -> Scenario:
    problems += [
        Problem(file, f"key {key[:80]!r} is unknown, expected {', '.join(KEYS)}", nearest(key[:80], KEYS))
        for key in table
        if key not in KEYS
    ]
    stem = Path(file).stem
    problems += [
        Problem(file, f"{key} is {str(table[key])[:40]!r}, expected a text")
        for key in ("name", "question", "note")
        if not isinstance(table.get(key, ""), str)
    ]
    year = None
    if "year" in table:
        year, more = read_year(table["year"], file, "year")
        problems += more
    name = str(table.get("name", stem))
    changes, more = _read_changes(table.get("changes", []), lines, file, name)
    problems += more
    # A base that comes in by two ways was read once, so its changes are the same objects and count once.
    below = {id(change): change for base in bases for change in base.changes}
    if len(below) + len(changes) > MAX_CHANGES:
        problems.append(Problem(file, f"has more than {MAX_CHANGES} changes with those it is based on"))
    years = [base.year for base in bases if base.year is not None]
    scenario = Scenario(
        id=stem,
        name=name,
        question=str(table.get("question", "")),
        year=year if year is not None else max(years, default=None),
        changes=(*below.values(), *changes),
        based_on=tuple(base.id for base in bases),
        note=str(table.get("note", "")),
    )
    if problems:
        error = ScenarioError(_cut(problems, file))
        error.readable = scenario
        raise error
    return scenario


def _read_changes(value: object, lines: list[int], file: str, source: str) -> tuple[list[Change], list[Problem]]:
    if not isinstance(value, list):
        return [], [Problem(file, "changes is not a list, expected changes = [ { … }, … ]")]
    if len(value) > MAX_CHANGES:
        return [], [Problem(file, f"has {len(value)} changes, expected at most {MAX_CHANGES}")]
    changes: list[Change] = []
    problems: list[Problem] = []
    for number, table in enumerate(value, start=1):
        line = f" (line {lines[number - 1]})" if len(lines) == len(value) else ""
        change, more = read_change(table, f"{file} change {number}{line}", source)
        changes += [change] if change is not None else []
        problems += more
        if len(problems) > MAX_PROBLEMS:
            break
    return changes, problems


def _read_bases(
    value: object, file: str, path: Path | None, above: tuple[Path, ...], done: dict[Path, Scenario]
) -> tuple[list[Scenario], list[Problem]]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or len(names) > 50 or not all(isinstance(name, str) for name in names):
        return [], [Problem(file, "based_on is not a name, expected a scenario's name or file, or a list of them")]
    bases: list[Scenario] = []
    problems: list[Problem] = []
    for name in names:
        try:
            bases.append(_read_file(_find_base(name, file, path), (*above, *((path,) if path else ())), done))
        except ScenarioError as error:
            problems += error.problems
    return bases, problems


def _find_base(name: str, file: str, path: Path | None) -> Path:
    """Return the file of a scenario named in `based_on`: in the folder of `path` or below, else a shipped one."""
    shipped = shipped_scenarios()
    if path is not None and "\\" not in name:
        for candidate in (path.parent / name, path.parent / f"{name}.toml"):
            try:
                inside = candidate.resolve().is_relative_to(path.parent)
                if inside and candidate.suffix == ".toml" and candidate.is_file():
                    return candidate
            except (OSError, ValueError, RuntimeError):  # no file can have this name, or its links go round
                continue
    if name in shipped:
        return SHIPPED / f"{name}.toml"
    what = f"based_on is {name[:80]!r}, which is neither a .toml file beside this one nor a shipped scenario"
    raise ScenarioError(Problem(file, what, nearest(name[:80], shipped)))


def _cut(problems: list[Problem], file: str) -> list[Problem]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    return [*problems[:MAX_PROBLEMS], Problem(file, f"has more problems; the first {MAX_PROBLEMS} are shown")]
