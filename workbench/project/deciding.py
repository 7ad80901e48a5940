"""Owns what an intent comes to: checks it against what holds and works out the event's members; must never write one.

Every refusal is an IntentError with the reason; nothing is changed by asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, assert_never

from workbench.errors import IntentError, MissingError
from workbench.journal.fold import AnnotationSet, LinkView, Ref, View
from workbench.journal.ids import IdMaker
from workbench.late import late
from workbench.model.article import Article
from workbench.model.claim import Cue, Fragment, Part, Source, claim_id, fragments_of, make_claim, quote_of
from workbench.model.link import Evidence, LinkOrigin, evidence_id
from workbench.project.project import Project
from workbench.project.standing import Standing, parts_tuple
from workbench.text.revision import Revision

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
else:
    ev, it = late("workbench.model.event"), late("workbench.model.intent")

Made = tuple[type["ev.Event"], dict[str, Any], list[Ref], str]
"""(event class, its members, the claims it touches, what it is about)."""


class Deciding:
    """Turns intents into events on behalf of one annotator."""

    def __init__(self, standing: Standing, ids: IdMaker) -> None:
        self._standing = standing
        self._ids = ids

    @property
    def _project(self) -> Project:
        return self._standing.project

    @property
    def _set(self) -> AnnotationSet:
        return self._standing.set

    def event_of(self, intent: it.AnyIntent) -> Made:
        """The event that this intent comes to, or IntentError with the reason why it cannot be."""
        match intent:
            case it.Mark():
                return self._mark(intent)
            case it.Judge():
                self._require_label(intent.label)
                refs = self._own(self._resolve_all(intent.claims))
                if not intent.only:
                    refs = self._with_clusters(refs)
                members = {"claims": _refs(refs), "label": intent.label, "confidence": intent.confidence, "only": intent.only}
                return ev.ClaimsJudged, members, refs, _ids(refs)
            case it.Reject():
                refs = self._own(self._resolve_all(intent.claims))
                return ev.ClaimsRejected, {"claims": _refs(refs), "unlinked": self._links_at(refs)}, refs, _ids(refs)
            case it.Reset():
                refs = [ref for ref in self._resolve_all(intent.claims) if self._is_decided(ref)]
                if not refs:
                    raise IntentError("nothing has been decided here that could be taken back")
                return ev.ClaimsReset, {"claims": _refs(refs), "unlinked": self._links_at(refs)}, refs, _ids(refs)
            case it.Move():
                return self._move(intent)
            case it.Reanchor():
                return self._reanchor(intent)
            case it.Attribute():
                return self._attribute(intent)
            case it.LinkClaims():
                return self._link(intent)
            case it.Unlink():
                return self._unlink(intent)
            case it.Split():
                return self._split(intent)
            case it.Cite():
                return self._cite(intent)
            case it.Audit():
                ends = self._resolve(intent.from_), self._resolve(intent.to)
                drawn = {"ranker": intent.ranker, "stratum": intent.stratum, "population": intent.population, "linked": intent.linked}
                return ev.PairAudited, {"from_": _ref(ends[0]), "to": _ref(ends[1]), **drawn}, [], ends[1][1]
            case it.WriteNote():
                ref = self._own([self._resolve(intent.claim)])[0]
                return ev.NoteWritten, {"claim": _ref(ref), "text": intent.text or None}, [ref], ref[1]
            case it.Flag():
                ref = self._resolve(intent.claim)
                if self._view(ref).flagged == intent.on:
                    raise IntentError(f"the claim is {'flagged already' if intent.on else 'not flagged'}")
                return ev.ClaimFlagged, {"claim": _ref(ref), "on": intent.on}, [ref], ref[1]
            case it.Complete():
                article = self._article(intent.article)
                self._require_assigned(article.id)
                if self._set.is_complete(article.id, article.sha256) == intent.on:
                    raise IntentError(f"the article is {'complete already' if intent.on else 'not marked complete'}")
                return ev.ArticleCompleted, {"article": article.id, "sha256": article.sha256, "on": intent.on}, [], ""
            case it.Adopt():
                from workbench.project.adopting import adopted  # only an adjudicator needs it

                return adopted(self._standing, intent)
            case it.Relabel():
                return self._relabel(intent)
            case it.Undo():
                last = self._set.last_done()
                if last is None:
                    raise IntentError("there is nothing to undo")
                return ev.DecisionUndone, {"event": last}, [], last
            case it.Redo():
                last = self._set.last_undone()
                if last is None:
                    raise IntentError("there is nothing to redo")
                return ev.DecisionRedone, {"event": last}, [], last
            case _:
                assert_never(intent)

    def _relabel(self, intent: it.Relabel) -> Made:
        scheme = self._project.config.scheme
        for label in intent.new:
            self._require_label(label)
        if intent.old == intent.new:
            raise IntentError("that changes nothing")
        for label in intent.old:
            stays = label in intent.new and len(intent.new) > 1  # split in a narrower one of the same name and others
            if scheme.label(label) is not None and not stays:
                raise IntentError(f"the scheme still has the label {label!r}; take it out of workbench.toml first")
        return ev.LabelsReplaced, {"old": intent.old, "now": intent.new, "why": intent.why or None}, [], ",".join(intent.new)

    def _mark(self, intent: it.Mark) -> Made:
        article = self._article(intent.article)
        parts = _checked_parts(article, intent.start, intent.end, intent.fragments)
        identifier = claim_id(article.id, article.sha256, parts)
        ref = (article.id, identifier)
        there = self._standing.view(ref)
        given = self._attribution_given(article, intent)
        if there is not None and parts_tuple(there.claim) == tuple(parts):
            if there.claim.decision == "accepted":
                raise IntentError("exactly this span is a claim already")
            if given and self._set.knows(ref):
                raise IntentError("this span has been looked at before; judge it, and set who says it with `attribute`")
            new = there.claim.model_copy(update=given)
        else:
            new = make_claim(article.id, article.sha256, article.text, parts, kind="assertion").model_copy(update=given)
            if self._set.knows(ref):  # the id belongs to a claim whose edges have moved since, or whose mark was undone
                identifier = claim_id(article.id, article.sha256 + self._ids.next(), parts)
                new, ref = new.model_copy(update={"id": identifier}), (article.id, identifier)
        return ev.ClaimMarked, {"claim": _ref(ref), "new": {ref: new}}, [ref], identifier

    def _attribution_given(self, article: Article, intent: it.Mark | it.Attribute) -> dict[str, Any]:
        """What the intent says about who says it and how, as fields of a claim; members left out or empty on `mark` say nothing."""
        found: dict[str, Any] = {}
        for name in ("source", "cue", "kind", "stance", "parent", "text"):
            value = getattr(intent, name)
            if name not in intent.model_fields_set or (value is None and isinstance(intent, it.Mark)):
                continue
            if name in ("source", "cue"):
                span = _checked_extent(article, value, name)
                quote = article.text[span[0] : span[1]] if span else ""
                if span and name == "source":
                    value = Source(start=span[0], end=span[1], quote=quote, name=value.name)
                elif span:
                    value = Cue(start=span[0], end=span[1], quote=quote)
            elif name == "parent" and value is not None:
                where, value = self._resolve(value)
                if where != article.id:
                    raise IntentError("the reporting act stands in another article")
            found[name] = value
        return found

    def _move(self, intent: it.Move) -> Made:
        ref = self._own([self._resolve(intent.claim)])[0]
        article = self._text_of(ref)
        parts = _checked_parts(article, intent.start, intent.end, intent.fragments)
        if parts_tuple(self._view(ref).claim) == tuple(parts):
            raise IntentError("the edges are there already")
        for view in self._standing.views(ref[0]):
            if view.claim.id != ref[1] and view.claim.decision == "accepted" and parts_tuple(view.claim) == tuple(parts):
                raise IntentError("another claim stands exactly there; reject one of the two instead")
        members = {
            "claim": _ref(ref),
            "start": parts[0][0],
            "end": parts[-1][1],
            "fragments": fragments_of(parts),
            "quote": quote_of(article.text, parts),
        }
        return ev.ClaimMoved, members, [ref], ref[1]

    def _attribute(self, intent: it.Attribute) -> Made:
        ref = self._own([self._resolve(intent.claim)])[0]
        claim = self._view(ref).claim
        changed = claim.model_copy(update=self._attribution_given(self._text_of(ref), intent))
        if changed == claim:
            raise IntentError("the attribution is so already")
        if changed.parent == claim.id:
            raise IntentError("a claim cannot be its own reporting act")
        names = ("source", "cue", "kind", "stance", "parent", "text")
        return ev.ClaimAttributed, {"claim": _ref(ref), **{name: getattr(changed, name) for name in names}}, [ref], ref[1]

    def _link(self, intent: it.LinkClaims) -> Made:
        relation = self._project.config.scheme.relation(intent.relation)
        if relation is None:
            known = ", ".join(each.id for each in self._project.config.scheme.relations)
            raise IntentError(f"the scheme has no relation {intent.relation!r}; it has {known}")
        to = self._resolve(intent.to)
        source = self._evidence_or_claim(intent.from_)
        if source == to:
            raise IntentError("a claim cannot be linked to itself")
        if relation.symmetric:
            if source[0] is None:
                raise IntentError(f"{relation.id} joins two claims of the corpus; evidence from outside cannot take part")
            if source[1] > to[1]:
                source, to = to, (source[0], source[1])
        there = self._set.relation(to[0], (source[1], to[1]))
        back = self._set.relation(to[0], (to[1], source[1]))
        if there == relation.id:
            raise IntentError("this link is there already")
        symmetric = self._symmetric()
        for end in refs_of_ends(source, to):
            if (view := self._standing.view(end)) and view.claim.decision == "rejected":
                raise IntentError("one of the two was rejected as no claim; take that back first")
        for other in (there, back):
            if other is not None and (other in symmetric or relation.symmetric):
                raise IntentError(f"these two are linked by {other!r}, which excludes {relation.id!r}; take that link away first")
        refs = [to] if source[0] is None else [(source[0], source[1]), to]
        judged = self._judged_by_link(intent, refs, relation.symmetric)
        members = {
            "from_": ev.End.model_construct(article=source[0], id=source[1]),
            "to": _ref(to),
            "relation": relation.id,
            "origin": intent.origin or LinkOrigin.model_construct(),
            "judged": judged,
        }
        covered = [(each.article, each.id) for each in judged.claims] if judged else []
        return ev.ClaimsLinked, members, list(dict.fromkeys([*refs, *covered])), f"{source[1]}:{to[1]}"

    def _judged_by_link(self, intent: it.LinkClaims, refs: list[Ref], is_symmetric: bool) -> ev.Verdict | None:
        """The verdict that goes with a link: the one asked for, or for `same` the label that one side has and the other lacks."""
        if intent.label is not None:
            self._require_label(intent.label)
            covered = self._with_clusters(refs if is_symmetric else refs[-1:])
            return ev.Verdict.model_construct(claims=_refs(covered), label=intent.label, confidence=None)
        if not is_symmetric:
            return None
        members = self._with_clusters(refs)
        labels = {label for ref in members if (label := self._view(ref).claim.label) and not self._set.is_only(ref)}
        bare = [ref for ref in members if self._view(ref).claim.label is None]
        if len(labels) != 1 or not bare:
            return None
        return ev.Verdict.model_construct(claims=_refs(bare), label=labels.pop(), confidence=None)

    def _unlink(self, intent: it.Unlink) -> Made:
        to, source = self._resolve(intent.to), self._evidence_or_claim(intent.from_)
        if self._set.relation(to[0], (source[1], to[1])) is None and source[0] is not None:
            turned = self._set.relation(to[0], (to[1], source[1]))
            if turned in self._symmetric():  # stored in one direction only
                source, to = to, (source[0], source[1])
        if self._set.relation(to[0], (source[1], to[1])) is None:
            raise IntentError("there is no link between these two")
        members = {"from_": ev.End.model_construct(article=source[0], id=source[1]), "to": _ref(to)}
        refs = [to] if source[0] is None else [(source[0], source[1]), to]
        return ev.ClaimsUnlinked, members, refs, f"{source[1]}:{to[1]}"

    def _split(self, intent: it.Split) -> Made:
        leaving = self._resolve_all(intent.claims)
        cluster = self._set.cluster(leaving[0])
        if not set(leaving) <= set(cluster):
            raise IntentError("the claims do not stand in one cluster")
        staying = [ref for ref in cluster if ref not in leaving]
        if not staying:
            raise IntentError("that is the whole cluster; name only the claims that shall leave it")
        same = {(link.from_id, link.to_id): link for ref in cluster for link in self._set.links_of(ref) if link.relation == "same"}
        gone = set(leaving)
        cut = [
            link for link in same.values() if (((link.from_article or ""), link.from_id) in gone) != ((link.to_article, link.to_id) in gone)
        ]
        left = [link for link in same.values() if link not in cut]
        members = {
            "claims": _refs(leaving),
            "unlinked": tuple(_key(link) for link in cut),
            "linked": tuple(made for side in (leaving, staying) for made in self._bridges(side, left)),
        }
        return ev.ClusterSplit, members, list(cluster), _ids(leaving)

    def _bridges(self, side: Sequence[Ref], links: Sequence[LinkView]) -> list[ev.LinkMade]:
        """`same` links that keep these claims one cluster where the links left over do not; no other relation is written over."""
        groups = [{ref} for ref in side]
        for link in links:
            ends = {(link.from_article or "", link.from_id), (link.to_article, link.to_id)}
            joined = [group for group in groups if group & ends]
            if len(joined) > 1:
                groups = [group for group in groups if group not in joined] + [set().union(*joined)]
        made = []
        while len(groups) > 1:
            free = [
                (one, other)
                for one in sorted(groups[0])
                for group in groups[1:]
                for other in sorted(group)
                if not self._is_related(one, other)
            ]
            if not free:  # they bear on each other in another way: without the claim that joined them they stand apart
                groups.pop(0)
                continue
            first, second = sorted(free[0], key=lambda ref: ref[1])
            end = ev.End.model_construct(article=first[0], id=first[1])
            made.append(ev.LinkMade.model_construct(from_=end, to=_ref(second), relation="same"))
            met = next(group for group in groups[1:] if free[0][1] in group)
            groups = [groups[0] | met, *(group for group in groups[1:] if group is not met)]
        return made

    def _is_related(self, one: Ref, other: Ref) -> bool:
        return any(self._set.relation(one[0], key) is not None for key in ((one[1], other[1]), (other[1], one[1])))

    def _cite(self, intent: it.Cite) -> Made:
        if not intent.url and not intent.quote:
            raise IntentError("evidence needs a url or a quote")
        identifier = evidence_id(intent.url, intent.quote)
        evidence = Evidence.model_construct(
            id=identifier,
            url=intent.url,
            archived_url=intent.archived_url,
            retrieved=intent.retrieved,
            quote=intent.quote,
            note=intent.note,
        )
        if self._set.evidence_record(identifier) == evidence:
            raise IntentError("this evidence is there already")
        return ev.EvidenceCited, {"evidence": evidence}, [], identifier

    # -- finding what an intent names -------------------------------------------------------------------------------------

    def _resolve(self, named: it.Named) -> Ref:
        if isinstance(named, str):
            ref = self._standing.locate(named)
            if ref is None or self._standing.view(ref) is None:
                raise IntentError(f"there is no claim {named!r}")
            return ref
        self._article(named.article)
        found = [v.claim for v in self._standing.views(named.article) if (v.claim.start, v.claim.end) == (named.start, named.end)]
        if len(found) > 1:
            raise IntentError(
                f"{len(found)} claims stand at {named.start} to {named.end}; name one by id: {', '.join(c.id for c in found)}"
            )
        if found:
            return named.article, found[0].id
        raise IntentError(f"no claim of {named.article!r} stands at {named.start} to {named.end}")

    def _resolve_all(self, claims: Sequence[it.Named]) -> list[Ref]:
        return list(dict.fromkeys(self._resolve(named) for named in claims))

    def _own(self, refs: list[Ref]) -> list[Ref]:
        """These claims, when the annotator may decide on them: assigned ones, and evidence that the annotator marked elsewhere."""
        for ref in refs:
            if not self._view(ref).is_marked:
                self._require_assigned(ref[0])
        return refs

    def _require_assigned(self, article: str) -> None:
        if not self._standing.is_own(article):
            raise IntentError(f"{article!r} is not assigned to {self._standing.annotator}: it is there to be read and linked as evidence")

    def _evidence_or_claim(self, named: it.Named) -> tuple[str | None, str]:
        if isinstance(named, str) and self._set.evidence_record(named) is not None:
            return None, named
        return self._resolve(named)

    def _with_clusters(self, refs: Iterable[Ref]) -> list[Ref]:
        """These claims and the members of their clusters, less those whose verdict was given for that mention alone."""
        found: dict[Ref, None] = {}
        for ref in refs:
            found[ref] = None
            for member in self._set.cluster(ref):
                if not self._set.is_only(member):
                    found[member] = None
        return list(found)

    def _reanchor(self, intent: it.Reanchor) -> Made:
        ref = self._resolve(intent.claim)
        article, view = self._article(ref[0]), self._view(ref)
        if view.sha256 == article.sha256:
            raise IntentError("the claim stands in the current text already; move its edges instead")
        parts = _checked_parts(article, intent.start, intent.end, intent.fragments)
        claim = view.claim
        old = self._project.snapshot(article.id, view.sha256)
        revision = None if old is None else Revision(old, article.text)
        found: dict[str, Source | Cue | None] = {"source": None, "cue": None}
        for name, span in (("source", claim.source), ("cue", claim.cue)):
            there = revision.near((span.start, span.end), claim.start, parts[0][0]) if span and revision else None
            if span and there:
                found[name] = span.model_copy(update={"start": there[0], "end": there[1], "quote": article.text[there[0] : there[1]]})
        members = {
            "claim": _ref(ref),
            "sha256": article.sha256,
            "by": intent.by,
            "start": parts[0][0],
            "end": parts[-1][1],
            "fragments": fragments_of(parts),
            "quote": quote_of(article.text, parts),
            **found,
            **{name: getattr(claim, name) for name in ("kind", "stance", "parent", "text")},
        }
        return ev.ClaimReanchored, members, [ref], ref[1]

    def _links_at(self, refs: Iterable[Ref]) -> tuple[ev.LinkKey, ...]:
        links = {(link.from_id, link.to_id): link for ref in refs for link in self._set.links_of(ref)}
        return tuple(_key(links[key]) for key in sorted(links))

    def _is_decided(self, ref: Ref) -> bool:
        view = self._set.view(ref)
        return view is not None and (view.claim.decision is not None or bool(view.conflict))

    def _view(self, ref: Ref) -> View:
        view = self._standing.view(ref)
        assert view is not None, "resolved before"
        return view

    def _article(self, identifier: str) -> Article:
        try:
            return self._project.article(identifier)
        except MissingError:
            raise IntentError(f"there is no article {identifier!r}") from None

    def _text_of(self, ref: Ref) -> Article:
        """The article whose text the claim's offsets count in; IntentError when it has another text by now."""
        article = self._article(ref[0])
        if self._view(ref).sha256 != article.sha256:
            raise IntentError(f"the claim stands in an earlier text of {article.id!r}; it waits to be re-anchored")
        return article

    def _symmetric(self) -> set[str]:
        return {each.id for each in self._project.config.scheme.relations if each.symmetric}

    def _require_label(self, label: str) -> None:
        if self._project.config.scheme.label(label) is None:
            known = ", ".join(each.id for each in self._project.config.scheme.labels)
            raise IntentError(f"the scheme has no label {label!r}; it has {known}")


def _ref(ref: Ref) -> ev.ClaimRef:
    return ev.ClaimRef.model_construct(article=ref[0], id=ref[1])


def _refs(refs: Iterable[Ref]) -> tuple[ev.ClaimRef, ...]:
    return tuple(_ref(ref) for ref in refs)


def _ids(refs: Sequence[Ref]) -> str:
    return ",".join(claim for _, claim in refs)


def _key(link: LinkView) -> ev.LinkKey:
    return ev.LinkKey.model_construct(
        from_=ev.End.model_construct(article=link.from_article, id=link.from_id), to=_ref((link.to_article, link.to_id))
    )


def refs_of_ends(source: tuple[str | None, str], to: Ref) -> list[Ref]:
    """The ends of a link that are claims."""
    return [to] if source[0] is None else [(source[0], source[1]), to]


def _checked_parts(article: Article, start: int, end: int, fragments: Sequence[Fragment] | None) -> list[Part]:
    parts = [(each.start, each.end) for each in fragments] if fragments else [(start, end)]
    if parts[0][0] != start or parts[-1][1] != end:
        raise IntentError(f"the fragments do not fill {start} to {end}")
    before = -1
    for first, last in parts:
        if not before < first < last <= len(article.text):
            raise IntentError(f"{first} to {last} is no span of {article.id!r}, which has {len(article.text)} code points")
        if not article.text[first:last].strip():
            raise IntentError(f"{first} to {last} of {article.id!r} holds only white space")
        before = last
    return parts


def _checked_extent(article: Article, extent: it.Extent | None, what: str) -> Part | None:
    if extent is None:
        return None
    if not extent.start < extent.end <= len(article.text):
        raise IntentError(f"the {what} {extent.start} to {extent.end} is no span of {article.id!r}")
    return extent.start, extent.end
