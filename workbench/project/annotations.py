"""Owns taking annotated articles of others into a project: a system's candidates, or a person's decisions through the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from workbench.errors import DataError, IntentError, Problem, UsageError
from workbench.formats.annotated import AnnotatedFile, read_annotated
from workbench.formats.foreign import Reading
from workbench.journal.ids import IdMaker
from workbench.model import intent as it
from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import Article
from workbench.model.claim import Claim, Origin, make_claim, parts_of
from workbench.model.link import evidence_id
from workbench.project.decisions import index_marked, load_decisions
from workbench.project.layout import replacing, require_name, sync_folder
from workbench.project.project import Project
from workbench.project.reading import vouch_for
from workbench.project.session import Session


class Taken(NamedTuple):
    """What came in; `said` tells how words without offsets were found in the texts."""

    articles: int
    claims: int
    said: str


def import_candidates(project: Project, files: Sequence[Path], name: str) -> Taken:
    """Makes these annotated articles the candidates of the system `name`, replacing what it had; all of them or none."""
    require_name(name, "a system's")
    readings, said = _read(project, files)
    made = [as_candidates(reading.article, project.article(reading.article.article), name) for _, reading in readings]
    with replacing(project.layout.candidates_of(name)) as file:
        file.writelines(article.as_json() + b"\n" for article in made)
    vouch_for(project.layout.candidates_of(name))
    project.refresh()
    return Taken(len(made), sum(len(article.claims) for article in made), said)


def as_candidates(given: AnnotatedArticle, article: Article, name: str) -> AnnotatedArticle:
    """What the system `name` says of this article as candidates of ours: our ids, no decision, each span once, in order."""
    ids = {claim.id: _at_home(article.id, article.sha256, article.text, claim, name) for claim in given.claims}
    own = {new.id: new for new in ids.values()}
    made = [
        claim.model_copy(update={"parent": ids[claim.parent].id if claim.parent in ids else None})
        for claim in sorted(own.values(), key=lambda claim: (claim.start, claim.end, claim.id))
    ]
    ours = {"sha256": article.sha256, "system": name, "annotator": None, "claims": tuple(made), "links": (), "rejected": (), "evidence": ()}
    return given.model_copy(update=ours)


def import_decisions(project: Project, files: Sequence[Path], annotator: str) -> Taken:
    """Records what these annotated articles hold as this annotator's decisions, each as an event of one new session; all or none.

    The session writes its segment outside the journal. Only when everything could be recorded does it become part of it, in one step.
    """
    readings, said = _read(project, files)
    ids = IdMaker()
    segment = project.layout.cache / "import" / f"{ids.next()}.jsonl"
    session = Session(project, annotator, segment=segment, ids=ids)
    try:
        taken = _record_all(session, readings)
        session.close()
        if segment.exists():
            _take_in(segment, project.layout.journal_of(annotator))
    except BaseException:
        session.close()
        segment.unlink(missing_ok=True)
        project.index.forget_set(annotator)
        before = load_decisions(project.layout, project.index, annotator).set
        index_marked(project.index, before, [reading.article.article for _, reading in readings])
        raise
    return Taken(len(readings), taken, said)


def _take_in(segment: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    segment.replace(folder / segment.name)
    for each in (folder, folder.parent):
        sync_folder(each)


def _record_all(session: Session, readings: Sequence[tuple[Path, Reading]]) -> int:
    """Carries out what the articles hold, claims before links; DataError with the line of what cannot be carried out."""
    taken = 0
    names: dict[str, str] = {}
    for record in (_record_claims, _record_links):
        for path, reading in readings:
            try:
                taken += record(session, reading, names)
            except IntentError as error:
                raise DataError.at(path, reading.line, None, f"cannot be recorded, so nothing was: {error}") from None
    return taken


def _record_claims(session: Session, reading: Reading, names: dict[str, str]) -> int:
    article, taken = reading.article.article, 0
    for claim in reading.article.claims:
        taken += _record_claim(session, article, claim, names)
    for claim in reading.article.claims:
        if claim.parent in names and claim.id in names:
            _set_parent(session, article, names[claim.id], names[claim.parent])
    for span in reading.article.rejected:
        _reject(session, it.Mark(article=article, start=span.start, end=span.end))
        taken += 1
    return taken


def _record_links(session: Session, reading: Reading, names: dict[str, str]) -> int:
    article = reading.article.article
    for evidence in reading.article.evidence:
        members = evidence.model_dump(exclude={"id"})
        names[evidence.id] = known = evidence_id(evidence.url, evidence.quote)
        if session.set.evidence_record(known) is None:
            session.do(it.Cite(**members))
    for link in reading.article.links:
        ends = names.get(link.from_, link.from_), names.get(link.to, link.to)
        session.do(it.LinkClaims(from_=ends[0], to=ends[1], relation=link.relation, origin=link.origin))
    if reading.article.complete and not session.set.is_complete(article, session.project.article(article).sha256):
        session.do(it.Complete(article=article, on=True))
    return len(reading.article.links)


def _set_parent(session: Session, article: str, claim: str, parent: str) -> None:
    view = session.view((article, claim))
    if view is not None and view.claim.parent != parent:
        session.do(it.Attribute(claim=claim, parent=parent))


def _reject(session: Session, mark: it.Mark) -> None:
    session.do(it.Reject(claims=(session.do(mark).target,)))


def _record_claim(session: Session, article: str, claim: Claim, names: dict[str, str]) -> int:
    """The events that this claim comes to; gives how many decisions that was."""
    source, cue = claim.source, claim.cue
    mark = it.Mark(
        article=article,
        start=claim.start,
        end=claim.end,
        fragments=claim.fragments,
        kind=claim.kind,
        stance=claim.stance,
        source=None if source is None else it.NamedExtent(start=source.start, end=source.end, name=source.name),
        cue=None if cue is None else it.Extent(start=cue.start, end=cue.end),
        text=claim.text,
    )
    if claim.decision == "rejected":
        _reject(session, mark)
        return 1
    names[claim.id] = target = session.do(mark).target
    view = session.view((article, target))
    if view is not None and _attribution(view.claim) != _attribution(claim):
        # The span is a candidate's, which keeps what its extractor said: what the person said goes on top.
        session.do(it.Attribute(claim=target, source=mark.source, cue=mark.cue, kind=claim.kind, stance=claim.stance))
    if claim.label is not None:
        session.do(it.Judge(claims=(target,), label=claim.label, confidence=claim.confidence, only=True))
    if claim.note:
        session.do(it.WriteNote(claim=target, text=claim.note))
    return 1


def _attribution(claim: Claim) -> tuple[object, ...]:
    ends = [None if each is None else (each.start, each.end) for each in (claim.source, claim.cue)]
    return (*ends, claim.kind, claim.stance)


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
            "origin": Origin(proposed_by=(name,), span_changed=False, label_changed=False, blind=False),
        }
    )


def _read(project: Project, files: Sequence[Path]) -> tuple[list[tuple[Path, Reading]], str]:
    """Every line of the files, checked against the project's articles; DataError with every problem."""
    if not files:
        raise UsageError("name at least one file of annotated articles")
    known = {row.id: row.sha256 for row in project.articles()}

    def text_of(article: str, sha256: str | None) -> str | None:
        return project.article(article).text if article in known and sha256 in (None, known[article]) else None

    paths = [each for path in files for each in (sorted(path.rglob("*.jsonl")) if path.is_dir() else [path])]
    if not paths:
        raise UsageError(f"{files[0]}: holds no .jsonl file")
    read: list[AnnotatedFile] = [read_annotated(path, text_of) for path in paths]
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
    return [(file.path, reading) for file in read for reading in file.readings], said_of(counts)


def said_of(anchoring: Mapping[str, int]) -> str:
    """How the quotes that came without offsets were found, in words."""
    found = ", ".join(f"{count} {how}" for how, count in anchoring.items() if count)
    return f"quotes found in the texts: {found or 'none needed'}"
