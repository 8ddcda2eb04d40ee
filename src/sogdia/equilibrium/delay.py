"""What a tonne on a loaded facility costs on top of its free cost.

A facility is anything whose capacity arcs share. Up to its capacity the charge is congestion delay,
``δ(x) = value · free_h · b · (x / capacity)^p`` (Bureau of Public Roads form), valued alike for all classes so that the
equilibrium is the unique minimum of a convex program. At capacity the load stops and the charge goes on rising: the
multiplier of the capacity, which is the price that clears it.

Both halves are one curve with one parameter z, the load that would be if capacity did not bind::

    z <= capacity:  load = z,         charge = δ(z)
    z >  capacity:  load = capacity,  charge = δ(capacity) + steepness · (z − capacity)

`steepness` only scales the parameter; no result depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sogdia.equilibrium.paths import Bools, Floats


@dataclass(frozen=True, slots=True)
class Facilities:
    """Capacity and delay of each facility.

    Attributes
    ----------
    capacity : shape (facilities,), Mt/yr, positive and finite.
    delay_at_capacity : shape (facilities,), US$/t charged for delay when full: value · free_h · b.
    power : p, at least 1.
    steepness : shape (facilities,), US$/t per Mt/yr beyond capacity.
    """

    capacity: Floats
    delay_at_capacity: Floats
    power: float
    steepness: Floats

    def load(self, z: Floats) -> Floats:
        """Return the load at parameter z, Mt/yr."""
        return np.minimum(z, self.capacity)

    def delay(self, load: Floats) -> Floats:
        """Return the delay charge at a load, US$/t; none at negative loads."""
        return self.delay_at_capacity * (np.maximum(load, 0.0) / self.capacity) ** self.power

    def charge(self, z: Floats) -> Floats:
        """Return delay charge plus multiplier at parameter z, US$/t."""
        return self.delay(self.load(z)) + self.steepness * np.maximum(z - self.capacity, 0.0)

    def slopes(self, z: Floats, full: Bools | None = None) -> tuple[Floats, Floats]:
        """Return d charge / d z and d load / d z; where z is exactly the capacity, on the side that `full` says."""
        full = z > self.capacity if full is None else full
        load = np.clip(z, 0.0, self.capacity) / self.capacity
        below = self.delay_at_capacity * self.power / self.capacity * load ** (self.power - 1)
        return np.where(full, self.steepness, below), (~full).astype(np.float64)

    def delay_total(self, load: Floats) -> Floats:
        """Return the integral of the delay charge up to a load, US$ m/yr."""
        return self.delay(load) * np.maximum(load, 0.0) / (self.power + 1)

    def multiplier(self, z: Floats) -> Floats:
        """Return the shadow price of capacity at parameter z, US$/t."""
        return self.steepness * np.maximum(z - self.capacity, 0.0)
