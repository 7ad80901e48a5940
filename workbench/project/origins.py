"""Owns who tells a claim and from whom they have it, over one annotator's links; must never name a source by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from workbench.journal.fold import Ref, View
from workbench.linking.origins import Account, Origins, count_origins, gather_names, ultimate_source
from workbench.model.claim import Claim
from workbench.project.standing import Standing


class Speaker(NamedTuple):
    """A source under one name: `name` is only offered; a person confirms it. `forms` says how it is written, and how often."""

    name: str
    forms: tuple[tuple[str, int], ...]
    claims: tuple[Ref, ...]
    is_confirmed: bool


def origins_of(standing: Standing, ref: Ref) -> Origins | None:
    """How many outlets tell what this claim says, and from how many origins; None while only one does.

    Its cluster tells it, and what is linked as supporting a member: what the default relation of the scheme's first label says.
    """
    accounts = [account for each in _tellers(standing, ref) if (account := _account(standing, each)) is not None]
    accounts += _outside(standing, ref)
    return count_origins(accounts) if len({account.outlet for account in accounts}) > 1 else None


def gather_speakers(standing: Standing, articles: Iterable[str]) -> list[Speaker]:
    """The sources of all claims that are not rejected, gathered under one name each, most often heard first."""
    said: dict[str, list[Ref]] = {}
    confirmed: dict[str, str] = {}
    for article in articles:
        for view in standing.views(article):
            who = _who(standing, article, view)
            if view.claim.decision != "rejected" and who is not None:
                said.setdefault(who, []).append((article, view.claim.id))
                if view.claim.source and view.claim.source.name:
                    confirmed[who] = view.claim.source.name
    found = []
    for group in gather_names(said):
        name = next((confirmed[form] for form in group if form in confirmed), group[0])
        refs = [ref for form in group for ref in said[form]]
        counts = Counter({form: len(said[form]) for form in group})
        is_confirmed = all(form in confirmed for form in group)
        found.append(Speaker(name, tuple(counts.most_common()), tuple(sorted(refs)), is_confirmed))
    return sorted(found, key=lambda speaker: (-len(speaker.claims), speaker.name))


def naming_intents(standing: Standing, speaker: Speaker) -> list[dict[str, Any]]:
    """The intents that give each claim of this speaker its name, for a person to check; none for what has it already."""
    found = []
    for article, claim in speaker.claims:
        view = standing.view((article, claim))
        source = view.claim.source if view else None
        if source is not None and source.name != speaker.name:
            named = {"start": source.start, "end": source.end, "name": speaker.name}
            found.append({"do": "attribute", "claim": claim, "source": named})
    return found


def _who(standing: Standing, article: str, view: View) -> str | None:
    source = view.claim.source
    if source is None:
        return None
    return source.name or ultimate_source(_told_by(standing, article, view.claim, "")._replace(is_own_words=False, sentence=""))


def _tellers(standing: Standing, ref: Ref) -> list[Ref]:
    fold = standing.set
    supports = next((label.relation for label in standing.project.config.scheme.labels if label.relation), None)
    cluster = fold.cluster(ref)
    found = list(cluster)
    for member in cluster:
        for link in fold.links_of(member):
            if link.relation == supports and link.from_article is not None and (link.to_article, link.to_id) == member:
                found.append((link.from_article, link.from_id))
    return list(dict.fromkeys(found))


def _outside(standing: Standing, ref: Ref) -> list[Account]:
    """Evidence from outside the corpus counts as an outlet of its own; from whom it has its words nobody can tell."""
    fold = standing.set
    found = []
    for member in fold.cluster(ref):
        for link in fold.links_of(member):
            evidence = fold.evidence_record(link.from_id) if link.from_article is None else None
            if evidence is not None and link.relation == "supports":
                host = urlsplit(evidence.url or "").hostname or "outside evidence"
                found.append(Account(host, evidence.quote or "", "", None, None, False, ""))
    return found


def _account(standing: Standing, ref: Ref) -> Account | None:
    view = standing.view(ref)
    return None if view is None else _told_by(standing, ref[0], view.claim, standing.project.article(ref[0]).text)


def _told_by(standing: Standing, article: str, claim: Claim, text: str) -> Account:
    row = standing.project.article(article)
    source = claim.source
    return Account(
        outlet=row.source or article,
        quote=claim.quote,
        sentence=_sentence_around(text, claim.start, claim.end),
        source=source.quote if source else None,
        name=source.name if source else None,
        is_own_words=source is None and claim.kind == "assertion",
        text=text,
    )


def _sentence_around(text: str, start: int, end: int) -> str:
    from workbench.text.segment import sentences  # its patterns take 5 ms to compile, and the first frame needs none

    found: Sequence[tuple[int, int]] = [each for each in sentences(text) if each[0] < end and start < each[1]]
    return text[found[0][0] : found[-1][1]] if found else ""
