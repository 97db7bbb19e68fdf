"""Pair many with few so that the distances are shortest and nobody gets more than there is room."""

import numpy as np
from numpy.typing import NDArray

_PRICE_ROUNDS = 200


def balanced_pairs(
    distances: NDArray[np.float64], room: NDArray[np.int64], last: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return for each of n rows its column of k, -1 where no room is left.

    `distances`, shape (n, k), are finite; `room`, shape (k,), says how many rows a column may get.
    As many rows as possible are paired; of all ways to do so that fill the fewest columns to the
    brim, among those that `last`, shape (k,), marks, the one with the smallest sum of distances is
    taken. The same input always gives the same pairs.

    Each column becomes one slot for each row that it has room for, and the slots are assigned by
    the modified Jonker-Volgenant algorithm of scipy, exactly.
    """
    # Late, because it takes a tenth of a second that the start of the program need not wait.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    rows, columns = distances.shape
    last = last & (room > 0) & (room <= rows)
    room = np.minimum(room, rows)
    owner = np.repeat(np.arange(columns), room)
    pairs = np.full(rows, -1, dtype=np.int64)
    if rows == 0 or len(owner) == 0:
        return pairs
    brim = float(distances.max()) * rows + 1.0
    brims = np.where(last, brim, 0.0)
    is_last = np.append(owner[1:] != owner[:-1], True)
    spare = len(owner) - rows
    costs = distances[:, owner]
    costs[:, is_last] += brims[owner[is_last]]
    if 0 <= spare < columns:
        # With a row for every slot prices change no choice, and with good ones it is found sooner.
        costs = np.vstack([costs, np.zeros((spare, len(owner)))])
        costs += _prices(distances, room)[owner]
    taken, slots = linear_sum_assignment(costs)
    real = taken < rows
    pairs[taken[real]] = owner[slots[real]]
    return pairs


def _prices(distances: NDArray[np.float64], room: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return prices, shape (k,), at which about as many rows want a column as it has room for."""
    prices = np.zeros(len(room))
    step = float(distances.mean()) * 0.01
    for turn in range(_PRICE_ROUNDS):
        wanted = np.bincount((distances + prices).argmin(axis=1), minlength=len(room))
        prices += (wanted - room) * step / (1 + turn * 0.1)
    return prices
