"""Owns what an adoption comes to: claims and links of annotators become the adjudicator's, in one event; must never choose among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.errors import IntentError, MissingError
from workbench.journal.fold import Ref, View
from workbench.late import late
from workbench.model.claim import Claim, Part, fragments_of, parts_of, quote_of
from workbench.project.standing import Standing

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
else:
    ev = late("workbench.model.event")

_SAID = ("source", "cue", "kind", "stance", "parent", "text")


def adopted(standing: Standing, intent: it.Adopt) -> tuple[type[ev.Event], dict[str, Any], list[Ref], str]:
    """The event's class and members, the claims it touches and what it is about; IntentError with the reason when it cannot be."""
    _require_known(standing, intent)
    new: dict[Ref, Claim] = {}
    claims = tuple(_claim(standing, taken, new) for taken in intent.claims)
    refs = [(each.claim.article, each.claim.id) for each in claims]
    gone = {ref for ref, each in zip(refs, claims, strict=True) if each.decision != "accepted"}
    members = {
        "claims": claims,
        "linked": tuple(_links(standing, intent, {each.claim.id for each in claims if each.decision == "accepted"})),
        "unlinked": tuple(_unlinked(standing, intent, gone)),
        "evidence": intent.evidence,
        "completed": tuple(
            ev.CompleteText.model_construct(article=article, sha256=_article(standing, article).sha256) for article in intent.completed
        ),
        "ruling": intent.ruling,
        "new": new,
    }
    if not any(value for name, value in members.items() if name != "new"):
        raise IntentError("there is nothing to adopt")
    return ev.ReadingsAdopted, members, refs, intent.ruling.difference if intent.ruling else ",".join(claim for _, claim in refs[:1])


def _require_known(standing: Standing, intent: it.Adopt) -> None:
    scheme = standing.project.config.scheme
    for label in dict.fromkeys(taken.claim.label for taken in intent.claims):
        if label is not None and scheme.label(label) is None:
            raise IntentError(f"the scheme has no label {label!r}; it has {', '.join(each.id for each in scheme.labels)}")
    for relation in dict.fromkeys(link.relation for link in intent.links):
        if relation is not None and scheme.relation(relation) is None:
            raise IntentError(f"the scheme has no relation {relation!r}; it has {', '.join(each.id for each in scheme.relations)}")


def _article(standing: Standing, identifier: str) -> Any:
    try:
        return standing.project.article(identifier)
    except MissingError:
        raise IntentError(f"there is no article {identifier!r}") from None


def _claim(standing: Standing, taken: it.TakenClaim, new: dict[Ref, Claim]) -> ev.AdoptedClaim:
    article, wanted = _article(standing, taken.article), taken.claim
    ref = (taken.article, wanted.id)
    parts = parts_of(wanted)
    if not all(0 <= start < end <= len(article.text) for start, end in parts):
        raise IntentError(f"{wanted.start} to {wanted.end} is no span of {article.id!r}, which has {len(article.text)} code points")
    there = standing.set.view(ref)
    before = there.claim if there else _before(standing, ref, taken, new)
    changed = parts_of(before) != parts
    return ev.AdoptedClaim.model_construct(
        claim=ev.ClaimRef.model_construct(article=ref[0], id=ref[1]),
        decision=wanted.decision,
        label=wanted.label if wanted.decision == "accepted" else None,
        span=_span(article.text, parts) if changed else None,
        attribution=_attribution(wanted) if wanted.decision == "accepted" and _said(wanted) != _said(before) else None,
    )


def _before(standing: Standing, ref: Ref, taken: it.TakenClaim, new: dict[Ref, Claim]) -> Claim:
    """The claim as it goes into the journal: as it was proposed or marked, undecided."""
    if standing.set.knows(ref):  # marked once, and that was undone
        plain: dict[str, Any] = standing.set.shard(ref[0]).claims[ref[1]]["base"]
        from workbench.model.claim import restore_claim

        return restore_claim(plain)
    claim = taken.proposed or standing.candidate(ref) or taken.claim
    new[ref] = claim.model_copy(update={"decision": None, "label": None, "confidence": None, "note": None})
    return new[ref]


def _said(claim: Claim) -> tuple[Any, ...]:
    return tuple(getattr(claim, name) for name in _SAID)


def _attribution(claim: Claim) -> ev.AdoptedAttribution:
    return ev.AdoptedAttribution.model_construct(**dict(zip(_SAID, _said(claim), strict=True)))


def _span(text: str, parts: list[Part]) -> ev.AdoptedSpan:
    return ev.AdoptedSpan.model_construct(
        start=parts[0][0],
        end=parts[-1][1],
        fragments=fragments_of(parts),
        quote=quote_of(text, parts),
    )


def _links(standing: Standing, intent: it.Adopt, taken: set[str]) -> Iterator[ev.LinkMade]:
    cited = {each.id for each in intent.evidence}
    for link in intent.links:
        if link.relation is None or standing.set.relation(link.to_article, (link.from_, link.to)) == link.relation:
            continue
        ends = [(link.to_article, link.to), *([(link.from_article, link.from_)] if link.from_article is not None else [])]
        missing = next((end for end in ends if end[1] not in taken and not _is_accepted(standing.view(end))), None)
        if missing is not None:
            raise IntentError(f"a link needs claims at both ends, and {missing[1]!r} is not one")
        if link.from_article is None and link.from_ not in cited and standing.set.evidence_record(link.from_) is None:
            raise IntentError(f"there is no evidence {link.from_!r}")
        yield ev.LinkMade.model_construct(from_=_end(link), to=_to(link), relation=link.relation)


def _unlinked(standing: Standing, intent: it.Adopt, refused: set[Ref]) -> Iterator[ev.LinkKey]:
    gone = {(link.from_, link.to): (_end(link), _to(link)) for link in intent.links if link.relation is None}
    for ref in sorted(refused):
        for held in standing.set.links_of(ref):
            ends = ev.End.model_construct(article=held.from_article, id=held.from_id), (held.to_article, held.to_id)
            gone[held.from_id, held.to_id] = ends[0], ev.ClaimRef.model_construct(article=ends[1][0], id=ends[1][1])
    for key in sorted(gone):
        if standing.set.relation(gone[key][1].article, key) is not None:
            yield ev.LinkKey.model_construct(from_=gone[key][0], to=gone[key][1])


def _end(link: it.TakenLink) -> ev.End:
    return ev.End.model_construct(article=link.from_article, id=link.from_)


def _to(link: it.TakenLink) -> ev.ClaimRef:
    return ev.ClaimRef.model_construct(article=link.to_article, id=link.to)


def _is_accepted(view: View | None) -> bool:
    return view is not None and view.claim.decision == "accepted"
