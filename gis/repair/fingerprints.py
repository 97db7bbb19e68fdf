"""Numbers that tell sets of edges apart, so that outlines are compared at memory speed."""

import numpy as np
from numpy.typing import NDArray

from gis.repair.records import Floats, Indices
from gis.repair.rings import Rings

_Words = NDArray[np.uint64]


def words_of(xy_m: Floats) -> Indices:
    """Make one number of the bits of both coordinates, shape (n, 2)."""
    bits = np.ascontiguousarray(xy_m + 0.0).view(np.uint64)
    return (mixed(bits[:, 0]) + bits[:, 1] * np.uint64(0x9E3779B97F4A7C15)).view(np.int64)


def pair_words(keys: Indices, feature: Indices) -> Indices:
    """Make one number of a place and a feature."""
    return (mixed(keys.view(np.uint64)) + feature.astype(np.uint64)).view(np.int64)


def of_rings(rings: Rings, words: Indices, features: int) -> Indices:
    """Return a number for each feature that tells the directed edges of its rings."""
    same = np.flatnonzero((rings.ring[1:] == rings.ring[:-1]) & (words[1:] != words[:-1]))
    return of_edges(words[same], words[same + 1], rings.feature[same], features)


def of_edges(here: Indices, there: Indices, feature: Indices, features: int) -> Indices:
    """Sum up hashes of directed edges by feature; equal sets of edges have equal sums."""
    found = np.zeros(features, dtype=np.uint64)
    np.add.at(found, feature, _edge(here, there))
    return found.view(np.int64)


def edge_words(here: Indices, there: Indices, feature: Indices) -> Indices:
    """Make one number of each directed edge and its feature."""
    return pair_words(_edge(here, there).view(np.int64), feature)


def _edge(here: Indices, there: Indices) -> _Words:
    first = mixed(here.view(np.uint64)) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed(first + there.view(np.uint64))


def mixed(words: _Words) -> _Words:
    """Mix bits (after splitmix64)."""
    word = words ^ (words >> np.uint64(30))
    word = word * np.uint64(0xBF58476D1CE4E5B9)
    word ^= word >> np.uint64(27)
    word = word * np.uint64(0x94D049BB133111EB)
    return np.asarray(word ^ (word >> np.uint64(31)))
