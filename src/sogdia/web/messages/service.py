"""What any question may be told: refusals, progress, who asks."""

from __future__ import annotations

import msgspec


class ProblemRecord(msgspec.Struct, frozen=True):
    """One thing that is wrong: where it stands, what it is, and a way out if one is known."""

    where: str
    what: str
    hint: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """Why a request was refused."""

    message: str
    problems: list[ProblemRecord] = []


class Health(msgspec.Struct, frozen=True):
    """Whether the server answers (it does) and whether the model of the world is ready."""

    ready: bool
    world: str
    running: int
    waiting: int


class Progress(msgspec.Struct, frozen=True):
    """What is being done."""

    doing: str


class Done(msgspec.Struct, frozen=True):
    """It is done."""

    done: bool = True


class PersonRecord(msgspec.Struct, frozen=True):
    """Who asks: a name if the server knows one, and what the role lets do; whether reviews are shared here."""

    name: str
    role: str
    reviews: bool
