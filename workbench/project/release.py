"""Owns making gold, its manifest and its card from what was decided: pure functions of the stored truth, byte-identical when rebuilt.

No clock, no path and no machine's name may get in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import orjson

from workbench import __version__
from workbench.errors import OutputError, UsageError
from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim
from workbench.model.gold import ArticleDigest, JournalHead, Manifest
from workbench.project.annotated import annotated_article, without_words
from workbench.project.card import card_of
from workbench.project.config import guideline_digest
from workbench.project.decisions import Decisions, load_decisions
from workbench.project.facts import LeftOut, gather_facts, shown_names
from workbench.project.layout import card_beside, manifest_beside, replacing
from workbench.project.majority import build_majority
from workbench.project.people import who_decided
from workbench.project.project import Project

Rule = Literal["adjudicated", "only annotator", "named annotator", "majority"]


class Gold(NamedTuple):
    """A gold dataset before it is written."""

    articles: list[AnnotatedArticle]
    manifest: Manifest
    card: str
    left: LeftOut
    annotators: tuple[str, ...]
    """Whose decisions it is made of, by their names in the project."""

    @property
    def dangling(self) -> int:
        """Links left out because an end is not in the set."""
        return self.left.dangling

    @property
    def conflicts(self) -> int:
        """Claims decided twice by sessions that did not see each other."""
        return self.left.conflicts

    def lines(self) -> bytes:
        """The bytes of gold.jsonl."""
        return b"".join(article.as_json() + b"\n" for article in self.articles)


def choose_annotator(project: Project, named: str | None = None) -> tuple[str, Rule]:
    """Whose set becomes gold and by which rule: the one named, else the adjudicator, else the only annotator there is."""
    there = who_decided(project.layout)
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
    raise UsageError(f"there are several annotators ({', '.join(there)}); say whose set is gold with `--from NAME`, or take `--majority`")


def build_gold(
    project: Project,
    named: str | None = None,
    with_quotes: bool = True,
    *,
    majority: int | None = None,
    with_names: bool = False,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Gold:
    """The gold dataset of a project; JournalError when a journal is damaged, UsageError when it is unclear whose set to take.

    With `majority`, one set is made of all annotators' sets: of the articles that at least so many have completed.
    """
    if majority is None:
        annotator, rule = choose_annotator(project, named)
        annotators = [annotator]
    else:
        annotators, rule = voters(project), "majority"
    decided = {name: _whole(project, name) for name in annotators}
    articles, left = _by_majority(project, decided, majority, tell) if majority is not None else _of_one(project, decided)
    if not with_quotes:
        articles = [without_words(article) for article in articles]
    manifest = _manifest(project, decided, rule, articles, with_quotes, with_names)
    facts = gather_facts(project, decided, rule, articles, left, with_names)
    return Gold(articles, manifest, card_of(project.config, manifest, articles, facts), left, tuple(annotators))


def voters(project: Project) -> list[str]:
    """Whose sets a majority is taken of: everybody who has decided anything and does not adjudicate. UsageError when nobody has."""
    found = [name for name in who_decided(project.layout) if project.config.role_of(name) != "adjudicator"]
    if not found:
        raise UsageError("no annotator has decided anything yet; start with `workbench label`")
    return found


def _whole(project: Project, annotator: str) -> Decisions:
    decisions = load_decisions(project.layout, project.index, annotator, verify=True)
    decisions.require_whole()
    return decisions


def _of_one(project: Project, decided: Mapping[str, Decisions]) -> tuple[list[AnnotatedArticle], LeftOut]:
    """One annotator's complete articles as gold."""
    ((_, decisions),) = decided.items()
    fold = decisions.set
    digests = {row.id: row.sha256 for row in project.articles()}
    complete = [identifier for identifier in sorted(digests) if fold.is_complete(identifier, digests[identifier])]
    made = [annotated_article(project, fold, identifier) for identifier in complete]
    inside = {claim.id for article in made for claim in article.claims}
    touching = {
        (link.from_id, link.to_id)
        for identifier in complete
        for link in fold.links(identifier)
        if link.from_article not in project.assignments.repeats and link.to_article not in project.assignments.repeats
    }
    articles: list[AnnotatedArticle] = []
    for article in made:
        outside = {record.id for record in article.evidence}
        kept = tuple(link for link in article.links if link.to in inside and (link.from_ in inside or link.from_ in outside))
        articles.append(article.model_copy(update={"annotator": None, "links": kept, "claims": _own_parents(article.claims)}))
    dangling = len(touching) - sum(len(article.links) for article in articles)
    conflicts = sum(bool(view.conflict) for identifier in complete for view in fold.views(identifier))
    return articles, LeftOut(dangling, conflicts)


def _by_majority(
    project: Project, decided: Mapping[str, Decisions], least: int, tell: Callable[[int, int], None]
) -> tuple[list[AnnotatedArticle], LeftOut]:
    """All annotators' complete articles as one set. Who had an article to be measured against gold has no vote on it."""
    sets: dict[str, dict[str, AnnotatedArticle]] = {}
    conflicts = 0
    rows = list(project.articles())
    for name, decisions in decided.items():
        fold = decisions.set
        complete = [row.id for row in rows if fold.is_complete(row.id, row.sha256) and not project.assignments.is_control(name, row.id)]
        sets[name] = {article: annotated_article(project, fold, article) for article in complete}
        conflicts += sum(bool(view.conflict) for article in complete for view in fold.views(article))
    found = build_majority(sets, least, tell)
    return list(found.articles), LeftOut(0, conflicts, least, found.left)


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


def _own_parents(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """A parent that was not accepted is not in the set, so nothing may name it."""
    inside = {claim.id for claim in claims}
    return tuple(
        claim.model_copy(update={"parent": None}) if claim.parent is not None and claim.parent not in inside else claim for claim in claims
    )


def _manifest(
    project: Project,
    decided: Mapping[str, Decisions],
    rule: Rule,
    articles: Sequence[AnnotatedArticle],
    with_quotes: bool,
    with_names: bool,
) -> Manifest:
    shown = shown_names(project, with_names)
    heads = [
        JournalHead(annotator=shown[name], segment=segment, count=head.lines, last=head.last)
        for name, decisions in decided.items()
        for segment, head in decisions.heads.items()
    ]
    inside = {article.article for article in articles}
    return Manifest(
        project=project.config.name,
        program=__version__,
        rule=rule,
        annotators=tuple(sorted(shown[name] for name in decided)),
        scheme=project.config.scheme.digest(),
        guideline=guideline_digest(project.layout, project.config),
        gold_sha256=hashlib.sha256(b"".join(article.as_json() + b"\n" for article in articles)).hexdigest(),
        with_quotes=with_quotes,
        articles=tuple(ArticleDigest(id=each.article, sha256=each.sha256 or "", claims=len(each.claims)) for each in articles),
        incomplete=tuple(sorted(row.id for row in project.articles() if row.id not in inside)),
        claims=sum(len(each.claims) for each in articles),
        rejected=sum(len(each.rejected) for each in articles),
        links=sum(len(each.links) for each in articles),
        journals=tuple(sorted(heads, key=lambda head: head.segment)),
    )
