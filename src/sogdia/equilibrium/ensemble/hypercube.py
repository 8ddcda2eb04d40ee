"""Latin hypercube points that need no memory of one another.

In `count` points each column takes each of `count` equal strata exactly once (McKay, Beckman and Conover 1979), in an
order and at places within the strata that depend on the column's key and the seed alone. So a figure has the same value
in future 17 whatever else is drawn, in whichever process, before or after a restart. The order is the keyed permutation
of Kensler (Correlated Multi-Jittered Sampling, Pixar technical memo 13-01, 2013): a hash that never collides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sogdia.equilibrium.paths import Floats

Keys = NDArray[np.uint32]


def hash_keys(names: Iterable[str], seed: int) -> Keys:
    """Return a 32-bit key for each name and a seed; the same on every machine and in every version of Python."""
    digests = (hashlib.blake2b(f"{seed}\0{name}".encode(), digest_size=4).digest() for name in names)
    return np.frombuffer(b"".join(digests), dtype="<u4").astype(np.uint32)


def draw_levels(keys: Keys, first: int, last: int, count: int) -> Floats:
    """Return points `first` to `last` (not included) of a hypercube of `count` points, one column for each key.

    Shape (last - first, keys), strictly between 0 and 1.
    """
    levels: Floats = _draw_levels(keys, first, last, count)
    return levels


@njit(cache=True)
def _draw_levels(keys, first, last, count):  # type: ignore[no-untyped-def]
    levels = np.empty((last - first, len(keys)))
    for row in range(last - first):
        for column in range(len(keys)):
            key = keys[column]
            stratum = _permute(np.uint32(first + row), np.uint32(count), key)
            within = (np.float64(_mix(np.uint32(first + row), key ^ np.uint32(0x368CC8B7))) + 0.5) / 4294967296.0
            levels[row, column] = (np.float64(stratum) + within) / count
    return levels


@njit(cache=True)
def _permute(index, count, key):  # type: ignore[no-untyped-def]
    """Return where `index` goes in the permutation of 0..count - 1 that belongs to `key`."""
    mask = np.uint32(count - np.uint32(1))
    for shift in (1, 2, 4, 8, 16):
        mask |= mask >> np.uint32(shift)
    one = np.uint32(1)
    while True:
        index = np.uint32((index ^ key) * np.uint32(0xE170893D))
        index ^= key >> np.uint32(16)
        index ^= (index & mask) >> np.uint32(4)
        index = np.uint32((index ^ (key >> np.uint32(8))) * np.uint32(0x0929EB3F))
        index ^= key >> np.uint32(23)
        index ^= (index & mask) >> one
        index = np.uint32(index * (one | (key >> np.uint32(27))) * np.uint32(0x6935FA69))
        index ^= (index & mask) >> np.uint32(11)
        index = np.uint32(index * np.uint32(0x74DCB303))
        index ^= (index & mask) >> np.uint32(2)
        index = np.uint32(index * np.uint32(0x9E501CC3))
        index ^= (index & mask) >> np.uint32(2)
        index = np.uint32(index * np.uint32(0xC860A3DF))
        index &= mask
        index ^= index >> np.uint32(5)
        if index < count:
            return np.uint32((np.uint64(index) + np.uint64(key)) % np.uint64(count))


@njit(cache=True)
def _mix(index, key):  # type: ignore[no-untyped-def]
    """Return 32 bits that look random (the mixer of Murmur3 over index and key)."""
    value = np.uint32(index * np.uint32(0x9E3779B1)) ^ key
    value ^= value >> np.uint32(16)
    value = np.uint32(value * np.uint32(0x85EBCA6B))
    value ^= value >> np.uint32(13)
    value = np.uint32(value * np.uint32(0xC2B2AE35))
    value ^= value >> np.uint32(16)
    return value
