"""Owns the ranking by words and meaning together: the lexical best, re-ranked by a sentence encoder; must never decide a relation.

Within one story every claim is near every other, since all tell of the same people and places. So what the best have in common is taken
from each vector first (as Mu and Viswanath 2018, arXiv 1702.01417, do with words), which leaves what a claim says of its own; and what
is near to many is less telling (cross-domain similarity local scaling: Conneau et al. 2018, arXiv 1710.04087).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from workbench.linking.alike import crowding
from workbench.linking.base import Scored
from workbench.linking.encoder import Encoder
from workbench.linking.features import Floats
from workbench.linking.index import ClaimIndex
from workbench.linking.lexical import FULL, score
from workbench.linking.pool import best_of, gather
from workbench.linking.row import Row
from workbench.linking.words import spoken

_POOL: Final = 480
"""Twice what words alone are ranked from: the encoder brings up claims that share little but their meaning."""
_RERANKED: Final = 100
_MEANING: Final = 3.0
"""What the cosine of two claims' vectors is worth beside the lexical score, whose full value is `FULL`."""
_NEAR_FEW: Final = _MEANING / 2
"""What it is worth that a claim is near to no other."""
_NEIGHBOURS: Final = 5
_CONTEXT: Final = 1.5
"""What the cosine of the sentences that they stand in is worth."""
_FEW: Final = 10
"""What so few have in common may be what is asked for; among many more it is their story."""
_FULL: Final = FULL + _MEANING + _NEAR_FEW + _CONTEXT


class Embed:
    """The ranker of the extra `embed`."""

    name = "embed"
    version = "4"

    def __init__(self, folder: Path | None = None) -> None:
        """Vectors are kept in `folder`."""
        self._encoder = Encoder(folder)

    def rank(self, index: ClaimIndex, asked: Row, annotator: str, top: int) -> list[Scored]:
        """The best of the pool, best first. What the lexical ranker puts behind its first 100 is not read by the encoder."""
        pool = gather(index, asked, annotator, _POOL)
        if not pool.rows:
            return []
        scores = score(index, asked, pool)
        first = best_of(scores, _RERANKED)
        rows, affinity = [asked, *(pool.rows[at] for at in first.tolist())], pool.affinity[first]
        claims = self._vectors([row.quote for row in rows], affinity)
        scores[first] += _MEANING * nearness(claims) + _NEAR_FEW * (1 - crowding(claims[1:] @ claims[1:].T, _NEIGHBOURS))
        if contexts := index.contexts(rows):
            differ = np.array([context != contexts[0] for context in contexts[1:]])
            scores[first] += _CONTEXT * differ * nearness(self._vectors(contexts, affinity))
        return [Scored(pool.rows[at], float(scores[at]) / _FULL) for at in best_of(scores, top).tolist()]

    def _vectors(self, texts: list[str], affinity: Floats) -> Floats:
        return own_of(self._encoder.vectors([spoken(text) for text in texts]), affinity)


def own_of(vectors: Floats, affinity: Floats) -> Floats:
    """The vectors without what those on the same story have in common, each of length 1 (or 0, where nothing is left).

    `affinity` says for each vector but the first how near its article is to the first one's, 0 to 1.
    """
    common = affinity @ vectors[1:] / (len(affinity) + _FEW)
    own = vectors - common
    return np.asarray(own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def nearness(vectors: Floats) -> Floats:
    """The cosine of each vector but the first with the first, 0 where they point apart."""
    return np.asarray(np.maximum(vectors[1:] @ vectors[0], 0))


RANKER = Embed
