"""Every rule in a list; each goes from the sentences of an article to proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sogdia.reading.claims import propose_claims
from sogdia.reading.deals import propose_deals
from sogdia.reading.events import propose_events
from sogdia.reading.facts import propose_facts
from sogdia.reading.plainly import propose_actors, propose_dates, propose_places, propose_projects, propose_quantities
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene
from sogdia.reading.ties import propose_ties

Rule = Callable[[str, Sequence[Scene]], Iterable[Proposal]]

RULES: tuple[Rule, ...] = (
    propose_places,
    propose_actors,
    propose_projects,
    propose_quantities,
    propose_dates,
    propose_facts,
    propose_deals,
    propose_events,
    propose_ties,
    propose_claims,
)
