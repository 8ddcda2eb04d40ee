"""Weights of an index as a person sets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sogdia.errors import Problem, SogdiaError, nearest


def change_weights(usual: Mapping[str, float], words: Sequence[str], kind: str, example: str) -> dict[str, float]:
    """Return the `usual` weights with changes such as `largest=2`; raise `SogdiaError` with all that is wrong.

    `kind` is what is weighed, such as "part of the index", and `example` the name of one.
    """
    weights = dict(usual)
    problems = []
    for word in words:
        name, _, text = word.partition("=")
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if name not in usual:
            problems.append(Problem(word[:60], f"names no {kind}: {', '.join(usual)}", nearest(name, usual)))
        elif not 0.0 <= value < float("inf"):
            problems.append(Problem(word[:60], f"has no weight, expected a number of 0 or more such as {example}=2"))
        else:
            weights[name] = value
    if not problems and not any(weights.values()):
        problems.append(Problem("weights", "are all 0, expected at least one above"))
    if problems:
        raise SogdiaError(problems)
    return weights
