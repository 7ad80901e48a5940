"""Owns the words of the dataset card; a pure function of the dataset and of what the journals know. No clock may get in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from workbench.model.annotated import AnnotatedArticle
from workbench.model.config import ProjectConfig
from workbench.model.gold import Manifest
from workbench.project.facts import Facts

_RULES: Final = {
    "adjudicated": "the adjudicator's set",
    "only annotator": "the set of the only annotator; nobody has adjudicated it",
    "named annotator": "the set of one annotator, chosen by name; nobody has adjudicated it",
    "majority": "the majority of the annotators; nobody has adjudicated it",
}
_MAJORITY: Final = (
    "Claims of several annotators were put together by the alignment of most agreement (two claims of a group have an IoU of .5 or more). "
    "A claim is gold when more than half of those who completed its article have it; its edges are those that more than half of these "
    "gave it, else those of the median annotator (least sum of 1 - IoU to the others); its label and attribution are what more than half "
    "of those who gave one gave it. Clusters are voted on by pairs, other links from cluster to cluster, among those who have both claims. "
    "Exactly half is a tie, and is left out."
)


def card_of(config: ProjectConfig, manifest: Manifest, articles: Sequence[AnnotatedArticle], facts: Facts) -> str:
    """The card in Markdown."""
    cross = sum(link.to_article != article.article for article in articles for link in article.links)
    outside = sum(link.from_.startswith("ev-") for article in articles for link in article.links)
    rows = [
        f"# {config.name}: gold",
        "",
        f"{manifest.claims} claims in {len(articles)} complete articles, {manifest.links} links"
        f" ({cross} across articles, {outside} from evidence outside), {manifest.rejected} rejected candidates.",
        "",
        "A label is the standing of the content on the evidence in this corpus, not the truth of the world.",
        *_section("How it was made", _making(config, manifest, facts)),
        *_section("Terms", _terms(config, manifest)),
        *_section("Annotators", _people(facts)),
        *_section("Agreement", _agreement(facts)),
        *_section("Labels", _labels(config, articles)),
        *_section("Kinds and stances", _kinds(articles)),
        *_section("Links", _links(articles, facts)),
        *_section("Origin", _origin(articles)),
        *_section(
            "Articles",
            _table(
                ("article", "claims", "links", "rejected"), [(a.article, len(a.claims), len(a.links), len(a.rejected)) for a in articles]
            ),
        ),
        "",
        "Offsets count Unicode code points of the text whose SHA-256 stands in the manifest.",
    ]
    return "\n".join(rows) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return ["", f"## {title}", "", *lines]


def _making(config: ProjectConfig, manifest: Manifest, facts: Facts) -> list[str]:
    left = facts.left
    lines = [
        f"- Rule: {_RULES[manifest.rule]}.",
        f"- Made of the decisions of: {', '.join(manifest.annotators)}.",
        f"- Left out because not complete: {len(manifest.incomplete)} articles.",
    ]
    if left.majority is None:
        lines.append(f"- Left out because an end is not in this set: {left.dangling} links.")
    lines.append(f"- Left out because decided twice by sessions that did not see each other: {left.conflicts} claims.")
    if facts.adjudicated is not None:
        share = _share(facts.adjudicated.claims, manifest.claims)
        lines.append(
            f"- Adjudicated from the sets of two annotators or more: {facts.adjudicated.articles} of {len(manifest.articles)} articles, "
            f"{facts.adjudicated.claims} of {manifest.claims} claims ({share}); before the rest there was one annotator's set or none."
        )
    if left.majority is not None:
        lines += [f"- {_MAJORITY}", f"- Articles needed {left.least} annotators or more; {left.majority.few_annotators} had fewer."]
        lines.append(
            f"- Ties left out: {left.majority.tied_claims} claims, {left.majority.tied_links} links; claims whose label is tied and stays "
            f"open: {left.majority.tied_labels}. Had by fewer than half: {left.majority.rare_claims} claims, "
            f"{left.majority.rare_links} links. Edges of the median annotator: {left.majority.median_edges} claims."
        )
    lines.append(f"- Label scheme {manifest.scheme}, guideline {manifest.guideline or 'none'}.")
    for (scheme, guideline), count in sorted(facts.versions.items(), key=lambda each: (-each[1], each[0][0], each[0][1] or "")):
        is_now = (scheme, guideline) == (manifest.scheme, manifest.guideline)
        lines.append(f"- Decided under scheme {scheme}, guideline {guideline or 'none'}{' (the current ones)' if is_now else ''}: {count}.")
    return [*lines, *([f"- {config.provenance}"] if config.provenance else [])]


def _terms(config: ProjectConfig, manifest: Manifest) -> list[str]:
    return [
        f"- Licence: {config.licence or 'not given'}",
        *([f"- Licence of the articles: {config.licence_of_texts}"] if config.licence_of_texts else []),
        *([f"- Citation: {config.citation}"] if config.citation else []),
        f"- Words of the articles: {'included' if manifest.with_quotes else 'left out'}.",
    ]


def _people(facts: Facts) -> list[str]:
    rows = [
        (name, person.role, complete, person.decisions, person.sessions, f"{person.minutes:.1f}") for name, person, complete in facts.people
    ]
    minutes = sum(person.minutes for _, person, _ in facts.people)
    table = _table(("who", "role", "articles complete", "decisions", "sessions", "minutes"), rows)
    return [*table, "", f"{minutes:.1f} minutes in all: gaps between decisions, each counted up to two minutes."]


def _agreement(facts: Facts) -> list[str]:
    report = facts.agreement
    if report is None:
        return ["No two annotators have completed the same article."]
    rows = [
        (
            " / ".join(sorted(facts.shown[pair[who]] for who in "ab")),
            pair["articles"],
            *(
                _figure(report, f"pairs.{pair['a']}.{pair['b']}.spans.{name}.f1", pair["spans"][name]["f1"])
                for name in ("exact", "overlap")
            ),
            pair["labels"]["n"],
            _figure(report, f"pairs.{pair['a']}.{pair['b']}.labels.kappa", pair["labels"]["kappa"]),
            _figure(report, f"pairs.{pair['a']}.{pair['b']}.links.f1", pair["links"]["f1"]),
        )
        for pair in report["pairs"]
        if pair["articles"]
    ]
    table = _table(("pair", "articles", "exact F1", "overlap F1", "labels", "kappa", "links F1"), sorted(rows))
    units = report["units"]
    few = f"No intervals: they need 10 units, and there are {units['count']} ({units['kind']})."
    interval = f"95 % intervals from {units['resamples']} resamples over {units['count']} units ({units['kind']}), seed {report['seed']}."
    return [
        *table,
        "",
        f"- Krippendorff's alpha of the labels: {_figure(report, 'alpha.labels', report['alpha']['labels'])}, "
        f"on {report['labels']['claims_in_common']} claims in common.",
        f"- Krippendorff's u-alpha of places and labels: {_figure(report, 'alpha.unitized', report['alpha']['unitized'])}.",
        f"- {interval if report['ci95'] else few}",
        "- Adjudicators have no part in it.",
    ]


def _figure(report: dict[str, Any], path: str, value: float | None) -> str:
    if value is None:
        return "undefined"
    ends = report["ci95"].get(path)
    return f"{value:.3f}" + (f" [{ends[0]:.3f}, {ends[1]:.3f}]" if ends else "")


def _labels(config: ProjectConfig, articles: Sequence[AnnotatedArticle]) -> list[str]:
    labels = Counter(claim.label or "no label" for article in articles for claim in article.claims)
    order = [label.id for label in config.scheme.labels]
    known = sorted(labels, key=lambda label: (order.index(label) if label in order else len(order), label))
    return _table(("label", "claims"), [(label, labels[label]) for label in known])


def _kinds(articles: Sequence[AnnotatedArticle]) -> list[str]:
    claims = [claim for article in articles for claim in article.claims]
    kinds = Counter(claim.kind or "not given" for claim in claims)
    stances = Counter(claim.stance or "none" for claim in claims)
    return [*_table(("kind", "claims"), sorted(kinds.items())), "", *_table(("stance", "claims"), sorted(stances.items()))]


def _links(articles: Sequence[AnnotatedArticle], facts: Facts) -> list[str]:
    relations = Counter(link.relation for article in articles for link in article.links)
    lines = [*_table(("relation", "links"), sorted(relations.items())), ""]
    lines += [f"Estimated recall, by {name}'s audit: {estimate.words()}." for name, estimate in facts.recall]
    return lines if facts.recall else [*lines, "Estimated recall: not audited (`workbench links DIR --audit N`)."]


def _origin(articles: Sequence[AnnotatedArticle]) -> list[str]:
    claims = [claim for article in articles for claim in article.claims]
    links = [link for article in articles for link in article.links]
    proposed = sum(bool(claim.origin.proposed_by) for claim in claims)
    moved = sum(claim.origin.span_changed for claim in claims)
    relabelled = sum(claim.origin.label_changed for claim in claims)
    blind = sum(claim.origin.blind for claim in claims)
    suggested = Counter(link.origin.suggested_by for link in links if link.origin.suggested_by)
    by = ", ".join(f"{count} by {name}" for name, count in sorted(suggested.items()))
    return [
        f"- Proposed by an extractor and accepted: {proposed} of {len(claims)}; of these or others, edges moved by a person: {moved}, "
        f"label changed after the first: {relabelled}.",
        f"- Marked by a person: {len(claims) - proposed}.",
        f"- Decided with candidates and suggestions hidden: {blind} of {len(claims)} ({_share(blind, len(claims))}).",
        f"- Links taken from suggestions: {sum(suggested.values())} of {len(links)}{f' ({by})' if by else ''}; "
        "the others were searched for or marked.",
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "nothing"


def _table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> list[str]:
    def row(cells: Sequence[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return [row(head), row(["---", *["---:"] * (len(head) - 1)]), *map(row, rows)]
