"""What the features of a polygon file are called, and which of them words of a user mean."""

import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputProblem
from gis.files.feature_names import names_of, subjects_of
from gis.files.polygon_fields import as_text
from gis.files.polygon_files import PolygonFile

_NO = frozenset({"", "0", "false", "no", "n", "f", "否", "无", "未锁定", "不锁定"})


class FeatureWords:
    """Name the features of a file, and find those that are named."""

    def __init__(self, file: PolygonFile) -> None:
        self._file = file

    @cached_property
    def subjects(self) -> list[str]:
        """What reports call each feature: its code where that is unique, else with its row."""
        return subjects_of(self._file)

    @cached_property
    def names(self) -> list[str]:
        """What a person calls each feature: its subject and its name."""
        return names_of(self._file)

    @cached_property
    def _by_word(self) -> dict[str, int]:
        """Whom a word means: a subject, a row as #5, or a name that only one has."""
        names = self._file.names
        times = Counter(names)
        found = {name: at for at, name in enumerate(names) if name and times[name] == 1}
        found |= {f"#{at + 1}": at for at in range(len(names))}
        found |= {subject: at for at, subject in enumerate(self.subjects)}
        return found

    def feature(self, word: str) -> int | None:
        """Return the number of the feature that a word means, None for nobody."""
        return self._by_word.get(word.strip())

    def features_named(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of the feature for each word, -1 for none."""
        found = (self.feature(word) if word else None for word in words)
        return np.array([-1 if at is None else at for at in found], dtype=np.int64)

    def locked(self, words: str) -> NDArray[np.bool_]:
        """Say which features are locked: by a column of marks, or by codes parted by commas.

        Raises InputProblem for a code that no feature has.
        """
        if words in self._file.attributes.columns:
            marks = as_text(self._file.attributes[words])
            return np.array([mark.casefold() not in _NO for mark in marks], dtype=np.bool_)
        locked = np.zeros(len(self._file.geometries), dtype=np.bool_)
        for code in words.replace("，", ",").split(","):
            at = self.feature(code)
            if at is None:
                facts = {"path": self._file.path, "code": code, "columns": self._columns()}
                raise InputProblem("repair.no_such_code", **facts)
            locked[at] = True
        return locked

    def priority(self, column: str) -> NDArray[np.float64]:
        """Return the numbers of a column; a feature without one comes after all others.

        Raises InputProblem for an unknown column and for a value that is no number.
        """
        if column not in self._file.attributes.columns:
            facts = {"path": self._file.path, "column": column, "columns": self._columns()}
            raise InputProblem("polygon_files.no_such_column", **facts)
        values = np.full(len(self._file.geometries), np.nan)
        for at, text in enumerate(as_text(self._file.attributes[column])):
            if not text:
                continue
            try:
                values[at] = float(text)
            except ValueError:
                values[at] = math.nan
            if not math.isfinite(values[at]):
                facts = {"path": self._file.path, "column": column, "row": at + 1, "value": text}
                raise InputProblem("repair.priority_no_number", **facts)
        known = values[~np.isnan(values)]
        least = float(known.min()) - 1.0 if len(known) else 0.0
        return np.where(np.isnan(values), least, values)

    def _columns(self) -> str:
        return ", ".join(map(str, self._file.attributes.columns)) or "–"
