"""Writing with numbers that are looked up: tons, dollars, shares, ranges and likelihoods, each with its address."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.outcomes.futures import name_likelihood
from sogdia.outcomes.story import Story
from sogdia.outcomes.trace import trace
from sogdia.views.brief.marks import mark_number
from sogdia.views.numbers import render_number

_WHOLE = 9.95  # from here on a figure has no decimals


class Pen:
    """Writes the numbers of one story; an address that leads nowhere raises `SogdiaError`."""

    def __init__(self, story: Story) -> None:
        """Take the story whose numbers are looked up."""
        self.story = story

    def value(self, address: str) -> float:
        """Return the number at an address."""
        return trace(self.story, address)

    def tons(self, address: str, noun: bool = True) -> str:
        """Return a size such as `4.6 million tons`, without its sign."""
        amount, unit = split_tons(self.value(address))
        return mark_number(address, amount) + unit + (" tons" if noun else "")

    def money(self, address: str) -> str:
        """Return a sum such as `US$ 62 million` from US$ m, without its sign."""
        value = abs(self.value(address))
        if value >= 995:
            text = f"{value / 1000:.0f}" if value >= 9950 else f"{value / 1000:.1f}"
            return f"US$ {mark_number(address, text)} billion"
        return f"US$ {mark_number(address, f'{value:.0f}' if value >= _WHOLE else f'{value:.1f}')} million"

    def dollars(self, address: str) -> str:
        """Return a sum such as `US$ 6.0 billion` from US$."""
        value = abs(self.value(address))
        if value >= 1e9:
            return f"US$ {mark_number(address, f'{value / 1e9:.1f}')} billion"
        return f"US$ {mark_number(address, f'{value / 1e6:.0f}')} million"

    def share(self, address: str) -> str:
        """Return a share (0 to 1) in per cent, without its sign."""
        value = 100 * abs(self.value(address))
        return f"{mark_number(address, f'{value:.0f}' if value >= 1 or value < 0.05 else f'{value:.1f}')} per cent"

    def points(self, address: str) -> str:
        """Return a difference of shares in points of a hundred, without its sign."""
        value = 100 * abs(self.value(address))
        text = f"{value:.0f}" if value >= 1 else f"{value:.1f}"
        return f"{mark_number(address, text)} point{'' if text == '1' else 's'}"

    def percent(self, address: str) -> str:
        """Return a per cent, without its sign."""
        value = abs(self.value(address))
        return f"{mark_number(address, f'{value:.0f}' if value >= 1 else f'{value:.1f}')} per cent"

    def count(self, address: str) -> str:
        """Return a whole number, in words up to twelve."""
        value = round(self.value(address))
        return mark_number(address, NUMBERS[value] if 0 <= value < len(NUMBERS) else f"{value:,}")

    def year(self, address: str) -> str:
        """Return a year."""
        return mark_number(address, f"{self.value(address):.0f}")

    def figure(self, address: str) -> str:
        """Return a figure of the ledger as tables have it."""
        return mark_number(address, render_number(self.value(address), "figure"))

    def price(self, address: str) -> str:
        """Return US$ a ton: whole from ten on."""
        value = abs(self.value(address))
        return mark_number(address, f"{value:.0f}" if value >= _WHOLE else f"{value:.1f}")

    def whole(self, address: str) -> str:
        """Return a whole number in digits."""
        return mark_number(address, f"{self.value(address):,.0f}")

    def decimal(self, address: str) -> str:
        """Return a number with the digits that matter, without its sign."""
        return mark_number(address, render_number(abs(self.value(address))))

    def between_tons(self, low: str, high: str) -> str:
        """Return `between 3.2 and 5.0 million tons`; of a range with both signs, a loss and a gain."""
        ends = sorted((low, high), key=self.value)
        if self.value(ends[0]) < 0 < self.value(ends[1]):
            return f"anywhere from a loss of {self.tons(ends[0])} to a gain of {self.tons(ends[1])}"
        near, far = sorted(ends, key=lambda end: abs(self.value(end)))
        near_amount, near_unit = split_tons(self.value(near))
        far_amount, far_unit = split_tons(self.value(far))
        if near_unit == far_unit and near_amount == far_amount:
            return f"close to {self.tons(far)}"
        first = mark_number(near, near_amount) + ("" if near_unit == far_unit else near_unit)
        return f"between {first} and {mark_number(far, far_amount)}{far_unit} tons"

    def range_of(self, stem: str) -> str:
        """Return the range of a measure's change in eight of ten futures; nothing where none is known."""
        kind, *words = stem.split(" ")
        row = self.story.row(*words)
        assert kind == "measure"
        if row is None or row.low is None or row.high is None:
            return ""
        return self.between_tons(f"{stem} low", f"{stem} high")

    def likely(self, address: str, event: str, among: str = "futures") -> str:
        """Return the sentence that an event is likely, in ICD 203's words, from the share of futures that have it."""
        share = self.value(address)
        words = name_likelihood(share)
        if share >= 1.0:
            return f"In all {among} drawn {event}."
        if share <= 0.0:
            return f"In none of the {among} drawn {event}."
        if not 0.01 <= share <= 0.99:  # beyond these the words of ICD 203 end
            return f"In {mark_number(address, f'{100 * share:.1f}')} per cent of {among} {event}."
        told = f"({mark_number(address, f'{100 * share:.0f}')} per cent of {among})"
        if words == "roughly even chance":
            return f"There is a roughly even chance that {event} {told}."
        if words == "almost no chance":
            return f"There is almost no chance that {event} {told}."
        return f"It is {words} that {event} {told}."


NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def split_tons(value_mt: float) -> tuple[str, str]:
    """Return the digits and the word after them for so many million tons, without a sign.

    >>> split_tons(4.64), split_tons(37.3), split_tons(0.643), split_tons(-0.0712), split_tons(0.0004)
    (('4.6', ' million'), ('37', ' million'), ('640,000', ''), ('71,000', ''), ('400', ''))
    """
    value = abs(value_mt)
    if value >= 0.9495:
        return (f"{value:.0f}" if value >= _WHOLE else f"{value:.1f}"), " million"
    tons = value * 1e6
    if tons < 1:
        return "0", ""
    digits = len(f"{tons:.0f}")
    return f"{round(tons, 2 - digits):,.0f}", ""


def join_and(parts: Sequence[str]) -> str:
    """Return `a, b and c`."""
    parts = [part for part in parts if part]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
