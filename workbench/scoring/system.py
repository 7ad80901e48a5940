"""Owns one system's figures: takes matched articles one by one, keeps counts and no claims, and gives the figures at the end.

A figure that cannot be computed is null, and its path stands under `undefined` with the reason; a part that is null as a whole has
one reason for all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from workbench.scoring.attribution import Given, Role, role_counts
from workbench.scoring.base import Counts, Side, f1_of, harmonic_mean, precision_of, recall_of
from workbench.scoring.cases import Case, case_of
from workbench.scoring.clusters import Partitions, cluster_figures, clusters_of, conll_of, has_clusters, lea_by_mention
from workbench.scoring.contamination import UNKNOWN, contamination_of, is_known
from workbench.scoring.errors import ErrorCounts
from workbench.scoring.groups import GroupCounts, LabelRows
from workbench.scoring.kinds import kind_accuracy
from workbench.scoring.labels import END_TO_END, PER_LABEL, accuracy_of, by_label, confusion_of, kappa_of, macro_f1_of
from workbench.scoring.links import VIEWS, Graph, GraphBuilder, link_counts
from workbench.scoring.ranked import NO_SCORES, RankedClaims, RankedSentences
from workbench.scoring.slices import SLICE_FIELDS, Slice, SliceField, by_article, macro_of, slices_of
from workbench.scoring.spans import SemEvalCounts, TextUnits, counts_of_outcome, detection_counts
from workbench.scoring.tallies import Tallies
from workbench.scoring.wording import PairScores, word_counts

RATIOS: Final = ("precision", "recall", "f1")
LEA_RECALL: Final = "clusters.lea recall"
LEA_PRECISION: Final = "clusters.lea precision"
_FIRST: Final = ("detection.exact", "detection.overlap", "detection.partial", "detection.character", END_TO_END)
_WORDS: Final = ("matched", "soft", "covered", "useful")


class Figures(NamedTuple):
    """One system's figures, with the tallies that intervals and tests are drawn from."""

    figures: dict[str, Any]
    tallies: Tallies
    undefined: dict[str, str]


class SystemScore:
    """The figures of one system against gold."""

    def __init__(self, judged: PairScores | None = None) -> None:
        self.tallies = Tallies(_FIRST)
        self.given = Given()
        self._judged = judged or {}
        self._articles: list[str] = []
        self._semeval, self._groups, self._errors, self._graph = SemEvalCounts(), GroupCounts(), ErrorCounts(), GraphBuilder()
        self._ranked, self._sentences = RankedClaims(), RankedSentences()
        self._numbers = [0, 0, 0]
        self._free = 0
        self._worded: set[int] = set()
        """Articles, by number, in which the system gives claims in free words."""
        self._without_text = 0
        self._undefined: dict[str, str] = {}

    def add(self, gold: Side, predicted: Side, text: TextUnits | None) -> Case:
        """Takes one article in, matched here; `text` is None where it is not known."""
        case = case_of(gold, predicted)
        self._articles.append(case.article)
        self.given.add(case)
        for part in (self._semeval, self._errors, self._graph, self._ranked):
            part.add(case)
        rows: dict[str, Sequence[float]] = {f"detection.{name}": counts for name, counts in detection_counts(case).items()}
        self._put_labels(self._groups.add(case))
        for role in ("source", "cue"):
            rows[f"attribution.{role}"] = role_counts(case, role)
        if text is None:
            self._without_text += 1
        else:
            rows |= {f"detection.{name}": counts for name, counts in text.counts(case).items()}
            if self._ranked.is_complete:
                self._sentences.add(text.scored_sentences(predicted.items), text.touched(case.cover.gold))
        if predicted.free:
            self._add_words(case, rows)
        self.tallies.add(rows)
        for place, number in enumerate((len(gold.items), len(predicted.items), len(case.overlaps))):
            self._numbers[place] += number
        return case

    def _put_labels(self, found: Sequence[LabelRows]) -> None:
        for label, first, rows in found:
            self.tallies.put_rows(END_TO_END if label is None else f"{PER_LABEL}{label}", first, rows)

    def _add_words(self, case: Case, rows: dict[str, Sequence[float]]) -> None:
        self._free += len(case.predicted.free)
        self._worded.add(len(self._articles) - 1)
        gold = [item[9] for item in case.gold.items] + [claim.words for claim in case.gold.unplaced]
        predicted = [item[9] for item in case.predicted.items]
        predicted += [claim.words for claim in (*case.predicted.unplaced, *case.predicted.free)]
        for name, counts in word_counts(gold, predicted, self._judged)._asdict().items():
            rows[f"text_matched.{name}"] = counts

    # -- the figures ----------------------------------------------------------------------------------------------------------

    def finish(self, name: str, no_texts: str, anchoring: Mapping[str, int]) -> Figures:
        """Every figure of the system of this name, once all articles are in."""
        self._put_labels(self._groups.count())
        figures = {
            "detection": self._detection(no_texts),
            "slices": self._slice_figures(),
            "ranking": self._ranking(),
            "calibration": self._calibration(),
            "attribution": self._attribution(),
            "labels": self._label_figures(),
        }
        del self._ranked, self._sentences  # millions of scores, and the links need the room
        graph = self._graph.graph()
        figures |= {
            "links": self._link_figures(graph),
            "clusters": self._cluster_figures(graph),
            "text_matched": self._word_figures(),
            "anchoring": dict(anchoring),
            "errors": self._errors.classes(self.given),
            "contamination": contamination_of(self._groups, name) if is_known(self._groups) else self._absent("contamination", UNKNOWN),
        }
        return Figures(figures, self.tallies, self._undefined)

    def _absent(self, path: str, reason: str) -> Any:
        self._undefined[path] = reason
        return None

    def _ratios(self, path: str, what: str, total: Counts | None = None) -> dict[str, Any]:
        counts = self.tallies.total(path) if total is None else total
        ratios = {**_plain(counts), "ci95": None}
        self._explain(path, ratios, counts, what)
        return ratios

    def _explain(self, path: str, ratios: Mapping[str, Any], counts: Counts, what: str) -> None:
        sides = [side for side, count in (("gold", counts.gold), ("the system", counts.predicted)) if not count]
        for name in RATIOS:
            if name in ratios and ratios[name] is None:
                missing = {"precision": "the system has", "recall": "gold has"}.get(name, " and ".join(sides) + " have")
                self._undefined[f"{path}.{name}"] = f"{missing} no {what}"

    def _detection(self, no_texts: str) -> dict[str, Any]:
        figures: dict[str, Any] = {}
        for name in ("exact", "overlap", "partial", "token", "character", "sentence"):
            if name in ("token", "sentence") and self._without_text:
                figures[name] = self._absent(f"detection.{name}", no_texts)
            else:
                figures[name] = self._ratios(f"detection.{name}", "claims")
        if figures["sentence"] is not None:
            figures["sentence"]["average_precision"] = self._sentence_precision()
        figures["semeval"] = {}
        names = ("correct", "incorrect", "partial", "missing", "spurious")
        for view, outcome in self._semeval.outcomes()._asdict().items():
            counts = counts_of_outcome(outcome)
            figures["semeval"][view] = {**dict(zip(names, outcome, strict=True)), **_plain(counts)}
            self._explain(f"detection.semeval.{view}", figures["semeval"][view], counts, "claims")
        return figures

    def _sentence_precision(self) -> float | None:
        path = "detection.sentence.average_precision"
        if not self._ranked.is_any:
            return self._absent(path, NO_SCORES)  # type: ignore[no-any-return]
        found = self._sentences.average_precision()
        return self._absent(path, "gold has no claims") if found is None else found

    def _slice_figures(self) -> dict[str, Any]:
        found = {field: slices_of(self._groups, field, field in self.given.predicted) for field in SLICE_FIELDS}
        denied = found["stance"].get("denies")
        if denied is None:
            self._undefined["slices.denials"] = "gold has no claim whose stance is denies"
        else:
            self._explain_slice("slices.denials", denied, "stance")
        for field in ("kind", "label"):
            for name, one in found[field].items():
                self._explain_slice(f"slices.{field}.{name}", one, field)
        articles = by_article(self._articles, self.tallies.table("detection.overlap").tolist())
        for article, figures in articles.items():
            if not figures["gold"] or not figures["predicted"]:
                self._explain_article(article, figures)
        macro = macro_of(articles)
        if macro is None:
            self._undefined["slices.article_macro_f1"] = "neither side has claims"
        return {
            "kind": {name: one._asdict() for name, one in found["kind"].items()},
            "label": {name: one._asdict() for name, one in found["label"].items()},
            "denials": None if denied is None else denied._asdict(),
            "article_macro_f1": macro,
            "article": articles,
        }

    def _explain_slice(self, path: str, one: Slice, field: SliceField) -> None:
        if one.predicted is None:
            self._undefined[f"{path}.predicted"] = self._undefined[f"{path}.precision"] = f"the system gives no {field}"
        elif one.precision is None:
            self._undefined[f"{path}.precision"] = f"the system gives no claim this {field}"

    def _explain_article(self, article: str, figures: Mapping[str, float | None]) -> None:
        counts = Counts(0, figures["gold"] or 0, figures["predicted"] or 0)
        self._explain(f"slices.article.{article}", figures, counts, "claims here")

    def _ranking(self) -> Any:
        if not self._ranked.is_any:
            return self._absent("ranking", NO_SCORES)
        figures = self._ranked.figures()
        for name in ("average_precision", "ndcg"):
            if figures[name] is None:
                self._undefined[f"ranking.{name}"] = "gold has no claims"
        for part in ("precision_at", "recall_at", "ndcg_at"):
            for depth, value in figures[part].items():
                if value is None:
                    self._undefined[f"ranking.{part}.{depth}"] = "gold has no claims"
        return figures

    def _calibration(self) -> Any:
        return self._ranked.calibration() if self._ranked.is_any else self._absent("calibration", NO_SCORES)

    def _attribution(self) -> dict[str, Any]:
        roles: tuple[Role, ...] = ("source", "cue")
        figures: dict[str, Any] = {role: self._ratios(f"attribution.{role}", f"{role} on a matched claim") for role in roles}
        figures["kind_accuracy"] = kind_accuracy(self._groups.matched()) if "kind" in self.given.predicted else None
        if figures["kind_accuracy"] is None:
            whose = "no matched claim has a kind in gold" if "kind" in self.given.predicted else "the system gives no kind"
            self._undefined["attribution.kind_accuracy"] = whose
        return figures

    def _label_figures(self) -> dict[str, Any]:
        confusion = confusion_of(self._groups.matched())
        kappa, matched = kappa_of(confusion), by_label(confusion)
        figures: dict[str, Any] = {"matched": sum(sum(row.values()) for row in confusion.values())}
        figures |= {"accuracy": accuracy_of(confusion), "macro_f1": macro_f1_of(matched.values()), "kappa": kappa.value}
        reason = kappa.reason or ""
        if not self.tallies.total(END_TO_END).predicted:
            figures |= dict.fromkeys(("accuracy", "macro_f1", "kappa"))
            reason = "the system gives no label"
        for name in ("accuracy", "macro_f1", "kappa"):
            if figures[name] is None:
                self._undefined[f"labels.{name}"] = reason
        figures["by_label"] = {label: _plain(counts) for label, counts in matched.items()}
        for label, counts in matched.items():
            self._explain(f"labels.by_label.{label}", figures["by_label"][label], counts, "claim of this label among the matched")
        figures["confusion"] = confusion
        figures["end_to_end"] = self._end_to_end()
        return figures

    def _end_to_end(self) -> dict[str, Any]:
        figures = self._ratios(END_TO_END, "labelled claims")
        each = {name.removeprefix(PER_LABEL): self.tallies.total(name) for name in sorted(self.tallies.names(PER_LABEL))}
        figures["macro_f1"] = macro_f1_of(each.values())
        figures["macro_ci95"] = None
        if figures["macro_f1"] is None:
            self._undefined["labels.end_to_end.macro_f1"] = "neither side has labelled claims"
        figures["by_label"] = {label: _plain(counts) for label, counts in each.items()}
        for label, counts in each.items():
            self._explain(f"labels.end_to_end.by_label.{label}", figures["by_label"][label], counts, "claim of this label")
        return figures

    def _link_figures(self, graph: Graph) -> dict[str, Any]:
        number = {article: place for place, article in enumerate(self._articles)}
        figures: dict[str, Any] = {}
        counts = link_counts(graph)
        for view in VIEWS:
            self.tallies.put(f"links.{view}", {number[article]: row for article, row in counts[view].by_article.items()})
            between = "links between matched claims" if view in ("typed", "untyped", "undirected") else "links"
            figures[view] = self._ratios(f"links.{view}", between, counts[view].total)
        return figures

    def _cluster_figures(self, graph: Graph) -> dict[str, Any] | None:
        if not has_clusters(graph):
            self._undefined["clusters"] = "neither side joins any claims by `same`"
            return None
        partitions = clusters_of(graph, *self._numbers)
        found = cluster_figures(*partitions)
        self._put_lea(partitions, graph)
        figures: dict[str, Any] = {name: {**found[name]._asdict()} for name in ("lea", "b_cubed", "ceaf_e", "ceaf_m", "muc", "blanc")}
        figures["lea"]["ci95"] = None
        figures["conll"] = conll_of(found)
        for name, ratios in figures.items():
            for part, value in ratios.items() if isinstance(ratios, dict) else [("", ratios)]:
                if value is None and part != "ci95":
                    self._undefined[f"clusters.{name}.{part}".rstrip(".")] = "a side has no claims, or joins none"
        return figures

    def _put_lea(self, partitions: Partitions, graph: Graph) -> None:
        """LEA's two means as tables by article: what stands alone on both sides is a hit, what is listed has its share."""
        import numpy

        number = {article: place for place, article in enumerate(self._articles)}
        matched = self.tallies.table("detection.overlap")[:, 0]
        sizes = numpy.array(list(self._graph.sizes()), dtype=float).reshape(-1, 2)
        for side, (name, shares) in enumerate(zip((LEA_RECALL, LEA_PRECISION), lea_by_mention(partitions), strict=True)):
            rows = numpy.stack([matched, sizes[:, side], numpy.zeros(len(matched))], axis=1)
            for node, share in shares.items():
                rows[number[node[1]], 0] += share - graph.matched(node)
            self.tallies.put_table(name, rows)

    def _word_figures(self) -> Any:
        if not self._free:
            return self._absent("text_matched", "no claim is given in free words alone")
        self._fill_words()
        figures = {name: self._ratios(f"text_matched.{name}", "claims") for name in ("matched", "soft")}
        covered, useful = (self.tallies.total(f"text_matched.{name}") for name in ("covered", "useful"))
        recall, precision = recall_of(covered), precision_of(useful)
        figures["coverage"] = {"precision": precision, "recall": recall, "f1": harmonic_mean(precision, recall)}
        self._explain("text_matched.coverage", figures["coverage"], Counts(0, covered.gold, useful.predicted), "claims")
        return {"similarity": "judged pairs, else chrF" if self._judged else "chrF", "free": self._free, **figures}

    def _fill_words(self) -> None:
        """Articles in which every claim has a place count by place: there, words would only say again what offsets say better."""
        overlap = self.tallies.table("detection.overlap").tolist()
        for name in _WORDS:
            own = self.tallies.table(f"text_matched.{name}").tolist()
            keep = {"covered": (1, 1, 0), "useful": (1, 0, 1)}.get(name, (1, 1, 1))
            rows = {
                place: own[place] if place in self._worded else [count * kept for count, kept in zip(counts, keep, strict=True)]
                for place, counts in enumerate(overlap)
            }
            self.tallies.put(f"text_matched.{name}", rows)


def _plain(counts: Counts) -> dict[str, Any]:
    return {"precision": precision_of(counts), "recall": recall_of(counts), "f1": f1_of(counts)}
