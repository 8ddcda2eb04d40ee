"""What a reading proposes: a span, what we understand by it, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

KINDS = ("place", "actor", "quantity", "date", "project", "project fact", "arms", "event", "tie", "claim")


class Proposal(msgspec.Struct, frozen=True):
    """One thing read: where it stands, and its structured reading in `fields` (values as text, lists joined by `;`).

    `confidence` is the share of proposals of its kind that an annotation by hand bore out; `data/reading/precision.csv`
    says on which texts. Where they are not held out it is more than can be hoped for: good for an order, no chance.
    """

    kind: str
    start: int
    end: int
    line: int
    article: int
    section: str
    text: str
    fields: Mapping[str, str]
    confidence: float
