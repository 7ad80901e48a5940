"""Owns making gold, its manifest and its card from what was decided: pure functions of the stored truth, byte-identical when rebuilt.

No clock, no path and no machine's name may get in.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import orjson

from workbench import __version__
from workbench.errors import OutputError, UsageError
from workbench.journal.fold import AnnotationSet, link_record
from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, RejectedSpan
from workbench.model.gold import ArticleDigest, JournalHead, Manifest
from workbench.project.config import guideline_digest
from workbench.project.decisions import Decisions, load_decisions
from workbench.project.layout import card_beside, manifest_beside, replacing
from workbench.project.missed import Recall, count_links, estimate_recall
from workbench.project.project import Project

Rule = Literal["adjudicated", "only annotator", "named annotator"]


class Gold(NamedTuple):
    """A gold dataset before it is written; `dangling` counts links left out because an end is not in it, `conflicts` claims
    decided twice by sessions that did not see each other."""

    articles: list[AnnotatedArticle]
    manifest: Manifest
    card: str
    dangling: int
    conflicts: int

    def lines(self) -> bytes:
        """The bytes of gold.jsonl."""
        return b"".join(article.as_json() + b"\n" for article in self.articles)


def annotated_article(project: Project, fold: AnnotationSet, article: str, with_quotes: bool = True) -> AnnotatedArticle:
    """What the annotator holds true of one article, as it stands in files; claims in order of start, end and id."""
    sha256 = project.article(article).sha256
    views = [view for view in fold.views(article) if view.sha256 == sha256]
    claims = [_public(view.claim, with_quotes) for view in views if view.claim.decision == "accepted"]
    rejected = [
        RejectedSpan.model_construct(
            id=view.claim.id, start=view.claim.start, end=view.claim.end, quote=view.claim.quote if with_quotes else ""
        )
        for view in views
        if view.claim.decision == "rejected"
    ]
    links = [link for link in fold.links(article) if (link.from_article or link.to_article) == article]
    evidence = [fold.evidence_record(link.from_id) for link in links if link.from_article is None]
    return AnnotatedArticle.model_construct(
        article=article,
        sha256=sha256,
        complete=fold.is_complete(article, sha256),
        annotator=fold.annotator,
        claims=tuple(claims),
        links=tuple(link_record(link) for link in links),
        rejected=tuple(rejected),
        evidence=tuple(sorted((each for each in evidence if each), key=lambda each: each.id)),
    )


def choose_annotator(project: Project, named: str | None = None) -> tuple[str, Rule]:
    """Whose set becomes gold and by which rule: the one named, else the adjudicator, else the only annotator there is."""
    there = [name for name in project.layout.annotators() if project.layout.segments_of(name)]
    if named is not None:
        if named not in there:
            raise UsageError(f"--from {named}: has decided nothing here (there are: {', '.join(there) or 'nobody'})")
        return named, "named annotator"
    adjudicators = [name for name in there if project.config.role_of(name) == "adjudicator"]
    if len(adjudicators) == 1:
        return adjudicators[0], "adjudicated"
    if len(there) == 1:
        return there[0], "only annotator"
    if not there:
        raise UsageError("nobody has decided anything yet; start with `workbench label`")
    raise UsageError(f"there are several annotators ({', '.join(there)}); say whose set is gold with `--from NAME`")


def build_gold(project: Project, named: str | None = None, with_quotes: bool = True) -> Gold:
    """The gold dataset of a project; JournalError when a journal is damaged, UsageError when it is unclear whose set to take."""
    annotator, rule = choose_annotator(project, named)
    decisions = load_decisions(project.layout, project.index, annotator, verify=True)
    decisions.require_whole()
    fold = decisions.set
    digests = {row.id: row.sha256 for row in project.articles()}
    ids = sorted(digests)
    complete = [identifier for identifier in ids if fold.is_complete(identifier, digests[identifier])]
    made = [annotated_article(project, fold, identifier, with_quotes) for identifier in complete]
    inside = {claim.id for article in made for claim in article.claims}
    touching = {(link.from_id, link.to_id) for identifier in complete for link in fold.links(identifier)}
    articles: list[AnnotatedArticle] = []
    for article in made:
        outside = {record.id for record in article.evidence}
        kept = tuple(link for link in article.links if link.to in inside and (link.from_ in inside or link.from_ in outside))
        articles.append(article.model_copy(update={"annotator": None, "links": kept, "claims": _own_parents(article.claims)}))
    dangling = len(touching) - sum(len(article.links) for article in articles)
    manifest = _manifest(project, decisions, rule, articles, [each for each in ids if each not in complete], with_quotes)
    conflicts = sum(bool(view.conflict) for identifier in complete for view in fold.views(identifier))
    recall = estimate_recall(fold.audited(), count_links(fold, ids))
    return Gold(articles, manifest, _card(project, manifest, articles, (dangling, conflicts), recall), dangling, conflicts)


def write_gold(gold: Gold, path: Path, force: bool) -> list[Path]:
    """Writes gold, manifest and card, each replaced in one step; OutputError when one exists and `force` is not given."""
    wanted = [path, manifest_beside(path), card_beside(path)]
    if not force:
        there = next((each for each in wanted if each.exists()), None)
        if there:
            raise OutputError(f"{there}: exists already; `--force` replaces it")
    pretty = orjson.dumps(gold.manifest.as_dict(), option=orjson.OPT_INDENT_2) + b"\n"
    for each, data in zip(wanted, (gold.lines(), pretty, gold.card.encode("utf-8")), strict=True):
        with replacing(each) as file:
            file.write(data)
    return wanted


def _public(claim: Claim, with_quotes: bool) -> Claim:
    if with_quotes:
        return claim
    bare = {"quote": "", "text": None, "note": None, "reasons": ()}
    source = claim.source and claim.source.model_copy(update={"quote": ""})
    return claim.model_copy(update={**bare, "source": source, "cue": claim.cue and claim.cue.model_copy(update={"quote": ""})})


def _own_parents(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """A parent that was not accepted is not in the set, so nothing may name it."""
    inside = {claim.id for claim in claims}
    return tuple(
        claim.model_copy(update={"parent": None}) if claim.parent is not None and claim.parent not in inside else claim for claim in claims
    )


def _manifest(
    project: Project,
    decisions: Decisions,
    rule: Rule,
    articles: Sequence[AnnotatedArticle],
    incomplete: list[str],
    with_quotes: bool,
) -> Manifest:
    heads = [
        JournalHead(annotator=decisions.annotator, segment=name, count=head.lines, last=head.last)
        for name, head in sorted(decisions.heads.items())
    ]
    return Manifest(
        project=project.config.name,
        program=__version__,
        rule=rule,
        annotator=decisions.annotator,
        scheme=project.config.scheme.digest(),
        guideline=guideline_digest(project.layout, project.config),
        gold_sha256=hashlib.sha256(b"".join(article.as_json() + b"\n" for article in articles)).hexdigest(),
        with_quotes=with_quotes,
        articles=tuple(ArticleDigest(id=each.article, sha256=each.sha256 or "", claims=len(each.claims)) for each in articles),
        incomplete=tuple(incomplete),
        claims=sum(len(each.claims) for each in articles),
        rejected=sum(len(each.rejected) for each in articles),
        links=sum(len(each.links) for each in articles),
        journals=tuple(heads),
    )


def _card(
    project: Project, manifest: Manifest, articles: Sequence[AnnotatedArticle], left_out: tuple[int, int], recall: Recall | None
) -> str:
    claims = [claim for article in articles for claim in article.claims]
    labels = Counter(claim.label or "no label" for claim in claims)
    kinds = Counter(claim.kind or "not given" for claim in claims)
    stances = Counter(claim.stance or "none" for claim in claims)
    relations = Counter(link.relation for article in articles for link in article.links)
    proposed = sum(bool(claim.origin.proposed_by) for claim in claims)
    moved = sum(claim.origin.span_changed for claim in claims)
    blind = sum(claim.origin.blind for claim in claims)
    order = [label.id for label in project.config.scheme.labels]
    known = sorted(labels, key=lambda label: (order.index(label) if label in order else len(order), label))
    cross = _across(articles)
    outside = sum(link.from_.startswith("ev-") for article in articles for link in article.links)
    rows = [
        f"# {project.config.name}: gold",
        "",
        f"{manifest.claims} claims in {len(articles)} complete articles, {manifest.links} links"
        f" ({cross} across articles, {outside} from evidence outside), {manifest.rejected} rejected candidates.",
        "",
        "A label is the standing of the content on the evidence in this corpus, not the truth of the world.",
        "",
        "## How it was made",
        "",
        f"- Rule: {_RULES[manifest.rule]}.",
        f"- Set of: {manifest.annotator}.",
        f"- Left out because not complete: {len(manifest.incomplete)} articles.",
        f"- Left out because an end is not in this set: {left_out[0]} links.",
        f"- Left out because decided twice by sessions that did not see each other: {left_out[1]} claims.",
        f"- Label scheme {manifest.scheme}, guideline {manifest.guideline or 'none'}.",
        *([f"- {project.config.provenance}"] if project.config.provenance else []),
        *([f"- Licence: {project.config.licence}"] if project.config.licence else []),
        f"- Words of the articles: {'included' if manifest.with_quotes else 'left out'}.",
        "",
        "## Labels",
        "",
        *_table(("label", "claims"), [(label, labels[label]) for label in known]),
        "",
        "## Kinds and stances",
        "",
        *_table(("kind", "claims"), sorted(kinds.items())),
        "",
        *_table(("stance", "claims"), sorted(stances.items())),
        "",
        "## Links",
        "",
        *_table(("relation", "links"), sorted(relations.items())),
        "",
        f"Estimated recall: {recall.words()}." if recall else "Estimated recall: not audited (`workbench links DIR --audit N`).",
        "",
        "## Origin",
        "",
        f"- Proposed by an extractor and accepted: {proposed} of {len(claims)}; of these or others, edges moved by a person: {moved}.",
        f"- Marked by a person: {len(claims) - proposed}.",
        f"- Decided with candidates and suggestions hidden: {blind}.",
        "",
        "## Articles",
        "",
        *_table(("article", "claims", "links", "rejected"), [(a.article, len(a.claims), len(a.links), len(a.rejected)) for a in articles]),
        "",
        "Offsets count Unicode code points of the text whose SHA-256 stands in the manifest.",
    ]
    return "\n".join(rows) + "\n"


_RULES: dict[str, str] = {
    "adjudicated": "the adjudicator's set",
    "only annotator": "the set of the only annotator; nobody has adjudicated it",
    "named annotator": "the set of one annotator, chosen by name; nobody has adjudicated it",
}


def _across(articles: Sequence[AnnotatedArticle]) -> int:
    return sum(link.to_article != article.article for article in articles for link in article.links)


def _table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> list[str]:
    def row(cells: Sequence[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return [row(head), row(["---", *["---:"] * (len(head) - 1)]), *map(row, rows)]
