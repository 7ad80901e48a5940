"""Owns a synthetic gold set with predictions, deterministic and of the product's own shape, for the benchmarks of scoring."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import orjson

WORDS = (
    "the mayor of Eastford said on Monday that a new bridge would open next year although engineers had warned of cracks in two "
    "pillars and the council denied any risk while residents asked for a second report by an outside firm before traffic returns"
).split()
LABELS = ("supported", "disputed", "denied", "unaddressed")
KINDS = ("direct", "mixed", "indirect", "assertion")
RELATIONS = ("supports", "disputes", "denies", "same")


class Files(NamedTuple):
    """Where a synthetic set lies."""

    gold: Path
    articles: Path
    systems: tuple[Path, ...]


def write_set(folder: Path, articles: int, claims: int, systems: int = 1) -> Files:
    """Writes gold with its manifest, the texts, and the systems' predictions with theirs."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = Files(folder / "gold.jsonl", folder / "articles.jsonl", tuple(folder / f"system{n}.jsonl" for n in range(systems)))
    files = [path.open("wb") for path in (paths.gold, paths.articles, *paths.systems)]
    digests = [hashlib.sha256() for _ in files]
    for number in range(articles):
        lines = _article(number, claims, systems)
        for file, digest, line in zip(files, digests, lines, strict=True):
            data = orjson.dumps(line) + b"\n"
            file.write(data)
            digest.update(data)
    for file in files:
        file.close()
    for path, digest in zip((paths.gold, *paths.systems), (digests[0], *digests[2:]), strict=True):
        manifest = {"schema": "gold-manifest/1" if path == paths.gold else "candidates-manifest/1", "gold_sha256": digest.hexdigest()}
        path.with_suffix(".manifest.json").write_bytes(orjson.dumps(manifest))
    return paths


def _article(number: int, claims: int, systems: int) -> list[dict[str, Any]]:
    draw = Random(number)
    words = draw.choices(WORDS, k=claims * 16)
    text = " ".join(words)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word) + 1)
    name = f"a{number:06}"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    places = [(16 * place + draw.randrange(4), 16 * place + 9 + draw.randrange(6)) for place in range(claims)]
    gold = [_claim(draw, name, sha256, text, ends, place, "accepted") for place in places]
    lines = [_whole(name, sha256, gold, _links(draw, gold, number)), {"id": name, "text": text, "event": None, "sha256": sha256}]
    for system in range(systems):
        own = Random(number * 7919 + system)
        found = sorted(_moved(own, place) for place in places if own.random() < 0.85)
        found += [
            place
            for place in ((16 * own.randrange(claims) + 3, 16 * own.randrange(claims) + 8) for _ in range(claims // 8))
            if place[0] < place[1] <= place[0] + 20
        ]
        guesses = [_claim(own, name, sha256, text, ends, place, None) for place in sorted(set(found))]
        lines.append(_whole(name, sha256, guesses, _links(own, guesses, number)) | {"system": f"system{system}"})
    return lines


def _moved(draw: Random, place: tuple[int, int]) -> tuple[int, int]:
    if draw.random() < 0.5:
        return place
    return place[0] + draw.randrange(3), place[1] - draw.randrange(3)


def _claim(
    draw: Random, article: str, sha256: str, text: str, ends: list[int], place: tuple[int, int], decision: str | None
) -> dict[str, Any]:
    start, end = ends[place[0]], ends[place[1]] - 1
    identifier = hashlib.sha256(f"{article} {start} {end}".encode()).hexdigest()[:20]
    source = (ends[place[0] - 1], ends[place[0]] - 1) if place[0] else None
    return {
        "id": identifier,
        "start": start,
        "end": end,
        "fragments": [{"start": start, "end": end}],
        "quote": text[start:end],
        "kind": draw.choice(KINDS),
        "stance": "denies" if draw.random() < 0.1 else "affirms",
        "parent": None,
        "source": source and {"start": source[0], "end": source[1], "quote": text[source[0] : source[1]], "name": None},
        "cue": None,
        "text": None,
        "score": round(draw.random(), 3),
        "reasons": [],
        "decision": decision,
        "label": draw.choice(LABELS),
        "confidence": None,
        "note": None,
        "origin": {"proposed_by": ["system0"], "span_changed": False, "label_changed": False, "blind": draw.random() < 0.3},
    }


def _links(draw: Random, claims: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    links = []
    for _ in range(3 if number % 2 else 0):
        one, other = draw.sample(claims, 2)
        relation = draw.choice(RELATIONS)
        low, high = sorted((one["id"], other["id"])) if relation == "same" else (one["id"], other["id"])
        origin = {"suggested_by": None, "rank": None}
        links.append({"from": low, "to": high, "to_article": f"a{number:06}", "relation": relation, "note": None, "origin": origin})
    return links


def _whole(article: str, sha256: str, claims: list[dict[str, Any]], links: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema": "annotated-article/1",
        "article": article,
        "sha256": sha256,
        "offset_unit": "codepoint",
        "complete": True,
        "annotator": None,
        "system": None,
        "claims": claims,
        "links": links,
        "rejected": [],
        "evidence": [],
    }
