"""Owns taking annotated articles of others into a project: a system's candidates, or a person's decisions through the journal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from workbench.errors import DataError, Problem, UsageError
from workbench.formats.annotated import AnnotatedFile, read_annotated
from workbench.formats.foreign import Reading
from workbench.model import intent as it
from workbench.model.claim import Claim, Origin, make_claim, parts_of
from workbench.project.layout import replacing
from workbench.project.project import Project
from workbench.project.session import Session


class Taken(NamedTuple):
    """What came in; `said` tells how words without offsets were found in the texts."""

    articles: int
    claims: int
    said: str


def import_candidates(project: Project, files: Sequence[Path], name: str) -> Taken:
    """Makes these annotated articles the candidates of the system `name`, replacing what it had; all of them or none."""
    readings, said = _read(project, files)
    claims = 0
    lines: list[bytes] = []
    for reading in readings:
        article = reading.article
        text, sha256 = project.article(article.article).text, project.article(article.article).sha256
        ids = {claim.id: _at_home(article.article, sha256, text, claim, name) for claim in article.claims}
        own = {new.id: new for new in ids.values()}
        made = [
            claim.model_copy(update={"parent": ids[claim.parent].id if claim.parent in ids else None})
            for claim in sorted(own.values(), key=lambda claim: (claim.start, claim.end, claim.id))
        ]
        claims += len(made)
        whole = article.model_copy(
            update={"sha256": sha256, "system": name, "annotator": None, "claims": tuple(made), "links": (), "rejected": ()}
        )
        lines.append(whole.as_json() + b"\n")
    with replacing(project.layout.candidates_of(name)) as file:
        file.writelines(lines)
    project.refresh()
    return Taken(len(lines), claims, said)


def import_decisions(project: Project, files: Sequence[Path], annotator: str) -> Taken:
    """Records what these annotated articles hold as this annotator's decisions, each as an event of one new session."""
    readings, said = _read(project, files)
    session = Session(project, annotator)
    taken = 0
    try:
        names: dict[str, str] = {}
        for reading in readings:
            for claim in reading.article.claims:
                taken += _record_claim(session, reading.article.article, claim, names)
            for span in reading.article.rejected:
                mark = it.Mark(article=reading.article.article, start=span.start, end=span.end)
                view = session.do(mark).target
                session.do(it.Reject(claims=(view,)))
                taken += 1
        for reading in readings:
            for evidence in reading.article.evidence:
                members = evidence.model_dump(exclude={"id"})
                names[evidence.id] = session.do(it.Cite(**members)).target
            for link in reading.article.links:
                ends = names.get(link.from_, link.from_), names.get(link.to, link.to)
                session.do(it.LinkClaims(from_=ends[0], to=ends[1], relation=link.relation, origin=link.origin))
                taken += 1
            if reading.article.complete and not session.set.is_complete(reading.article.article):
                session.do(it.Complete(article=reading.article.article, on=True))
    finally:
        session.close()
    return Taken(len(readings), taken, said)


def _record_claim(session: Session, article: str, claim: Claim, names: dict[str, str]) -> int:
    """The events that this claim comes to; gives how many decisions that was."""
    if claim.decision is None and claim.label is None:
        return 0
    source, cue = claim.source, claim.cue
    mark = it.Mark(
        article=article,
        start=claim.start,
        end=claim.end,
        fragments=claim.fragments,
        kind=claim.kind,
        stance=claim.stance,
        source=None if source is None else it.Extent(start=source.start, end=source.end),
        cue=None if cue is None else it.Extent(start=cue.start, end=cue.end),
        text=claim.text,
    )
    names[claim.id] = target = session.do(mark).target
    if claim.label is not None:
        session.do(it.Judge(claims=(target,), label=claim.label, confidence=claim.confidence, only=True))
    if claim.note:
        session.do(it.WriteNote(claim=target, text=claim.note))
    return 1


def _at_home(article: str, sha256: str, text: str, claim: Claim, name: str) -> Claim:
    """The claim under the id that its span has in this project."""
    made = make_claim(article, sha256, text, parts_of(claim))
    return claim.model_copy(
        update={
            "id": made.id,
            "quote": made.quote,
            "decision": None,
            "label": None,
            "confidence": None,
            "origin": Origin.model_construct(proposed_by=(name,), span_changed=False, label_changed=False, blind=False),
        }
    )


def _read(project: Project, files: Sequence[Path]) -> tuple[list[Reading], str]:
    """Every line of the files, checked against the project's articles; DataError with every problem."""
    if not files:
        raise UsageError("name at least one file of annotated articles")
    known = {row.id: row.sha256 for row in project.articles()}

    def text_of(article: str, sha256: str | None) -> str | None:
        return project.article(article).text if article in known and sha256 in (None, known[article]) else None

    read: list[AnnotatedFile] = [read_annotated(path, text_of) for path in files]
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for file in read:
        for reading in file.readings:
            article = reading.article
            place = (str(file.path), reading.line)
            if article.article not in known:
                problems.append(Problem(*place, "article", f"the project has no article {article.article!r}; import it first"))
            elif article.sha256 not in (None, known[article.article]):
                problems.append(Problem(*place, "sha256", f"made for another text of {article.article!r}"))
            elif article.article in seen:
                problems.append(Problem(*place, "article", f"{article.article!r} stands in {seen[article.article]} too"))
            seen[article.article] = str(file.path)
            words = [each.words for each in (*reading.unplaced, *reading.free)]
            problems += [Problem(*place, "quote", f"is not in the text, so it has no place there: {words_[:60]!r}") for words_ in words]
    if problems:
        raise DataError(problems)
    counts: dict[str, int] = {}
    for file in read:
        for how, count in file.notes.anchoring.items():
            counts[how] = counts.get(how, 0) + count
    found = ", ".join(f"{count} {how}" for how, count in counts.items() if count)
    return [reading for file in read for reading in file.readings], f"quotes found in the texts: {found or 'none needed'}"
