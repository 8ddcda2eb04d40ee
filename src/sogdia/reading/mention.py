"""What is found in a text."""

from __future__ import annotations

from typing import Literal

import msgspec

Sense = Literal["place", "government", "endpoint", "in_project_name", "in_name", ""]
PLACE_KINDS = frozenset({"state", "capital", "city", "place", "region", "province", "sea"})


class Mention(msgspec.Struct, frozen=True):
    """A name at a place in the text: what kind of thing it is, what is known as, and in which sense it is meant.

    `sense` is of places only: the place itself, a government behind its capital, an end of a line, or a part of the
    name of a project or of something else.
    """

    start: int
    end: int
    kind: str
    id: str
    state: str
    sense: Sense = ""

    @property
    def is_place(self) -> bool:
        """Whether it names a place, in whatever sense."""
        return self.kind in PLACE_KINDS
