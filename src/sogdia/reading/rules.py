"""Every rule in a list; each goes from the sentences of an article to proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sogdia.reading.plainly import propose_actors, propose_dates, propose_places, propose_projects, propose_quantities
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene

Rule = Callable[[str, Sequence[Scene]], Iterable[Proposal]]

RULES: tuple[Rule, ...] = (propose_places, propose_actors, propose_projects, propose_quantities, propose_dates)
