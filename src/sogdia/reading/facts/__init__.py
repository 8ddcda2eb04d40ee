"""What is said of projects: length, capacity, cost, status, ends, who backs and builds them, what they rival."""

from sogdia.reading.facts.propose import propose_facts

__all__ = ["propose_facts"]
