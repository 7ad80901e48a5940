"""Makes a synthetic project: `python benchmarks/make_project.py DIR --articles N --claims M [--article-kb K] [--annotators A] [--seed 0]`.

N articles of about K kilobytes with M candidates each, one annotator's decisions on the first articles, the same for the same numbers.
Words are made up and as common as words are (Zipf); articles come in stories that share names and numbers, and claims of one story
repeat each other in part. With `--annotators A`, so many people complete every article instead, and differ now and then in labels, in
edges, in what is a claim and in links. The text and candidates say nothing about the world; sizes and repetition are those of news.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate, count
from pathlib import Path
from typing import NamedTuple

from workbench.journal.ids import IdMaker
from workbench.model import intent as it
from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import Article, text_digest
from workbench.model.claim import make_claim
from workbench.model.config import ProjectConfig
from workbench.project.layout import replacing
from workbench.project.project import Project, create_project
from workbench.project.session import Session

SYLLABLES = (
    "ba be bi bo da de di do fa fe ga go ha he ka ke ko la le lo ma me mi mo na ne no pa pe po ra re ri ro sa se so ta te to va vo"
).split()
VERBS = ("said that", "confirmed that", "denied that", "reported that")
OUTLETS = ("Herald", "Tribune", "Courier", "Gazette", "Observer", "Post")
IN_STORY = 5
LABELLED = 20


class Words:
    """Made-up words; the one of rank r comes about 1/r as often as the first."""

    def __init__(self, chance: random.Random, size: int = 60_000) -> None:
        self._chance = chance
        self._words = ["".join(chance.choices(SYLLABLES, k=2 + (rank > 200) + (rank > 8000))) for rank in range(size)]
        self._sums = list(accumulate(1 / (rank + 3) for rank in range(size)))

    def draw(self, count: int) -> list[str]:
        """So many words."""
        total = self._sums[-1]
        return [self._words[bisect(self._sums, self._chance.random() * total)] for _ in range(count)]


class Made(NamedTuple):
    """An article and where its claims stand."""

    article: Article
    places: list[tuple[int, int]]


def make_articles(articles: int, claims: int, kilobytes: float, seed: int) -> Iterator[Made]:
    """The articles, story by story."""
    chance = random.Random(seed)
    words = Words(chance)
    facts: list[list[str]] = []
    for number in range(articles):
        if number % IN_STORY == 0:
            names = [word.capitalize() for word in words.draw(4)]
            facts = [[chance.choice(names), *words.draw(7), str(chance.randrange(2, 900)), *words.draw(3)] for _ in range(max(claims, 1))]
        yield _make_article(number, facts, claims, kilobytes, words, chance)


def _make_article(number: int, facts: list[list[str]], claims: int, kilobytes: float, words: Words, chance: random.Random) -> Made:
    outlet = OUTLETS[number % len(OUTLETS)]
    text = " ".join(words.draw(8)).capitalize() + "\n\n"
    places = []
    for claim in range(claims):
        fact = [word if chance.random() < 0.7 else words.draw(1)[0] for word in facts[claim]]
        opening = f"{' '.join(words.draw(2)).title()} {chance.choice(VERBS)} "
        places.append((len(text) + len(opening), len(text) + len(opening) + len(" ".join(fact))))
        text += opening + " ".join(fact) + ". "
    while len(text) < kilobytes * 1000:
        text += " ".join(words.draw(14)).capitalize() + (".\n\n" if chance.random() < 0.2 else ". ")
    made = Article(
        id=f"n{number:07d}",
        text=text,
        sha256=text_digest(text),
        title=text.split("\n", 1)[0],
        source=f"The {outlet}",
        published=f"2024-{number // IN_STORY % 12 + 1:02d}-{number % 28 + 1:02d}",
        event=None,
    )
    return Made(made, places)


def write_project(root: Path, articles: int, claims: int, kilobytes: float, seed: int, annotators: int = 0) -> None:
    """Writes articles and candidates, then labels the first articles, or all of them for each annotator."""
    layout = create_project(root, ProjectConfig(name=f"{articles} articles", extractors=("rules",)))
    layout.candidates.mkdir()
    with replacing(layout.articles) as texts, replacing(layout.candidates_of("rules")) as candidates:
        for article, places in make_articles(articles, claims, kilobytes, seed):
            texts.write(article.as_json() + b"\n")
            found = tuple(
                make_claim(article.id, article.sha256, article.text, [place], kind="indirect", score=0.5, proposed_by=("rules",))
                for place in places
            )
            made = AnnotatedArticle.model_construct(article=article.id, sha256=article.sha256, system="rules", claims=found)
            candidates.write(made.as_json() + b"\n")
    if annotators:
        for number in range(annotators):
            label_all(root, f"annotator-{number + 1}", number, seed)
    else:
        label_first(root, seed)


def label_all(root: Path, annotator: str, number: int, seed: int) -> None:
    """One annotator's decisions on every article: of a hundred claims five have another label than the others give, six other edges, four
    are no claim, and two links are missing; every fifth stands in a cluster with the article before."""
    ticks = count(1_700_000_000_000 + number * 10**9)
    chance = random.Random(seed * 1000 + number + 1)
    project = Project(root)
    session = Session(project, annotator, clock=lambda: next(ticks), ids=IdMaker(lambda: next(ticks), chance.randbytes))
    lines: list[bytes] = []

    def do(intent: it.AnyIntent) -> None:
        # A sync for each of a hundred thousand decisions would take minutes, and nobody waits for these.
        prepared = session.prepare(intent)
        lines.append(prepared.line)
        session.commit(prepared)

    labels = [label.id for label in project.config.scheme.labels]
    before: list[str] = []
    for place, row in enumerate(project.articles()):
        own, taken = project.candidates(row.id), []
        for at, claim in enumerate(own):
            if chance.random() < 0.04:
                do(it.Reject(claims=(claim.id,)))
                continue
            label = labels[(at // 2 + place // IN_STORY) % len(labels)] if chance.random() > 0.05 else chance.choice(labels)
            do(it.Judge(claims=(claim.id,), label=label, only=True))
            if chance.random() < 0.06:
                do(it.Move(claim=claim.id, start=claim.start, end=claim.end + chance.randrange(1, 3) - 4 * chance.randrange(2)))
            if place % IN_STORY and at < len(before) and before[at] and chance.random() > 0.02:
                do(it.LinkClaims(from_=before[at], to=claim.id, relation="same" if at % 5 == 0 else "supports"))
            taken.append(claim.id)
        do(it.Complete(article=row.id, on=True))
        kept = set(taken)
        before = [claim.id if claim.id in kept else "" for claim in own]
    session.path.parent.mkdir(parents=True, exist_ok=True)
    session.path.write_bytes(b"".join(lines))
    session.close()
    project.close()
    shutil.rmtree(project.layout.cache)  # whoever measures starts cold


def label_first(root: Path, seed: int) -> None:
    """Gives the candidates of the first articles labels, and links each to a claim of the next article."""
    ticks = count(1_700_000_000_000)
    chance = random.Random(seed)
    project = Project(root, wait=False)
    session = Session(project, "ana", clock=lambda: next(ticks), ids=IdMaker(lambda: next(ticks), chance.randbytes))
    labels = [label.id for label in project.config.scheme.labels]
    before: list[str] = []
    for row in project.articles()[:LABELLED]:
        own = [claim.id for claim in project.candidates(row.id)]
        for at, claim in enumerate(own):
            session.do(it.Judge(claims=(claim,), label=labels[at % len(labels)]))
            if at < len(before):
                session.do(it.LinkClaims(from_=before[at], to=claim, relation="supports"))
        before = own
    session.close()
    project.close()
    shutil.rmtree(project.layout.cache)  # whoever measures starts cold


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dir", type=Path)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--claims", type=int, required=True, help="candidates an article")
    parser.add_argument("--article-kb", type=float, default=2.0)
    parser.add_argument("--annotators", type=int, default=0, help="so many people complete every article")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    began = time.process_time()
    write_project(args.dir, args.articles, args.claims, args.article_kb, args.seed, args.annotators)
    print(f"{args.dir}: {args.articles} articles, {args.articles * args.claims} candidates, {time.process_time() - began:.1f} s CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
