"""Every kind of term that a claim may be measured by."""

from __future__ import annotations

from collections.abc import Mapping

from sogdia.outcomes.claims import arms, ledger, routes, standing, ties
from sogdia.outcomes.claims.kind import Kind

KINDS: Mapping[str, Kind] = {**routes.KINDS, **arms.KINDS, **ties.KINDS, **standing.KINDS, **ledger.KINDS}
