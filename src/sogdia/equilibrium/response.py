"""How loads answer to charges: the matrix of Newton's step and of every derivative."""

from __future__ import annotations

import numpy as np
from numba import njit
from scipy.sparse import csr_array

from sogdia.equilibrium.paths import Floats, Ints


def respond_loads(
    start: Ints, uses: csr_array, entry_weight: Floats, probability: Floats, row_weight: Floats
) -> Floats:
    """Return minus the derivative of demanded loads by charges, shape (facilities, facilities).

    ::

        H = Σ_rows [ Σ_i a_i u_i u_iᵀ − b ū ūᵀ ],   ū = Σ_i p_i u_i

    Parameters
    ----------
    start : shape (rows + 1,), entries of each row. uses : shape (entries, facilities).
    entry_weight : a, θ times flow. probability : p. row_weight : b, (θ − κ) times demand.
    """
    size = uses.shape[1]
    matrix: Floats = _respond(start, uses.indptr, uses.indices, uses.data, entry_weight, probability, row_weight, size)
    return matrix


@njit(cache=True)
def _respond(start, indptr, indices, data, entry_weight, probability, row_weight, size):  # type: ignore[no-untyped-def]
    matrix = np.zeros((size, size))
    mean = np.zeros(size)
    touched = np.empty(size, dtype=np.int64)
    for row in range(len(start) - 1):
        count = 0
        for entry in range(start[row], start[row + 1]):
            weight, share = entry_weight[entry], probability[entry]
            for one in range(indptr[entry], indptr[entry + 1]):
                first = indices[one]
                if mean[first] == 0.0:
                    touched[count] = first
                    count += 1
                    mean[first] = 1e-300  # marks it as touched; far below anything that counts
                mean[first] += share * data[one]
                for other in range(indptr[entry], indptr[entry + 1]):
                    matrix[first, indices[other]] += weight * data[one] * data[other]
        for one in range(count):
            first = touched[one]
            for other in range(count):
                matrix[first, touched[other]] -= row_weight[row] * mean[first] * mean[touched[other]]
        for one in range(count):
            mean[touched[one]] = 0.0
    return matrix
