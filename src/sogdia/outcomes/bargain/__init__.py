"""Bargaining over transit charges: today, each for itself, together, and who must be paid to agree."""

from sogdia.outcomes.bargain.bargaining import bargain
from sogdia.outcomes.bargain.coalition import MOST_PLAYERS, Coalition
from sogdia.outcomes.bargain.deal import Bargain, Deal, Rules, Sharing, Table, states_of
from sogdia.outcomes.bargain.futures import Draws, Future, Spread, ask_future, prepare_futures, spread_futures
from sogdia.outcomes.bargain.nash import Span

__all__ = [
    "MOST_PLAYERS", "Bargain", "Coalition", "Deal", "Draws", "Future", "Rules", "Sharing", "Span", "Spread", "Table",
    "ask_future", "bargain", "prepare_futures", "spread_futures", "states_of",
]  # fmt: skip
