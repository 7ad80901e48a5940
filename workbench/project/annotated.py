"""Owns an annotator's set in the shape that files have; must never choose whose set counts (release does)."""

from __future__ import annotations

from workbench.journal.fold import AnnotationSet, link_record
from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, RejectedSpan
from workbench.project.project import Project


def annotated_article(project: Project, fold: AnnotationSet, article: str) -> AnnotatedArticle:
    """What the annotator holds true of one article, as it stands in files; claims in order of start, end and id."""
    sha256 = project.article(article).sha256
    views = [view for view in fold.views(article) if view.sha256 == sha256]
    claims = [view.claim for view in views if view.claim.decision == "accepted"]
    rejected = [
        RejectedSpan(id=view.claim.id, start=view.claim.start, end=view.claim.end, quote=view.claim.quote)
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


def without_words(article: AnnotatedArticle) -> AnnotatedArticle:
    """The same without any word of the article, or about it."""
    rejected = tuple(span.model_copy(update={"quote": ""}) for span in article.rejected)
    return article.model_copy(update={"claims": tuple(map(_bare, article.claims)), "rejected": rejected})


def _bare(claim: Claim) -> Claim:
    bare = {"quote": "", "text": None, "note": None, "reasons": ()}
    source = claim.source and claim.source.model_copy(update={"quote": ""})
    return claim.model_copy(update={**bare, "source": source, "cue": claim.cue and claim.cue.model_copy(update={"quote": ""})})
