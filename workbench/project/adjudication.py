"""Owns the adjudication of a project: the queue of differences, and the intent that settles one or takes what is agreed; must never write.

What the adjudicator holds follows from what the annotators hold and from the rulings. A claim is taken over once everything about it is
settled, a link once its ends are, and an article is complete once nothing in it is open; each goes into the event of the ruling that
settled it, so that undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from workbench.late import late
from workbench.model.ruling import HeldValue, Ruling, RulingPlace
from workbench.project.answers import Answer, value_of
from workbench.project.decisions import no_collecting
from workbench.project.differences import Difference, Queue
from workbench.project.project import Project
from workbench.project.readings import ReadingSet, annotators_to_compare, readings_of
from workbench.project.settling import Settling
from workbench.project.standing import Standing
from workbench.project.taking import Taking

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")

_WORDS: Final = 200


def open_queue(standing: Standing) -> Queue:
    """The differences between everybody who has complete articles and does not adjudicate."""
    project = standing.project
    sets = [readings_of(project, name) for name in annotators_to_compare(project, standing.annotator)]
    # Who had an article to be measured against gold has no say in what gold is.
    voting = [
        each._replace(of={article: read for article, read in each.of.items() if not project.assignments.is_control(each.name, article)})
        for each in sets
    ]
    return queue_of(project, [each for each in voting if each.of])


def queue_of(project: Project, sets: Sequence[ReadingSet]) -> Queue:
    """The queue of these sets over the articles of the project."""
    symmetric = [relation.id for relation in project.config.scheme.relations if relation.symmetric]
    with no_collecting():
        return Queue(sets, [row.id for row in project.articles()], symmetric)


class Adjudication(Settling):
    """The queue and how far it is settled by one adjudicator; gives the intents that settle more of it."""

    def __init__(self, standing: Standing, queue: Queue) -> None:
        super().__init__(standing, queue)
        self._left: dict[str, int] = {}
        """Article → claims that nobody differs about and that are not taken."""

    def settle(self, difference: Difference, answer: Answer, rule: str | None = None) -> it.Adopt:
        """The intent that settles this difference, with everything that is settled by it."""
        ruling = self._make_ruling(difference, answer, rule)
        before = {number: self.ref(number) for number in difference.groups}
        self._over = {difference.key: ruling.as_dict()}
        try:
            numbers = set(difference.groups)
            done = self._finished(difference)
            for article in done:
                numbers |= set(self.queue.of_article[article])
            gone = [ref for number, ref in before.items() if ref is not None and ref != self.ref(number) and self.holds(ref)]
            return Taking(self).adopt(sorted(numbers), ruling, done, gone, done)
        finally:
            self._over = {}

    def _finished(self, difference: Difference) -> list[str]:
        """The articles in which nothing is open once this is settled."""
        articles = dict.fromkeys(self.queue.groups[number].article for number in difference.groups)
        return [article for article in articles if not self.is_complete(article) and not self.is_open(article)]

    def agreements(self) -> it.Adopt | None:
        """The intent that takes everything that nobody differs about, in articles of two or more; None when it is taken."""
        return self._bulk([article for article, sides in self.queue.sides.items() if len(sides) > 1])

    def singles(self) -> it.Adopt | None:
        """The intent that takes over the articles that only one annotator has completed; None when there is nothing to take."""
        return self._bulk([article for article, sides in self.queue.sides.items() if len(sides) == 1])

    @cached_property
    def _differing(self) -> set[int]:
        return {number for each in self.queue.differences if each.aspect != "link" for number in each.groups}

    def _bulk(self, articles: list[str]) -> it.Adopt | None:
        numbers = [number for article in articles for number in self.queue.of_article[article] if number not in self._differing]
        done = [article for article in articles if not self.is_complete(article) and not self.is_open(article)]
        adopt = Taking(self).adopt(numbers, done=done, articles=articles)
        return adopt if adopt.claims or adopt.links or adopt.completed else None

    def agreed_left(self, changed: Iterable[str] | None = None) -> int:
        """How many claims that nobody differs about are not taken yet; after the first time only these articles are counted again."""
        fold = self.standing.set
        touched = self.project.index.progress(self.standing.annotator).keys() | fold.touched
        for article in self.queue.sides if changed is None else changed:
            if len(self.queue.sides.get(article, ())) > 1:
                agreed = [number for number in self.queue.of_article[article] if number not in self._differing]
                # Of an article that the adjudicator never touched nothing is taken: its claims need not be looked for.
                self._left[article] = sum(article not in touched or not self._is_taken(number) for number in agreed)
        return sum(self._left.values())

    def _is_taken(self, number: int) -> bool:
        ref = self.ref(number)
        return ref is not None and self.holds(ref)

    def _make_ruling(self, difference: Difference, answer: Answer, rule: str | None) -> Ruling:
        queue = self.queue
        places = tuple(
            RulingPlace.model_construct(article=queue.groups[n].article, claims=tuple(sorted({m.id for m in queue.groups[n].present})))
            for n in difference.groups
        )
        held = tuple(
            HeldValue.model_construct(annotator=name, what=self.telling.value_words(difference, value))
            for name, value in zip(queue.names, difference.values, strict=True)
            if value is not None
        )
        return Ruling.model_construct(
            difference=difference.key,
            aspect=difference.aspect,
            places=places,
            held=held,
            shape=difference.shape,
            choice=answer.choice,
            of=answer.of,
            value=value_of(difference, answer, queue.names),
            outcome=self.telling.answer_words(difference, answer),
            words=self.telling.words(difference.groups[0])[:_WORDS],
            rule=rule or None,
        )
