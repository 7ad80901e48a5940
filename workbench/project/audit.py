"""Owns the check of a project or a file: every problem in one pass, each with its place; must never mend anything."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from workbench import registry
from workbench.errors import ConfigError, JournalError, Problem
from workbench.journal.line import Segment, read_segment
from workbench.model.annotated import AnnotatedArticle, Prediction
from workbench.model.article import Article, text_digest
from workbench.model.assignment import Assignment
from workbench.model.claim import Claim
from workbench.model.config import ProjectConfig
from workbench.model.event import event_adapter
from workbench.model.gold import Manifest
from workbench.model.lines import LineError, parse_record, problems_of, read_lines, read_records, strict_loads
from workbench.model.scheme import DEFAULT_SCHEME, Scheme
from workbench.project.config import read_config
from workbench.project.decisions import clashes, fold_segments
from workbench.project.layout import Layout, manifest_beside, segment_bytes
from workbench.project.reanchor import Waiting, waiting
from workbench.project.repair import is_known_damage, known_problem
from workbench.text.cells import snap

Texts = dict[str, Article]


def check_project(root: Path) -> list[Problem]:
    """Everything that is wrong with the project in this folder, in the order of its files."""
    layout = Layout(root)
    problems: list[Problem] = []
    scheme = DEFAULT_SCHEME
    try:
        config = read_config(layout.config)
    except ConfigError as error:  # whatever is wrong with the settings, the data is still checked
        problems.append(Problem(str(layout.config), None, None, str(error).removeprefix(f"{layout.config}: ")))
    else:
        scheme = config.scheme
        problems += _check_config(layout, config)
    texts: Texts = {}
    snapshots: dict[tuple[str, str], str] = {}
    problems += _check_articles(layout.articles, texts, snapshots)
    problems += _check_assignments(layout.assignments, texts, snapshots)
    for extractor in layout.extractors():
        problems += _check_annotated(layout.candidates_of(extractor), texts)
    heads: dict[str, list[list[str]]] = {}
    every = [(each, name) for each in (layout, Layout(root, practice=True)) for name in each.annotators()]
    for journals, annotator in every:
        segments = [_segment(path) for path in journals.segments_of(annotator)]
        found = len(problems)
        events = [line.record for segment in segments for line in segment.lines]
        replaced = {label for record in events if record.get("did") == "relabelled" for label in record.get("old", ())}
        for segment in segments:
            heads.setdefault(segment.name, []).append([line.hash for line in segment.lines])
            problems += _check_segment(segment, annotator, texts, snapshots)
            problems += _check_scheme(segment, scheme, replaced)
        problems += clashes(segments)
        if not any(problem.field for problem in problems[found:]):
            problems += _check_anchors(journals, annotator, segments, texts, snapshots)
    if layout.gold.exists():
        problems += _check_annotated(layout.gold, texts)
        problems += _check_manifest(manifest_beside(layout.gold), layout.gold, heads)
    return problems


def _check_config(layout: Layout, config: ProjectConfig) -> Iterator[Problem]:
    path = str(layout.config)
    if config.guideline and not (layout.root / config.guideline).is_file():
        yield Problem(path, None, "guideline", f"{config.guideline!r} is not in the project; add it, or leave the key out")
    known = {*registry.names("extractors"), *layout.extractors()}
    for name in config.extractors:
        if name not in known:
            yield Problem(path, None, "extractors", f"no extractor is called {name!r}; known: {', '.join(sorted(known))}")


def _check_scheme(segment: Segment, scheme: Scheme, replaced: Container[str]) -> Iterator[Problem]:
    """Labels and relations that the scheme does not have: decided under another scheme, or written by hand; not those replaced since."""
    for number, line in enumerate(segment.lines, 1):
        label = line.record.get("label") or (line.record.get("judged") or {}).get("label")
        relation = line.record.get("relation")
        if label and label not in replaced and scheme.label(label) is None:
            yield Problem(segment.path, number, "label", f"the scheme of this project has no label {label!r}")
        if relation and scheme.relation(relation) is None:
            yield Problem(segment.path, number, "relation", f"the scheme of this project has no relation {relation!r}")


def check_file(path: Path) -> list[Problem]:
    """Everything that is wrong with one file: articles, annotated articles or a journal segment, told apart by its first line."""
    first = next(iter(read_lines(path)), None)
    if first is None:
        return [Problem(str(path), None, None, "the file is empty")]
    try:
        members = strict_loads(first[1])
    except LineError as error:
        return [Problem(str(path), first[0], None, str(error))]
    if isinstance(members, dict) and "did" in members:
        return list(_check_segment(_segment(path), members.get("who", ""), None, {}))
    if isinstance(members, dict) and members.get("schema") == "assignment/1":
        return [problem for _, record in read_records(path, Assignment) if isinstance(record, list) for problem in record]
    if isinstance(members, dict) and "claims" in members:
        is_own = members.get("schema") == "annotated-article/1"
        return list(_check_annotated(path, None) if is_own else _check_predictions(path))
    return list(_check_articles(path, {}, {}))


def event_ids(path: Path) -> Iterator[str]:
    """The id of every event that loads, of a project or of one segment."""
    if path.is_dir():
        layout = Layout(path)
        paths = [segment for annotator in layout.annotators() for segment in layout.segments_of(annotator)]
    else:
        paths = [path]
    seen: set[str] = set()
    for each in paths:
        for line in _segment(each).lines:
            if line.record["id"] not in seen:
                seen.add(line.record["id"])
                yield line.record["id"]


def _segment(path: Path) -> Segment:
    try:
        data = segment_bytes(path)
        segment = read_segment(path.stem, str(path), data)
        if segment.damage and is_known_damage(path, data):
            return segment._replace(torn=known_problem(path), damage=[])
        return segment
    except JournalError as error:
        return Segment(path.stem, str(path), [], 0, None, list(error.problems))


def _check_articles(path: Path, texts: Texts, snapshots: dict[tuple[str, str], str]) -> Iterator[Problem]:
    if not path.exists():
        yield Problem(str(path), None, None, "is missing; a project without articles has an empty file")
        return
    for number, record in read_records(path, Article):
        if isinstance(record, list):
            yield from record
            continue
        digest = text_digest(record.text)
        if digest != record.sha256:
            yield Problem(str(path), number, "sha256", f"the text of {record.id!r} is not the one that was imported; restore the line")
        earlier = texts.get(record.id)
        if earlier and earlier.version != record.version - (earlier.sha256 != record.sha256):
            yield Problem(str(path), number, "version", f"{record.id!r} goes from version {earlier.version} to {record.version}")
        texts[record.id] = record
        snapshots[(record.id, record.sha256)] = record.text


def _check_assignments(path: Path, texts: Texts, snapshots: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """Also takes the repeats among the texts, under the ids that their decisions stand under."""
    seen: dict[tuple[str, str], int] = {}
    repeats: dict[str, str] = {}
    for number, record in read_records(path, Assignment) if path.exists() else ():
        if isinstance(record, list):
            yield from record
            continue
        where = str(path)
        first = seen.setdefault((record.annotator, record.item), number)
        if first != number:
            yield Problem(where, number, "item", f"{record.annotator!r} has {record.item!r} on line {first} already; keep one of the two")
        if record.article not in texts:
            yield Problem(where, number, "article", f"there is no article {record.article!r} in articles.jsonl")
        if record.purpose == "repeat":
            if record.item in texts and record.item not in repeats:
                yield Problem(where, number, "item", f"{record.item!r} is an article; a repeat needs an id that none has")
            elif repeats.setdefault(record.item, record.article) != record.article:
                yield Problem(where, number, "item", f"{record.item!r} repeats {repeats[record.item]!r} on an earlier line; choose another")
        elif record.item != record.article:
            yield Problem(where, number, "item", f"only a repeat has an id of its own; expected {record.article!r}")
    for item, article in repeats.items():
        if article in texts and item not in texts:
            texts[item] = texts[article].model_copy(update={"id": item})
            snapshots |= {(item, sha256): text for (name, sha256), text in list(snapshots.items()) if name == article}


def _check_annotated(path: Path, texts: Texts | None) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, record in read_records(path, AnnotatedArticle):
        if isinstance(record, list):
            yield from record
            continue
        if record.article in seen:
            yield Problem(str(path), number, "article", f"{record.article!r} stands on line {seen[record.article]} too; keep one")
        seen[record.article] = number
        article = texts.get(record.article) if texts is not None else None
        if texts is not None and article is None:
            yield Problem(str(path), number, "article", f"there is no article {record.article!r} in articles.jsonl")
        for index, claim in enumerate(record.claims):
            text = article.text if article and article.sha256 == record.sha256 else None
            for field, what in _span_faults(claim, text):
                yield Problem(str(path), number, f"claims.{index}.{field}", what)


def _check_predictions(path: Path) -> Iterator[Problem]:
    for number, line in read_lines(path):
        parsed = parse_record(line, Prediction, str(path), number)
        if isinstance(parsed, list):
            yield from parsed


def _span_faults(claim: Claim, text: str | None) -> Iterator[tuple[str, str]]:
    before = -1
    for fragment in claim.fragments:
        if not before < fragment.start < fragment.end:
            yield "fragments", f"{fragment.start} to {fragment.end} is empty or out of order"
        before = fragment.end
    if not claim.fragments or (claim.start, claim.end) != (claim.fragments[0].start, claim.fragments[-1].end):
        yield "start", "start and end are not the hull of the fragments"
        return
    if text is None or not claim.quote:
        return
    if claim.end > len(text):
        yield "end", f"{claim.end} lies behind the text, which has {len(text)} code points"
    elif claim.quote != " ".join(text[fragment.start : fragment.end] for fragment in claim.fragments):
        yield "quote", f"the text holds other words at {claim.start} to {claim.end}; offsets must count code points"
    elif snap(text, claim.start, claim.end) != (claim.start, claim.end):
        yield "start", f"{claim.start} to {claim.end} cuts a character in two (what is joined or combined belongs together)"
    for name, span in (("source", claim.source), ("cue", claim.cue)):
        if span and span.quote and text[span.start : span.end] != span.quote:
            yield name, f"the text holds other words at {span.start} to {span.end}"


def _check_segment(segment: Segment, annotator: str, texts: Texts | None, snapshots: dict[tuple[str, str], str]) -> Iterator[Problem]:
    if segment.torn:
        yield segment.torn
    yield from segment.damage
    adapter = event_adapter()
    for number, line in enumerate(segment.lines, 1):
        record = line.record
        if record.get("who") != annotator:
            yield Problem(segment.path, number, "who", f"decided by {record.get('who')!r}, not by {annotator!r}")
        try:
            adapter.validate_json(orjson.dumps(record))
        except ValidationError as error:
            yield from problems_of(error, segment.path, number)
            continue
        if texts is not None:
            yield from _check_embedded(segment.path, number, record, texts, snapshots)


def _check_embedded(
    path: str, number: int, record: dict[str, Any], texts: Texts, snapshots: dict[tuple[str, str], str]
) -> Iterator[Problem]:
    for index, embedded in enumerate(record["first"]):
        field = f"first.{index}"
        text = snapshots.get((embedded["article"], embedded["sha256"]))
        if text is None:
            known = "has another text now" if embedded["article"] in texts else "is not in articles.jsonl"
            yield Problem(path, number, field, f"the article {embedded['article']!r} {known}; the decision is kept and waits for it")
            continue
        claim = Claim.model_validate_json(orjson.dumps(embedded["claim"]))
        for name, what in _span_faults(claim, text):
            yield Problem(path, number, f"{field}.claim.{name}", what)


def _check_anchors(
    layout: Layout, annotator: str, segments: list[Segment], texts: Texts, snapshots: dict[tuple[str, str], str]
) -> Iterator[Problem]:
    """That every claim, as it stands after all events, holds the words of its text; and what waits to be re-anchored."""
    try:
        fold = fold_segments(annotator, segments)
    except JournalError as error:
        yield from error.problems
        return
    folder = str(layout.journal_of(annotator))
    for article in sorted(fold.loaded()):
        for view in fold.own_views(article):
            text = snapshots.get((article, view.sha256))
            for field, what in _span_faults(view.claim, text) if text is not None else ():
                yield Problem(folder, None, field, f"the claim {view.claim.id} of {article!r}: {what}")
    known = [article for article in sorted(fold.loaded()) if article in texts]
    stale = [article for article in known if any(view.sha256 != texts[article].sha256 for view in fold.views(article))]
    for each in waiting(fold, stale, texts.get, lambda article, sha256: snapshots.get((article, sha256))):
        yield Problem(str(layout.articles), None, each.ref[0], _both_wordings(annotator, each))


def _both_wordings(annotator: str, each: Waiting) -> str:
    old = f"the claim {each.ref[1]} of {annotator!r} was decided on an earlier text: {each.old!r}"
    if not each.parts:
        return f"{old}; nothing like it stands in the current one; the decision is kept"
    start, end = each.parts[0][0], each.parts[-1][1]
    intent = f'{{"do":"reanchor","claim":"{each.ref[1]}","start":{start},"end":{end}}}'
    return f"{old}; now: {each.new!r}; `workbench record` takes {intent} if that is the same claim"


def _check_manifest(path: Path, gold: Path, heads: dict[str, list[list[str]]]) -> Iterator[Problem]:
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        yield Problem(str(path), None, None, "is missing beside gold.jsonl; `workbench gold --force` writes both")
        return
    except ValidationError as error:
        yield from problems_of(error, str(path), None)
        return
    if manifest.gold_sha256 != hashlib.sha256(gold.read_bytes()).hexdigest():
        yield Problem(str(gold), None, None, "is not the file that its manifest describes; `workbench gold` makes both anew")
    for head in manifest.journals:
        there = heads.get(head.segment)  # by the segment alone: the annotator may be named by a pseudonym
        if there is None:
            yield Problem(str(path), None, "journals", f"the segment {head.segment} of {head.annotator!r} went into gold and is gone")
        elif head.count and not any(hashes[head.count - 1 : head.count] == [head.last] for hashes in there):
            count = max(map(len, there))
            what = f"gold was made from {head.count} decisions of segment {head.segment}; {count} are there: lines were lost"
            yield Problem(str(path), None, "journals", what)
