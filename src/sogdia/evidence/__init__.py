"""The ledger: who says what about which thing, and what follows from several who do not agree."""

from sogdia.evidence.fact import Fact, Source
from sogdia.evidence.ledger import group_facts
from sogdia.evidence.quantity import HALF_OF_80, Confidence, Quantity
from sogdia.evidence.reconcile import reconcile, reconcile_all

__all__ = ["HALF_OF_80", "Confidence", "Fact", "Quantity", "Source", "group_facts", "reconcile", "reconcile_all"]
