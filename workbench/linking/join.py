"""Owns ranking claims one after the other out of a table: the order and scores of `lexical`, at a fraction of the cost."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.linking.base import Scored
from workbench.linking.cues import bearing_of
from workbench.linking.features import Floats, Ints
from workbench.linking.index import ClaimIndex
from workbench.linking.lexical import COMPARED, FULL, IN_CONTEXT, add_up, alone, does_bearing_count, in_context, read_terms, read_words
from workbench.linking.pool import best_of, nominate
from workbench.linking.row import Row
from workbench.linking.table import Table, bearing_number, key_of
from workbench.linking.words import counts


class Joining:
    """The lexical ranker over the table of an index that does not change meanwhile. What people marked is not among its answers."""

    name = "lexical"
    version = "of its table"

    def __init__(self, table: Table) -> None:
        self._table = table

    def rank(self, index: ClaimIndex, asked: Row, annotator: str, top: int) -> list[Scored]:
        """As `Lexical.rank` for nobody's marks."""
        own = read_words(asked.quote, index.frequencies())
        numbers, affinity, records = self._pool(index, asked)
        if not len(numbers):
            return []
        total = add_up(
            own,
            self._table.meet("terms", own.terms, records),
            self._table.meet("grams", own.grams, records),
            affinity,
            _same_bearing(asked, records),
            self._table.counts_any(counts(asked.quote), records),
        )
        first = best_of(total, IN_CONTEXT)
        for context in index.contexts([asked]):
            mine, rarity = read_terms(context, index.frequencies())
            around = self._table.meet("around", mine, records[first])
            total[first] += in_context(mine, rarity, around, records["context"][first] != key_of(context))
        near = best_of(total, COMPARED)
        total[near] += alone(self._table.terms_of(numbers[near]), affinity, index.frequencies())
        scores = total.astype(np.float32) / FULL
        best = best_of(scores, top)
        found = dict(index.rows(numbers[best], ""))
        return [Scored(found[int(numbers[at])], float(scores[at])) for at in best.tolist()]

    def _pool(self, index: ClaimIndex, asked: Row) -> tuple[Ints, Floats, NDArray[Any]]:
        """As `pool.gather`: neither the asked claim nor what overlaps it, each id once."""
        numbers, affinity = nominate(index, asked, self._table.terms_of)
        records = self._table.records(numbers)
        is_same = (records["place"] == index.place_of(asked.article)) & (
            (records["key"] == key_of(asked.id)) | ((records["start"] < asked.end) & (asked.start < records["end"]))
        )
        kept = np.flatnonzero(index.is_visible(numbers, "") & ~is_same)
        keys = records["key"][kept]
        if len(set(keys.tolist())) < len(keys):
            kept = kept[np.sort(np.unique(keys, return_index=True)[1])]
        return numbers[kept], affinity[kept], records[kept]


def _same_bearing(asked: Row, records: NDArray[Any]) -> Floats:
    own = bearing_of(asked.quote, asked.stance)
    if not does_bearing_count(own):
        return np.zeros(len(records), dtype=np.float32)
    return np.asarray(records["bearing"] == bearing_number(own), dtype=np.float32)
