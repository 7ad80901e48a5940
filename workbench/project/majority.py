"""Owns making one set of several annotators' by majority; pure, and neither the order nor the names of annotators may change a byte.

Claims are put together by the alignment of most agreement (`scoring.many`). More than half of those who completed an article must have a
claim; exactly half is a tie, which is left out and counted. Its edges are those that more than half of its annotators gave it, else those
of the median annotator: the one whose edges are nearest to all others' (least sum of 1 − IoU). A label, or an attribution, stands where
more than half of those who gave one gave this one. Clusters are voted on pair by pair among the annotators who have both claims; other
links from cluster to cluster, because a link to a member bears on all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple, TypeVar

from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, Part, RejectedSpan, claim_id, parts_of
from workbench.model.link import Evidence, Link
from workbench.scoring.align import shared_code_points
from workbench.scoring.base import join_parts, side_of
from workbench.scoring.many import align_many

Sets = Mapping[str, Mapping[str, AnnotatedArticle]]
"""For each annotator the complete articles by id."""
V = TypeVar("V")
_ATTRIBUTION: Final = ("kind", "stance", "source", "cue", "text")


class Left(NamedTuple):
    """What did not become gold: ties, and what fewer than half had; labels that are tied stay open on a claim that is gold."""

    tied_claims: int = 0
    rare_claims: int = 0
    tied_labels: int = 0
    tied_links: int = 0
    rare_links: int = 0
    median_edges: int = 0
    """Claims whose edges are the median annotator's."""
    few_annotators: int = 0
    """Articles that fewer annotators have completed than were asked for."""


class Majority(NamedTuple):
    """The articles by id, and what was left out."""

    articles: tuple[AnnotatedArticle, ...]
    left: Left


class _Chosen(NamedTuple):
    """A gold claim with who has it: annotator → id of the claim in that set."""

    claim: Claim
    members: dict[str, str]


def build_majority(sets: Sets, least: int = 2, tell: Callable[[int, int], None] = lambda done, total: None) -> Majority:
    """One set of these: articles that at least so many annotators have completed; `tell` hears how many of them are done."""
    every = sorted({article for articles in sets.values() for article in articles})
    voters = {article: sorted(name for name in sets if article in sets[name]) for article in every}
    enough = [article for article in every if len(voters[article]) >= least]
    count: Counter[str] = Counter(few_annotators=len(every) - len(enough))
    chosen: dict[str, list[_Chosen]] = {}
    for done, article in enumerate(enough, 1):
        chosen[article] = _choose_claims([(name, sets[name][article]) for name in voters[article]], count)
        tell(done, len(enough))
    links = _Links(sets, chosen, count).choose()
    articles = []
    for article in enough:
        versions = [sets[name][article] for name in voters[article]]
        claims = [each.claim for each in chosen[article]]
        own = tuple(link for home, link in links if home == article)
        articles.append(
            versions[0].model_copy(
                update={
                    "annotator": None,
                    "claims": tuple(claims),
                    "links": own,
                    "rejected": _rejected(versions, {claim.id for claim in claims}),
                    "evidence": _evidence(versions, own),
                }
            )
        )
    return Majority(tuple(articles), Left(**count))


# -- claims -------------------------------------------------------------------------------------------------------------------


def _choose_claims(versions: Sequence[tuple[str, AnnotatedArticle]], count: Counter[str]) -> list[_Chosen]:
    """The claims that more than half have, in order of the text."""
    sides = [side_of(version) for _, version in versions]
    known = [{claim.id: claim for claim in version.claims} for _, version in versions]
    found: dict[str, _Chosen] = {}
    for group in align_many([side.items for side in sides]):
        places = [(voter, sides[voter].items[place].id) for voter, place in enumerate(group) if place is not None]
        if 2 * len(places) <= len(versions):
            count["tied_claims" if 2 * len(places) == len(versions) else "rare_claims"] += 1
            continue
        made = _agreed_claim(versions[0][1], [known[voter][identifier] for voter, identifier in places], count)
        if made.id in found:  # the same span twice, by two alignments: one of them is enough
            count["tied_claims"] += 1
            continue
        found[made.id] = _Chosen(made, {versions[voter][0]: identifier for voter, identifier in places})
    gold = {(name, own): identifier for identifier, each in found.items() for name, own in each.members.items()}
    parents = {(name, claim.id): gold.get((name, claim.parent or ""), "") for name, version in versions for claim in version.claims}
    chosen = []
    for each in found.values():
        parent = _over_half([parents[member] for member in each.members.items()]) or None
        chosen.append(each._replace(claim=each.claim.model_copy(update={"parent": parent if parent != each.claim.id else None})))
    return sorted(chosen, key=lambda each: (each.claim.start, each.claim.end, each.claim.id))


def _agreed_claim(article: AnnotatedArticle, members: Sequence[Claim], count: Counter[str]) -> Claim:
    parts = _over_half([tuple(parts_of(claim)) for claim in members])
    if parts is None:
        parts = tuple(parts_of(_median(members)))
        count["median_edges"] += 1
    donor = min((claim for claim in members if tuple(parts_of(claim)) == parts), key=Claim.as_json)
    labels = [claim.label for claim in members if claim.label is not None]
    label = _over_half(labels)
    count["tied_labels"] += bool(labels) and label is None
    attribution = {}
    for name in _ATTRIBUTION:
        values = [getattr(claim, name) for claim in members]
        agreed = _over_half([_plain(value) for value in values])
        attribution[name] = values[[_plain(value) for value in values].index(agreed)] if agreed is not None else getattr(donor, name)
    origin = donor.origin.model_copy(
        update={
            "label_changed": any(claim.origin.label_changed for claim in members),
            "blind": all(claim.origin.blind for claim in members),
        }
    )
    identifier = claim_id(article.article, article.sha256 or "", parts)
    fixed = {"id": identifier, "label": label, "confidence": None, "note": None, "parent": None, "origin": origin}
    return donor.model_copy(update={**attribution, **fixed})


def _median(members: Sequence[Claim]) -> Claim:
    """The claim whose edges are nearest to all others'; of equally near ones the one that comes first by its edges."""

    def far(claim: Claim) -> tuple[float, list[Part]]:
        return round(sum(1 - _iou(claim, other) for other in members), 9), parts_of(claim)

    return min(members, key=far)


def _iou(one: Claim, other: Claim) -> float:
    mine, theirs = join_parts(parts_of(one)), join_parts(parts_of(other))
    shared = shared_code_points(mine, theirs)
    return shared / (sum(end - start for start, end in (*mine, *theirs)) - shared)


def _over_half(values: Sequence[V]) -> V | None:
    """The value that more than half are, or None."""
    return next((value for value, votes in Counter(values).items() if 2 * votes > len(values)), None)


def _plain(value: Any) -> Any:
    """Something that can be counted; a null is a value too, and differs from none having more than half."""
    return (value.as_json() if hasattr(value, "as_json") else value,)


def _rejected(versions: Sequence[AnnotatedArticle], gold: set[str]) -> tuple[RejectedSpan, ...]:
    """Candidates that more than half have rejected."""
    spans: dict[str, list[RejectedSpan]] = {}
    for version in versions:
        for span in version.rejected:
            spans.setdefault(span.id, []).append(span)
    found = [min(each, key=RejectedSpan.as_json) for name, each in spans.items() if 2 * len(each) > len(versions) and name not in gold]
    return tuple(sorted(found, key=lambda span: (span.start, span.end, span.id)))


def _evidence(versions: Sequence[AnnotatedArticle], links: Iterable[Link]) -> tuple[Evidence, ...]:
    wanted = {link.from_ for link in links}
    records = sorted((each for version in versions for each in version.evidence if each.id in wanted), key=Evidence.as_json)
    found = {each.id: each for each in reversed(records)}
    return tuple(found[name] for name in sorted(found))


# -- links --------------------------------------------------------------------------------------------------------------------


class _Links:
    """Votes on clusters and links between the gold claims."""

    def __init__(self, sets: Sets, chosen: Mapping[str, Sequence[_Chosen]], count: Counter[str]) -> None:
        self._sets, self._count = sets, count
        self._order: dict[str, tuple[str, int, int, str]] = {}
        self._gold: dict[str, dict[str, str]] = {name: {} for name in sets}
        self._has: dict[str, set[str]] = {}
        """Who has a gold claim; then who has any of a gold cluster."""
        for article, claims in chosen.items():
            for claim, members in claims:
                self._order[claim.id] = (article, claim.start, claim.end, claim.id)
                self._has[claim.id] = set(members)
                for name, identifier in members.items():
                    self._gold[name][identifier] = claim.id

    def choose(self) -> list[tuple[str, Link]]:
        """(article that the link stands in, link), in order of ids."""
        groups = _Groups(self._order)
        found = self._join(groups)
        found += self._directed(groups)
        return sorted(found, key=lambda pair: (pair[0], pair[1].from_, pair[1].to, pair[1].relation))

    def _join(self, groups: _Groups) -> list[tuple[str, Link]]:
        votes: Counter[tuple[str, str]] = Counter()
        direct: dict[tuple[str, str], list[Link]] = {}
        for name, articles in self._sets.items():
            own = _Groups()
            for link in _links_of(articles):
                if link.relation == "same":
                    own.join(link.from_, link.to)
                    ends = tuple(sorted(self._gold[name].get(end, "") for end in (link.from_, link.to)))
                    direct.setdefault((ends[0], ends[1]), []).append(link)
            for members in own.members():
                gold = sorted({self._gold[name][each] for each in members if each in self._gold[name]})
                votes.update(combinations(gold, 2))
        found = []
        tied = []
        for pair in sorted(votes, key=lambda pair: sorted(self._order[end] for end in pair)):
            able = len(self._has[pair[0]] & self._has[pair[1]])
            if 2 * votes[pair] == able:
                tied.append(pair)
            self._count["rare_links"] += 2 * votes[pair] < able
            if 2 * votes[pair] > able and groups.join(*pair):
                found.append(self._made(pair[0], pair[1], "same", direct.get(pair, ())))
        self._count["tied_links"] += sum(not groups.are_one(*pair) for pair in tied)
        return found

    def _directed(self, groups: _Groups) -> list[tuple[str, Link]]:
        """Links that are no `same`: voted on from cluster to cluster, and written between the members that most have linked."""
        votes: dict[tuple[str, str, str], dict[str, list[Link]]] = {}
        members: dict[tuple[str, str, str], dict[tuple[str, str], list[Link]]] = {}
        for name, articles in self._sets.items():
            gold = self._gold[name]
            for link in _links_of(articles):
                source = link.from_ if link.from_.startswith("ev-") else gold.get(link.from_)
                target = gold.get(link.to)
                if link.relation == "same" or source is None or target is None:
                    continue
                key = (groups.name(source), groups.name(target), link.relation)
                votes.setdefault(key, {}).setdefault(name, []).append(link)
                members.setdefault(key, {}).setdefault((source, target), []).append(link)
        able: dict[str, set[str]] = {}
        for identifier, names in self._has.items():
            able.setdefault(groups.name(identifier), set()).update(names)
        found = []
        for key in sorted(votes):
            could = len(able[key[1]] & able.get(key[0], able[key[1]]))
            self._count["tied_links"] += 2 * len(votes[key]) == could
            self._count["rare_links"] += 2 * len(votes[key]) < could
            if 2 * len(votes[key]) <= could or key[0] == key[1]:
                continue
            pairs = members[key]
            agreed = [pair for pair in pairs if 2 * len(pairs[pair]) > could]
            most = agreed or [min(pairs, key=lambda pair: (-len(pairs[pair]), self._order.get(pair[0], ()), self._order[pair[1]]))]
            found += [self._made(source, target, key[2], pairs[source, target]) for source, target in most]
        return found

    def _made(self, source: str, target: str, relation: str, like: Sequence[Link]) -> tuple[str, Link]:
        article = self._order[target][0]
        origin = min((link.origin for link in like), key=lambda origin: origin.as_json(), default=None)
        link = Link.model_construct(from_=source, to=target, to_article=article, relation=relation, note=None)
        home = self._order[source][0] if source in self._order else article
        return home, link if origin is None else link.model_copy(update={"origin": origin})


class _Groups:
    """What is joined, transitively (union-find); a group is named by its least member, so that no order decides."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._above = {name: name for name in names}

    def name(self, one: str) -> str:
        above = self._above.get(one, one)
        while above != self._above.get(above, above):
            above = self._above[above]
        return above

    def are_one(self, one: str, other: str) -> bool:
        return self.name(one) == self.name(other)

    def join(self, one: str, other: str) -> bool:
        """Whether the two were apart before."""
        names = sorted((self.name(one), self.name(other)))
        self._above.setdefault(one, one)
        self._above.setdefault(other, other)
        self._above[names[1]] = names[0]
        return names[0] != names[1]

    def members(self) -> list[list[str]]:
        found: dict[str, list[str]] = {}
        for each in self._above:
            found.setdefault(self.name(each), []).append(each)
        return list(found.values())


def _links_of(articles: Mapping[str, AnnotatedArticle]) -> Iterable[Link]:
    return (link for article in articles.values() for link in article.links)
