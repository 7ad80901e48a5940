"""Owns practice: what gold says to a decision, and how well somebody did; must never write, nor touch the ordinary journals.

Practice has journals of its own (`practice/<annotator>/`), which neither gold nor agreement nor anybody's set ever reads.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from workbench.journal.fold import Ref, View
from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, parts_of
from workbench.model.link import Link
from workbench.project.config import guideline_path
from workbench.project.guideline import guideline_rules, guideline_sections, paragraph_of
from workbench.project.known_gold import gold_articles, read_gold
from workbench.project.project import Project
from workbench.project.standing import Standing
from workbench.scoring.align import shared_code_points
from workbench.scoring.base import join_parts

REJECTED: Final = "rejected"


class Answer(NamedTuple):
    """What gold says to one claim."""

    verdict: str | None
    """A label of the scheme, `rejected` where gold has no such claim, None where gold leaves it open."""
    rule: str
    """The guideline's rule for it; empty where it has none."""
    quote: str
    """Gold's words where its edges are others, else empty."""
    links: tuple[Link, ...]
    """Gold's links from and to this claim."""


class Practice:
    """Gold and guideline, at hand while somebody practises."""

    def __init__(self, project: Project) -> None:
        self._gold = read_gold(project)
        path = guideline_path(project.layout, project.config)
        guideline = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.is_file() else []
        self._rules = guideline_rules(guideline)
        claim = guideline_sections(guideline).get("what a claim is", [])
        self._rules.setdefault(REJECTED, " ".join(paragraph_of(claim)))

    def answer(self, ref: Ref, claim: Claim) -> Answer:
        """What gold says to this claim: of its own claims the one with the most in common, from an IoU of .5 on."""
        article = self._gold[ref[0]]
        found = counterpart(claim, article)
        if found is None:
            return Answer(REJECTED, self._rules[REJECTED], "", ())
        links = tuple(link for each in self._gold.values() for link in each.links if found.id in (link.from_, link.to))
        quote = found.quote if parts_of(found) != parts_of(claim) else ""
        return Answer(found.label, self._rules.get(found.label or "", ""), quote, links)

    def missed(self, standing: Standing, article: str) -> list[Claim]:
        """Gold claims of an article that the annotator has not accepted yet."""
        return _missed(self._gold[article], standing.views(article))

    def score(self, standing: Standing) -> dict[str, Any]:
        """How well the annotator did: by the first verdict on each claim, since gold's answer shows after it."""
        by_label: dict[str, list[int]] = {}
        found = claims = complete = 0
        for article, gold in sorted(self._gold.items()):
            views = standing.set.views(article)
            for view in views:
                first = standing.set.first_verdict((article, view.claim.id))
                right = self.answer((article, view.claim.id), view.claim).verdict
                if first is not None and right is not None:
                    tally = by_label.setdefault(right, [0, 0])
                    tally[0] += first == right
                    tally[1] += 1
            if views and standing.set.is_complete(article, gold.sha256):
                complete += 1
                claims += len(gold.claims)
                found += len(gold.claims) - len(_missed(gold, views))
        right_ones, verdicts = (sum(each[place] for each in by_label.values()) for place in (0, 1))
        names = {label: {"right": each[0], "verdicts": each[1]} for label, each in sorted(by_label.items())}
        return {"verdicts": verdicts, "right": right_ones, "complete": complete, "gold_claims": claims, "found": found, "by_label": names}


def words_of(score: dict[str, Any]) -> str:
    """The score in a sentence."""
    share = f" ({100 * score['right'] / score['verdicts']:.0f} %)" if score["verdicts"] else ""
    words = f"practice: {score['right']} of {score['verdicts']} first verdicts as in gold{share}"
    if not score["complete"]:
        return words
    articles = "1 complete article" if score["complete"] == 1 else f"{score['complete']} complete articles"
    return f"{words}; {score['found']} of {score['gold_claims']} claims found in {articles}"


def practice_articles(project: Project, annotator: str) -> list[str]:
    """What somebody may practise on: articles with gold that were not given to them for work or control."""
    tasks = project.assignments.of(annotator)
    taken = {task.article for task in tasks.values()}
    return [article for article in gold_articles(project) if article not in taken]


def practice_score(project: Project, annotator: str) -> dict[str, Any] | None:
    """What the annotator's practice came to so far; None without any, or where gold is gone."""
    from workbench.project.decisions import load_decisions

    practised = Project(project.layout.root, practice=True)
    try:
        if not practised.layout.segments_of(annotator):
            return None
        standing = Standing(practised, annotator, load_decisions(practised.layout, practised.index, annotator))
        return Practice(practised).score(standing)
    finally:
        practised.close()


def counterpart(claim: Claim, article: AnnotatedArticle) -> Claim | None:
    """The claim of the article that has the most in common with this one; None under an IoU of .5."""
    mine = join_parts(parts_of(claim))
    best: tuple[float, Claim] | None = None
    for other in article.claims:
        theirs = join_parts(parts_of(other))
        shared = shared_code_points(mine, theirs)
        iou = shared / (sum(end - start for start, end in (*mine, *theirs)) - shared)
        if iou >= 0.5 and (best is None or iou > best[0]):
            best = iou, other
    return best[1] if best else None


def _missed(gold: AnnotatedArticle, views: list[View]) -> list[Claim]:
    own = gold.model_copy(update={"claims": tuple(view.claim for view in views if view.claim.decision == "accepted")})
    return [claim for claim in gold.claims if counterpart(claim, own) is None]
