"""Owns what events mean: the only place where an annotation set changes; must never read a clock, a file or a screen.

Everything a person can decide is a *register*: a list of (event, value) in the order of the fold. The last entry whose event has not
been undone holds. Undo and redo therefore only take an event out of the count and put it back, whatever came in between, and
"undo gives the set before" is true by construction. Labels also remember which decisions each one saw: two that did not see each
other are both shown, and neither counts, until the person decides again.

Registers are sharded by article, so that one decision costs one article and an article that nobody opens is never loaded.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, assert_never

from workbench.model.claim import Claim, restore_claim

if TYPE_CHECKING:
    from workbench.model.link import Evidence, Link

Ref = tuple[str, str]
"""(article id, claim id)."""
Key = tuple[str, str]
"""(from id, to id) of a link."""
_ATTRIBUTION: Final = ("source", "cue", "kind", "stance", "parent", "text")
Did = Literal[
    "marked", "judged", "rejected", "reset", "moved", "reanchored", "attributed",
    "linked", "unlinked", "split", "cited", "audited", "noted", "flagged",
    "completed", "adopted", "relabelled", "undone", "redone",
]  # fmt: skip


class Done(NamedTuple):
    """A decision that counts, or was undone: its event, its articles, what it was in a word, and the first claim it is about."""

    event: str
    articles: tuple[str, ...]
    what: str
    claim: str | None


class Change(NamedTuple):
    """What one event changed, for whoever paints: articles, claims, whether links or clusters did, and whether claims may have come,
    gone or moved (`rearranges`)."""

    event: str
    articles: frozenset[str]
    claims: frozenset[Ref]
    links: bool
    rearranges: bool


class View(NamedTuple):
    """One claim as it stands now."""

    claim: Claim
    flagged: bool
    conflict: tuple[str, ...]
    """Labels of decisions that did not see each other; empty when there is no conflict."""
    is_marked: bool
    """Made by the person, not proposed."""
    sha256: str
    """Digest of the text its offsets count in."""

    @property
    def verdict(self) -> str | None:
        """Its label; "rejected" where it is no claim; None while it has neither."""
        return "rejected" if self.claim.decision == "rejected" else self.claim.label


class LinkView(NamedTuple):
    """One link as it stands now; `from_article` is None when the evidence is outside the corpus."""

    from_id: str
    from_article: str | None
    to_id: str
    to_article: str
    relation: str
    origin: dict[str, Any]


class Audited(NamedTuple):
    """What a person found of a pair that was drawn from a stretch of ranks."""

    ranker: str
    stratum: str
    population: int
    linked: bool


class Held(NamedTuple):
    """A claim that counts, as far as two annotators can differ about it."""

    id: str
    parts: tuple[tuple[int, int], ...]
    label: str | None
    kind: str | None
    stance: str | None
    source: tuple[int, int] | None
    cue: tuple[int, int] | None


class Verdicted(NamedTuple):
    """A verdict as it was given: the label of that time or "rejected", and the digests of scheme and guideline it was given under."""

    label: str
    scheme: str | None
    guideline: str | None


class Shard:
    """The registers of one article. Plain lists, so that it goes into the cache and comes back as JSON."""

    __slots__ = ("claims", "complete", "links")

    def __init__(self) -> None:
        self.claims: dict[str, dict[str, Any]] = {}
        self.links: dict[Key, dict[str, Any]] = {}
        self.complete: list[list[Any]] = []

    def to_plain(self) -> dict[str, Any]:
        """The shard as JSON values."""
        links = [[*key, value] for key, value in self.links.items()]
        return {"claims": self.claims, "links": links, "complete": self.complete}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Shard:
        """The shard that these JSON values stand for."""
        shard = cls()
        shard.claims = plain["claims"]
        shard.links = {(from_id, to_id): value for from_id, to_id, value in plain["links"]}
        shard.complete = plain["complete"]
        return shard


def _new_claim(sha256: str, base: dict[str, Any]) -> dict[str, Any]:
    return {"sha256": sha256, "base": base, "decision": [], "label": [], "span": [], "attribution": [], "note": [], "flag": []}


class AnnotationSet:
    """What one annotator holds true, folded from events. `apply` is the only way in; everything else reads.

    `load` gives an article's cached registers (or None); it is called once for each article that is asked for. `recall` gives the
    cached decisions that count, oldest first; it is called when undo goes back behind this session.
    """

    def __init__(
        self,
        annotator: str,
        load: Callable[[str], dict[str, Any] | None] = lambda article: None,
        recall: Callable[[], list[Done]] | None = None,
    ) -> None:
        self.annotator = annotator
        self._load = load
        self._recall = recall
        self._shards: dict[str, Shard] = {}
        self.evidence: dict[str, list[list[Any]]] = {}
        self.audits: dict[str, list[list[Any]]] = {}
        """What was found of pairs drawn to see how many links are missed, by the two ids."""
        self.rulings: dict[str, list[list[Any]]] = {}
        """How differences between annotators were settled, by the difference: an adjudicator's only."""
        self.sessions: dict[str, list[str | None]] = {}
        """Under which scheme and guideline (digests) each session was held."""
        self.relabels: list[list[Any]] = []
        """Labels renamed, merged or split, in the order of the fold: [event, old ones, new ones]. They hold for verdicts before."""
        self.inactive: set[str] = set()
        self.done: list[Done] = []
        """Every decision that counts, the last one last."""
        self.undone: list[Done] = []
        """Decisions that were taken back, the last one last."""
        self.floor = 0
        """How many of `undone` a later decision has closed to redo. They stay, because a merge may bring a redo that names one."""
        self.touched: set[str] = set()
        """Articles changed since the cache was written."""
        self.count = 0
        """Events applied."""

    # -- changing ---------------------------------------------------------------------------------------------------------

    def apply(self, record: dict[str, Any]) -> Change:
        """Folds one event (as plain JSON values, verified by its segment) and says what changed."""
        event: str = record["id"]
        self.count += 1
        for each in record["first"]:
            shard = self.shard(each["article"])
            shard.claims.setdefault(each["claim"]["id"], _new_claim(each["sha256"], each["claim"]))
        if record["session"]:
            self.sessions[record["s"]] = [record["session"]["scheme"], record["session"]["guideline"]]
        did: Did = record["did"]
        if did == "relabelled":
            return self._relabel(event, record["old"], record["now"])
        if did == "undone" or did == "redone":
            return self._turn(event, record["event"], did == "redone")
        claims, links = self._enter(event, did, record)
        articles = {article for article, _ in claims}
        if did == "completed":
            articles.add(record["article"])
        elif did == "adopted":
            articles |= {each["article"] for each in record["completed"]}
        self.done.append(Done(event, tuple(sorted(articles)), *_in_a_word(did, record)))
        self.floor = len(self.undone)
        self.touched |= articles
        return Change(event, frozenset(articles), frozenset(claims), links, _rearranges(did))

    def last_done(self) -> str | None:
        """The decision that undo would take back, or None."""
        if not self.done:
            self._recall_older()
        return self.done[-1].event if self.done else None

    def last_word(self) -> str:
        """What kind of decision undo would take back ("linked"), empty when there is none."""
        return self.done[-1].what.partition(" ")[0] if self.last_done() else ""

    def last_undone(self) -> str | None:
        """The decision that redo would bring back, or None."""
        return self.undone[-1].event if len(self.undone) > self.floor else None

    @property
    def has_recalled(self) -> bool:
        """Whether `done` reaches back to the first decision."""
        return self._recall is None

    def _recall_older(self) -> None:
        if self._recall is not None:
            self.done[:0] = self._recall()
            self._recall = None

    def _turn(self, event: str, target: str, is_redo: bool) -> Change:
        here, there = (self.undone, self.done) if is_redo else (self.done, self.undone)
        place = _place_of(here, target)
        if place is None and not is_redo and not self.has_recalled:
            self._recall_older()
            place = _place_of(here, target)
        found = None if place is None else here[place]
        if place is not None and found is not None:
            if is_redo and place < self.floor:
                self.floor -= 1
            del here[place]
            there.append(found)
            (self.inactive.discard if is_redo else self.inactive.add)(target)
        articles = found.articles if found else ()
        self.touched.update(articles)
        claims = {(article, claim) for article in articles for claim in self.shard(article).claims}
        return Change(event, frozenset(articles), frozenset(claims), True, found is None or _rearranges(found.what))

    def _relabel(self, event: str, old: list[str], new: list[str]) -> Change:
        """Undo passes it by: another one turns it back. Every article may look different, also those that are not loaded."""
        self.relabels.append([event, list(old), list(new)])
        claims = {(article, claim) for article, shard in self._shards.items() for claim in shard.claims}
        return Change(event, frozenset(self._shards), frozenset(claims), False, False)

    def _enter(self, event: str, did: Did, record: dict[str, Any]) -> tuple[set[Ref], bool]:
        blind: bool = record["saw"]["blind"]
        after: list[str] = record["after"]
        when = (record["s"], len(self.relabels))
        match did:
            case "marked":
                ref = _ref(record["claim"])
                self._decide(ref, event, "accepted", blind)
                return {ref}, False
            case "judged":
                refs = [_ref(each) for each in record["claims"]]
                self._judge(refs, event, after, record["label"], record["confidence"], record["only"], blind, when)
                return set(refs), False
            case "rejected" | "reset":
                refs = [_ref(each) for each in record["claims"]]
                for ref in refs:
                    state = self._state(ref)
                    is_own = not state["base"]["origin"]["proposed_by"]
                    decision = "rejected" if did == "rejected" else "accepted" if is_own else None
                    state["decision"].append([event, decision, blind])
                    state["label"].append([event, after, None, None, False, did, *when])
                touched = self._unlink(event, record["unlinked"])
                return set(refs) | touched, bool(touched)
            case "moved":
                ref = _ref(record["claim"])
                span = [event, record["start"], record["end"], record["fragments"], record["quote"], None, True]
                self._state(ref)["span"].append(span)
                self._decide(ref, event, "accepted", blind)
                return {ref}, False
            case "reanchored":
                ref = _ref(record["claim"])
                span = [event, record["start"], record["end"], record["fragments"], record["quote"], record["sha256"], False]
                self._state(ref)["span"].append(span)
                self._state(ref)["attribution"].append([event, {name: record[name] for name in _ATTRIBUTION}])
                return {ref}, False
            case "attributed":
                ref = _ref(record["claim"])
                values = {name: record[name] for name in _ATTRIBUTION}
                self._state(ref)["attribution"].append([event, values])
                self._decide(ref, event, "accepted", blind)
                return {ref}, False
            case "linked":
                touched = self._link(event, record, record["relation"], record["origin"])
                for ref in touched:
                    self._decide(ref, event, "accepted", blind)
                judged = record["judged"]
                if judged:
                    refs = [_ref(each) for each in judged["claims"]]
                    self._judge(refs, event, after, judged["label"], judged["confidence"], False, blind, when)
                    touched |= set(refs)
                return touched, True
            case "unlinked":
                return self._unlink(event, [record]), True
            case "split":
                touched = {_ref(each) for each in record["claims"]} | self._unlink(event, record["unlinked"])
                for each in record["linked"]:
                    touched |= self._link(event, each, each["relation"], {"suggested_by": None, "rank": None})
                return touched, True
            case "cited":
                evidence = record["evidence"]
                self.evidence.setdefault(evidence["id"], []).append([event, evidence])
                return set(), False
            case "audited":
                drawn = {name: record[name] for name in Audited._fields}
                self.audits.setdefault(f"{record['from']['id']} {record['to']['id']}", []).append([event, drawn])
                return set(), False
            case "noted":
                ref = _ref(record["claim"])
                self._state(ref)["note"].append([event, record["text"]])
                if record["text"]:
                    self._decide(ref, event, "accepted", blind)
                return {ref}, False
            case "flagged":
                ref = _ref(record["claim"])
                self._state(ref)["flag"].append([event, record["on"]])
                return {ref}, False
            case "completed":
                self.shard(record["article"]).complete.append([event, record["on"], record["sha256"]])
                return set(), False
            case "adopted":
                return self._adopt(event, after, record, blind, when)
            case "undone" | "redone" | "relabelled":
                raise AssertionError("turned before it came here")
            case _:
                assert_never(did)

    def _adopt(self, event: str, after: list[str], record: dict[str, Any], blind: bool, when: tuple[str, int]) -> tuple[set[Ref], bool]:
        touched: set[Ref] = set()
        for each in record["claims"]:
            ref = _ref(each["claim"])
            state, span, attribution = self._state(ref), each["span"], each["attribution"]
            self._decide(ref, event, each["decision"], blind)
            word = "rejected" if each["decision"] == "rejected" else "judged" if each["decision"] else "reset"
            state["label"].append([event, after, each["label"], None, False, word, *when])
            if span:
                state["span"].append([event, span["start"], span["end"], span["fragments"], span["quote"], None, True])
            if attribution:
                state["attribution"].append([event, attribution])
            touched.add(ref)
        for evidence in record["evidence"]:
            self.evidence.setdefault(evidence["id"], []).append([event, evidence])
        for link in record["linked"]:
            touched |= self._link(event, link, link["relation"], {"suggested_by": None, "rank": None})
        touched |= self._unlink(event, record["unlinked"])
        for each in record["completed"]:
            self.shard(each["article"]).complete.append([event, True, each["sha256"]])
        ruling = record["ruling"]
        if ruling:
            self.rulings.setdefault(ruling["difference"], []).append([event, ruling])
        return touched, bool(record["linked"] or record["unlinked"])

    def _decide(self, ref: Ref, event: str, decision: str, blind: bool) -> None:
        self._state(ref)["decision"].append([event, decision, blind])

    def _judge(
        self,
        refs: Iterable[Ref],
        event: str,
        after: list[str],
        label: str,
        confidence: int | None,
        only: bool,
        blind: bool,
        when: tuple[str, int],
    ) -> None:
        for ref in refs:
            self._decide(ref, event, "accepted", blind)
            self._state(ref)["label"].append([event, after, label, confidence, only, "judged", *when])

    def _link(self, event: str, ends: dict[str, Any], relation: str | None, origin: dict[str, Any] | None) -> set[Ref]:
        from_end, to_end = ends["from"], ends["to"]
        key = (from_end["id"], to_end["id"])
        entry = [event, relation, origin]
        touched: set[Ref] = set()
        for article in {from_end["article"], to_end["article"]} - {None}:
            links = self.shard(article).links
            if key not in links:
                links[key] = {"from": from_end["article"], "to": to_end["article"], "entries": []}
            links[key]["entries"].append(entry)
        for end in (from_end, to_end):
            if end["article"] is not None:
                touched.add((end["article"], end["id"]))
        return touched

    def _unlink(self, event: str, keys: Iterable[dict[str, Any]]) -> set[Ref]:
        touched: set[Ref] = set()
        for each in keys:
            touched |= self._link(event, each, None, None)
        return touched

    def _state(self, ref: Ref) -> dict[str, Any]:
        return self.shard(ref[0]).claims[ref[1]]

    # -- reading ----------------------------------------------------------------------------------------------------------

    def shard(self, article: str) -> Shard:
        """The registers of one article, from memory, the cache or new."""
        shard = self._shards.get(article)
        if shard is None:
            plain = self._load(article)
            shard = self._shards[article] = Shard() if plain is None else Shard.from_plain(plain)
        return shard

    def loaded(self) -> list[str]:
        """Ids of the articles whose registers are in memory."""
        return list(self._shards)

    def knows(self, ref: Ref) -> bool:
        """Whether any event has touched this claim."""
        return ref[1] in self.shard(ref[0]).claims

    def heads(self, ref: Ref) -> list[str]:
        """Ids of the label decisions on this claim that no other one has seen: what a new decision goes `after`."""
        if not self.knows(ref):
            return []
        return [entry[0] for entry in self._heads(self._state(ref))]

    def view(self, ref: Ref) -> View | None:
        """The claim as it stands now, or None when no event has touched it."""
        if not self.knows(ref):
            return None
        state = self._state(ref)
        base = state["base"]
        verdict = self._verdict(state)
        if verdict is None:
            return None
        decision, blind, label, confidence, conflict, is_marked = verdict
        labels = [self._names_now(entry) for entry in state["label"] if entry[0] not in self.inactive and entry[2]]
        spans = [entry for entry in state["span"] if entry[0] not in self.inactive]
        members = {
            **base,
            "decision": decision,
            "label": label,
            "confidence": confidence,
            "note": (self._last(state["note"], 1) or (base["note"],))[0],
            "origin": {
                **base["origin"],
                "span_changed": any(entry[6] for entry in spans),
                "label_changed": len(set(labels)) > 1,
                "blind": blind,
            },
        }
        if spans:
            _, members["start"], members["end"], members["fragments"], members["quote"], *_ = spans[-1]
        attribution = self._last(state["attribution"], 1)
        if attribution:
            members.update(attribution[0])
        flagged = bool((self._last(state["flag"], 1) or (False,))[0])
        sha256 = next((entry[5] for entry in reversed(spans) if entry[5]), state["sha256"])
        return View(restore_claim(members), flagged, conflict, is_marked, sha256)

    def _verdict(self, state: dict[str, Any]) -> tuple[str | None, bool, str | None, int | None, tuple[str, ...], bool] | None:
        """Decision, whether it was blind, label, confidence, conflicting labels, and whether the claim is the person's own; None for a
        mark that was undone."""
        is_marked = not state["base"]["origin"]["proposed_by"]
        decision, blind = self._last(state["decision"], 1, 2) or (None, False)
        if is_marked and decision is None:
            return None
        label, confidence, conflict = self._label(state)
        if conflict:
            decision = None
        elif decision != "accepted":
            label = confidence = None
        return decision, blind, label, confidence, conflict, is_marked

    def decision(self, ref: Ref) -> str | None:
        """Whether the claim is "accepted" or "rejected" now, without making its record; None when neither."""
        verdict = self._verdict(self._state(ref)) if self.knows(ref) else None
        return verdict[0] if verdict else None

    def counts(self, article: str) -> tuple[int, int, int, int]:
        """How many claims of the article are labelled, rejected, marked and flagged: of what `views` gives, without making records."""
        labelled = rejected = marked = flagged = 0
        for state in self.shard(article).claims.values():
            verdict = self._verdict(state)
            if verdict is not None:
                labelled += verdict[2] is not None
                rejected += verdict[0] == "rejected"
                marked += verdict[5]
                flagged += bool((self._last(state["flag"], 1) or (False,))[0])
        return labelled, rejected, marked, flagged

    def views(self, article: str) -> list[View]:
        """Every claim of the article that a decision or flag has touched, in order of start, end and id."""
        found = [self.view((article, identifier)) for identifier in self.shard(article).claims]
        return sorted((view for view in found if view), key=lambda view: (view.claim.start, view.claim.end, view.claim.id))

    def own_views(self, article: str) -> list[View]:
        """The claims of the article that the person marked or moved, in the order of `views`."""
        claims = self.shard(article).claims
        own = [
            each
            for each, state in claims.items()
            if not state["base"]["origin"]["proposed_by"] or any(entry[0] not in self.inactive for entry in state["span"])
        ]
        found = [view for each in own if (view := self.view((article, each)))]
        return sorted(found, key=lambda view: (view.claim.start, view.claim.end, view.claim.id))

    def is_only(self, ref: Ref) -> bool:
        """Whether the claim's verdict was given for that mention alone."""
        return self.knows(ref) and any(entry[4] for entry in self._heads(self._state(ref)))

    def is_complete(self, article: str, sha256: str | None = None) -> bool:
        """Whether the annotator said that the article is done: this text of it, where the digest is given."""
        on, digest = self._last(self.shard(article).complete, 1, 2) or (False, None)
        return bool(on) and sha256 in (None, digest)

    def first_verdict(self, ref: Ref) -> str | None:
        """The first label that the claim was ever given, or "rejected", whatever became of it; None when there was none."""
        entries = self._state(ref)["label"] if self.knows(ref) else []
        first = next((entry for entry in entries if entry[5] != "reset"), None)
        if first is None:
            return None
        return str(first[5]) if first[2] is None else one_of(self._names_now(first))

    def choices(self, ref: Ref) -> tuple[str, ...]:
        """The labels to choose among for a claim whose own was split since; empty when nothing is to be chosen."""
        found = {name for entry in self._heads_of(ref) if entry[2] for name in self._names_now(entry)}
        return tuple(sorted(found)) if len(found) > 1 else ()

    def decided_under(self, ref: Ref) -> Verdicted | None:
        """The verdict that holds with the scheme and guideline it was given under; None when there is none, or two."""
        heads = self._heads_of(ref)
        if len(heads) != 1 or heads[0][5] == "reset":
            return None
        scheme, guideline = self.sessions.get(heads[0][6], [None, None])
        return Verdicted(heads[0][2] or "rejected", scheme, guideline)

    def _heads_of(self, ref: Ref) -> list[list[Any]]:
        return self._heads(self._state(ref)) if self.knows(ref) else []

    def _names_now(self, entry: list[Any]) -> tuple[str, ...]:
        """What the label of this verdict is called now: one name, or several to choose among."""
        names: tuple[str, ...] = (entry[2],)
        for _, old, new in self.relabels[entry[7] :]:
            names = tuple(dict.fromkeys(now for name in names for now in (new if name in old else (name,))))
        return names

    def links(self, article: str) -> list[LinkView]:
        """Every link with an end in this article, in order of ids."""
        return [link for key in sorted(self.shard(article).links) if (link := self._link_view(article, key))]

    def links_of(self, ref: Ref) -> list[LinkView]:
        """Every link from or to this claim."""
        return [link for link in self.links(ref[0]) if ref[1] in (link.from_id, link.to_id)]

    def relation(self, article: str, key: Key) -> str | None:
        """The relation of the link with these ends, or None when there is none."""
        link = self._link_view(article, key) if key in self.shard(article).links else None
        return link.relation if link else None

    def cluster(self, ref: Ref) -> list[Ref]:
        """The claims joined to this one by `same`, transitively, itself included; sorted."""
        found, queue = {ref}, [ref]
        while queue:
            current = queue.pop()
            for link in self.links_of(current):
                if link.relation == "same" and link.from_article is not None:
                    for other in ((link.from_article, link.from_id), (link.to_article, link.to_id)):
                        if other not in found:
                            found.add(other)
                            queue.append(other)
        return sorted(found)

    def evidence_record(self, identifier: str) -> Evidence | None:
        """The evidence record of this id that counts now."""
        from workbench.model.link import Evidence

        last = self._last(self.evidence.get(identifier, []), 1)
        return Evidence.model_construct(**last[0]) if last else None

    def audited(self) -> dict[Key, Audited]:
        """Every pair that was drawn and looked at, by its ids."""
        found = {}
        for pair, register in sorted(self.audits.items()):
            last = self._last(register, 1)
            if last:
                from_id, _, to_id = pair.partition(" ")
                found[(from_id, to_id)] = Audited(**last[0])
        return found

    def ruling(self, difference: str) -> dict[str, Any] | None:
        """How this difference was settled, as plain values; None while it is open."""
        register = self.rulings.get(difference)
        last = self._last(register, 1) if register else None
        return last[0] if last else None

    def held(self, article: str, sha256: str) -> tuple[list[Held], dict[tuple[tuple[int, int], ...], str]]:
        """The accepted claims of this text of an article, and the rejected ones by their parts: what `view` says, without making records.

        Comparing annotators reads tens of thousands of claims before the first difference can be shown.
        """
        accepted, rejected = [], {}
        for identifier, state in self.shard(article).claims.items():
            decision = self._last(state["decision"], 1)
            if decision is None or decision[0] is None:
                continue
            base, digest = state["base"], state["sha256"]
            fragments = base["fragments"]
            for entry in state["span"]:
                if entry[0] not in self.inactive:
                    fragments, digest = entry[3], entry[5] or digest
            label, _, conflict = self._label(state)
            if conflict or digest != sha256:
                continue
            parts = tuple([(each["start"], each["end"]) for each in fragments])
            if decision[0] == "accepted":
                said = (self._last(state["attribution"], 1) or (base,))[0] if state["attribution"] else base
                source, cue = said["source"], said["cue"]
                ends = (source and (source["start"], source["end"]), cue and (cue["start"], cue["end"]))
                accepted.append(Held(identifier, parts, label, said["kind"], said["stance"], *ends))
            else:
                rejected[parts] = identifier
        return accepted, rejected

    def _link_view(self, article: str, key: Key) -> LinkView | None:
        entry = self.shard(article).links[key]
        last = self._last(entry["entries"], 1, 2)
        if last is None or last[0] is None:
            return None
        return LinkView(key[0], entry["from"], key[1], entry["to"], last[0], last[1])

    def _last(self, register: list[list[Any]], *columns: int) -> tuple[Any, ...] | None:
        for entry in reversed(register):
            if entry[0] not in self.inactive:
                return tuple(entry[column] for column in columns)
        return None

    def _heads(self, state: dict[str, Any]) -> list[list[Any]]:
        active = [entry for entry in state["label"] if entry[0] not in self.inactive]
        if len(active) < 2:
            return active
        seen = {event for entry in active for event in entry[1]}
        return [entry for entry in active if entry[0] not in seen]

    def _label(self, state: dict[str, Any]) -> tuple[str | None, int | None, tuple[str, ...]]:
        heads = self._heads(state)
        if len(heads) == 1:
            entry = heads[0]
            return (one_of(self._names_now(entry)), entry[3], ()) if entry[2] else (None, None, ())
        values = {(self._names_now(entry) if entry[2] else (), entry[5] == "rejected") for entry in heads}
        if len(values) > 1:
            return None, None, tuple(sorted("not a claim" if gone else " or ".join(names) or "undecided" for names, gone in values))
        if not heads or not heads[-1][2]:
            return None, None, ()
        return one_of(self._names_now(heads[-1])), heads[-1][3], ()


def one_of(names: tuple[str, ...]) -> str | None:
    """The label when there is one; None while it is to be chosen among several."""
    return names[0] if len(names) == 1 else None


def _place_of(entries: list[Done], event: str) -> int | None:
    """Where the decision stands, looked for from the end: what is undone was mostly decided last."""
    for place in range(len(entries) - 1, -1, -1):
        if entries[place].event == event:
            return place
    return None


def _rearranges(what: str) -> bool:
    """Whether a decision of this kind makes a claim come, go or move."""
    return what.partition(" ")[0] in ("marked", "moved", "reanchored", "adopted")


def _in_a_word(did: str, record: dict[str, Any]) -> tuple[str, str | None]:
    """What a decision was, for whoever undoes it, and the first claim it is about."""
    detail = record.get("label") or record.get("relation") or record.get("article") or ""
    if did == "completed" and not record["on"]:
        did = "reopened"
    if did == "adopted":
        ruling, count = record["ruling"], len(record["claims"])
        first = record["claims"][0]["claim"]["id"] if count else None
        return (f"adopted {ruling['outcome']}" if ruling else f"adopted {count} claims"), first
    claims = record.get("claims") or ([record["claim"]] if "claim" in record else [record["to"]] if "to" in record else [])
    sure = f", {record['confidence']} of 5 sure" if record.get("confidence") else ""
    more = f", with {len(claims) - 1} more" if len(claims) > 1 else ""
    return f"{f'{did} {detail}'.strip()}{sure}{more}", claims[0]["id"] if claims else None


def _ref(end: dict[str, Any]) -> Ref:
    return end["article"], end["id"]


def link_record(link: LinkView) -> Link:
    """The link as it stands in an annotated article."""
    from workbench.model.link import Link, LinkOrigin

    return Link.model_construct(
        from_=link.from_id,
        to=link.to_id,
        to_article=link.to_article,
        relation=link.relation,
        note=None,
        origin=LinkOrigin.model_construct(**link.origin),
    )


def order_events(segments: Mapping[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Every event once, in the one order of the fold: after what it had seen, ties broken by id; never by clock.

    `segments` maps a segment's name to its records. Each is a chain. A session comes after the lines it had read when it began, an
    event after the decisions it names. The same event in two segments (a healed file, a merge) counts once. Should files contradict
    each other, so that every event waits for another one, the smallest id goes first: an order is made up, but nothing is left out.
    """
    return iter(_Merge(segments))


class _Merge:
    """The chains of all segments, walked side by side. Only the next line of a chain can be next, so most events never wait."""

    def __init__(self, segments: Mapping[str, list[dict[str, Any]]]) -> None:
        self._names = {name: index for index, name in enumerate(segments)}
        self._chains = list(segments.values())
        self._place = [0] * len(self._chains)
        self._copies = Counter(event for chain in self._chains for event in {record["id"] for record in chain})
        self._at: dict[str, list[int]] = {}
        """Events that are next in a chain, with the chains that have come that far."""
        self._unmet: dict[str, int] = {}
        self._followers: dict[str, list[str]] = {}
        self._done: set[str] = set()
        self._ready: list[str] = []

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for index in range(len(self._chains)):
            self._arrive(index)
        while self._ready or self._at:
            event = heapq.heappop(self._ready) if self._ready else min(self._at)
            if event in self._done:
                continue
            indexes = self._at.pop(event)
            self._done.add(event)
            yield self._chains[indexes[0]][self._place[indexes[0]]]
            for later in self._followers.pop(event, ()):
                self._unmet[later] -= 1
                if not self._unmet[later]:
                    heapq.heappush(self._ready, later)
            for index in indexes:
                self._place[index] += 1
                self._arrive(index)

    def _arrive(self, index: int) -> None:
        chain = self._chains[index]
        while self._place[index] < len(chain) and chain[self._place[index]]["id"] in self._done:
            self._place[index] += 1
        if self._place[index] == len(chain):
            return
        record = chain[self._place[index]]
        event: str = record["id"]
        self._at.setdefault(event, []).append(index)
        if len(self._at[event]) < self._copies[event]:
            return
        missing = self._missing(record)
        if missing:
            self._unmet[event] = len(missing)
            for earlier in missing:
                self._followers.setdefault(earlier, []).append(event)
        else:
            heapq.heappush(self._ready, event)

    def _missing(self, record: dict[str, Any]) -> set[str]:
        missing = {earlier for earlier in record["after"] if earlier not in self._done and earlier in self._copies}
        for read in record["session"]["read"] if record["session"] else ():
            chain = self._chains[self._names[read["segment"]]] if read["segment"] in self._names else None
            if chain:
                last: str = chain[min(read["count"], len(chain)) - 1]["id"]
                if last not in self._done:
                    missing.add(last)
        return missing - {record["id"]}
