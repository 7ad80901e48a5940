"""Owns the ranking by words and meaning together: the lexical best, re-ranked by a sentence encoder; must never decide a relation."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from workbench.linking.base import Scored
from workbench.linking.encoder import Encoder
from workbench.linking.features import Floats
from workbench.linking.index import ClaimIndex
from workbench.linking.lexical import FULL, score
from workbench.linking.pool import gather
from workbench.linking.row import Row

_POOL: Final = 480
"""Twice what words alone are ranked from: the encoder brings up claims that share little but their meaning."""
_RERANKED: Final = 100
_MEANING: Final = 3.0
"""What the cosine of two claims' vectors is worth beside the lexical score, whose full value is `FULL`."""
_CONTEXT: Final = 1.5
"""What the cosine of the sentences that they stand in is worth."""


class Embed:
    """The ranker of the extra `embed`."""

    name = "embed"
    version = "3"

    def __init__(self, folder: Path | None = None) -> None:
        """Vectors are kept in `folder`."""
        self._encoder = Encoder(folder)

    def rank(self, index: ClaimIndex, asked: Row, annotator: str, top: int) -> list[Scored]:
        """The best of the pool, best first. What the lexical ranker puts behind its first 100 is not read by the encoder."""
        pool = gather(index, asked, annotator, _POOL)
        if not pool.rows:
            return []
        scores = score(index, asked, pool)
        first = np.lexsort((np.arange(len(scores)), -scores))[:_RERANKED]
        rows = [asked, *(pool.rows[at] for at in first.tolist())]
        scores[first] += _MEANING * self._nearness([row.quote for row in rows])
        if contexts := index.contexts(rows):
            scores[first] += _CONTEXT * self._nearness(contexts) * [context != contexts[0] for context in contexts[1:]]
        order = np.lexsort((np.arange(len(scores)), -scores))[:top]
        return [Scored(pool.rows[at], float(scores[at]) / (FULL + _MEANING + _CONTEXT)) for at in order.tolist()]

    def _nearness(self, texts: list[str]) -> Floats:
        """The cosine of each text but the first with the first, 0 where they point apart."""
        vectors = self._encoder.vectors(texts)
        nearness: Floats = np.maximum(vectors[1:] @ vectors[0], 0).astype(np.float32)
        return nearness


RANKER = Embed
