"""Owns counting claims by what they say of themselves, many articles at a time; must never look at where a claim stands.

Looked at article by article, a claim's few words would be hashed again for every measure that counts by one of them. So each claim
becomes one number, that of its group, and the measures count groups.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from workbench.scoring.base import Counts, Made
from workbench.scoring.cases import Case, Columns

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]
    Places: TypeAlias = NDArray[numpy.int64]

_TOGETHER: Final = 1_000
"""So many articles are counted at once."""


class Group(NamedTuple):
    """What claims of a group have in common."""

    label: str | None
    kind: str | None
    stance: str | None
    made: Made | None


class LabelRows(NamedTuple):
    """The counts of one label, or of all, in consecutive articles."""

    label: str | None
    """None: all labels together."""
    first: int
    """The number of the first article."""
    rows: Numbers
    """Hits, gold and predicted, a row an article."""


class _Numbering(dict[tuple[object, ...], int]):
    """The groups in the order they came up; asking for a new one numbers it."""

    def __missing__(self, group: tuple[object, ...]) -> int:
        number = self[group] = len(self)
        return number


class GroupCounts:
    """Claims of both sides, and matched pairs (IoU ≥ .5), by group; grows by one article at a time."""

    def __init__(self) -> None:
        self._numbers = _Numbering()
        self._every: tuple[Counter[int], Counter[int]] = Counter(), Counter()
        self._matched: Counter[tuple[int, int]] = Counter()
        self._labels: dict[str, int] = {}
        self._articles = 0
        self._blind = [0, 0, 0, 0]
        self._forget()

    def _forget(self) -> None:
        self._claims: tuple[list[int], list[int]] = [], []
        """The groups of the placed claims of either side."""
        self._pairs: tuple[list[int], list[int]] = [], []
        self._sizes: tuple[list[int], list[int], list[int]] = [], [], []
        """Placed claims of either side, and pairs, of each article."""
        self._whole: tuple[list[int], list[int]] = [], []
        """Claims of either side, those without a place included."""
        self._unplaced: list[tuple[int, int, str]] = []
        """Article, side and label of claims without a place."""

    def add(self, case: Case) -> list[LabelRows]:
        """Takes one article in; gives what was counted of the labels of earlier ones, now and then."""
        mine, theirs = self._numbered(case.gold_columns), self._numbered(case.predicted_columns)
        claims, pairs, sizes, whole, overlaps = self._claims, self._pairs, self._sizes, self._whole, case.overlaps
        claims[0].extend(mine)
        claims[1].extend(theirs)
        pairs[0].extend([mine[pair[0]] for pair in overlaps])
        pairs[1].extend([theirs[pair[1]] for pair in overlaps])
        sizes[0].append(len(mine))
        sizes[1].append(len(theirs))
        sizes[2].append(len(overlaps))
        whole[0].append(case.gold_count)
        whole[1].append(case.predicted_count)
        for side, one in enumerate((case.gold, case.predicted)):
            if one.unplaced:
                self._unplaced += [(len(whole[0]) - 1, side, claim.label) for claim in one.unplaced if claim.label is not None]
        return self.count() if len(self._sizes[0]) == _TOGETHER else []

    def _numbered(self, columns: Columns) -> list[int]:
        return list(map(self._numbers.__getitem__, zip(columns.labels, columns.kinds, columns.stances, columns.made, strict=True)))

    def count(self) -> list[LabelRows]:
        """Counts what was taken in since the last time; gives the counts of labels by article."""
        import numpy

        number = len(self._sizes[0])
        if not number:
            return []
        claims, pairs = ([numpy.array(held, dtype=numpy.int64) for held in side] for side in (self._claims, self._pairs))
        article = [numpy.repeat(numpy.arange(number), sizes) for sizes in self._sizes]
        groups = [Group(*group) for group in self._numbers]  # type: ignore[arg-type] # a numbering's keys are the groups' members
        for every, numbers in zip(self._every, claims, strict=True):
            every.update(_tally(numbers))
        for key, count in _tally(pairs[0] * len(groups) + pairs[1]).items():
            self._matched[divmod(key, len(groups))] += count
        self._count_blind(groups, claims[0], article[0], article[2])
        found = self._count_labels(groups, claims, pairs, article)
        self._articles += number
        self._forget()
        return found

    def _count_blind(self, groups: list[Group], gold: Places, article: Places, paired: Places) -> None:
        """Articles of which all gold claims that say so were decided blind."""
        import numpy

        number = len(self._sizes[0])
        is_known = numpy.array([group.made is not None for group in groups], dtype=float)
        is_seen = numpy.array([group.made is not None and not group.made[2] for group in groups], dtype=float)
        known, seen = (numpy.bincount(article, which[gold], minlength=number) for which in (is_known, is_seen))
        blind = (known > 0) & (seen == 0)
        columns = (numpy.ones(number), numpy.bincount(paired, minlength=number), *map(numpy.array, self._whole))
        for place, column in enumerate(columns):
            self._blind[place] += int(column[blind].sum())

    def _count_labels(self, groups: list[Group], claims: list[Places], pairs: list[Places], article: list[Places]) -> list[LabelRows]:
        import numpy

        for label in (*(group.label for group in groups), *(label for *_, label in self._unplaced)):
            if label is not None:
                self._labels.setdefault(label, len(self._labels) + 1)
        size = len(self._labels) + 1  # 0 stands for none
        of_group = numpy.array([self._labels[group.label] if group.label is not None else 0 for group in groups], dtype=numpy.int64)
        number = len(self._sizes[0])
        rows = numpy.zeros((3, number, size))
        is_hit = of_group[pairs[0]] == of_group[pairs[1]]
        for place, (where, which) in enumerate(
            ((article[2][is_hit], pairs[0][is_hit]), (article[0], claims[0]), (article[1], claims[1])),
        ):
            rows[place] = numpy.bincount(where * size + of_group[which], minlength=number * size).reshape(number, size)
        for where, side, label in self._unplaced:
            rows[1 + side, where, self._labels[label]] += 1
        rows[:, :, 0] = rows[:, :, 1:].sum(axis=2)
        used = [0, *(numpy.nonzero(rows[:, :, 1:].any(axis=(0, 1)))[0] + 1).tolist()]
        return [LabelRows((None, *self._labels)[column], self._articles, rows[:, :, column].T) for column in used]

    # -- what comes out; nothing may be waiting to be counted ---------------------------------------------------------------

    def every(self, side: int) -> dict[Group, int]:
        """Placed claims of gold (0) or the system (1)."""
        groups = list(self._numbers)
        return {Group(*groups[number]): count for number, count in self._every[side].items()}  # type: ignore[arg-type]

    def matched(self) -> dict[tuple[Group, Group], int]:
        """Matched pairs by gold's group and the system's."""
        groups = [Group(*group) for group in self._numbers]  # type: ignore[arg-type]
        return {(groups[one], groups[other]): count for (one, other), count in self._matched.items()}

    def blind(self) -> tuple[int, Counts]:
        """How many articles were decided blind throughout, and the overlap counts of those."""
        return self._blind[0], Counts(*self._blind[1:])


def _tally(numbers: Places) -> dict[int, int]:
    import numpy

    values, counts = numpy.unique(numbers, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def by_side(matched: dict[tuple[Group, Group], int], side: int) -> dict[Group, int]:
    """How many claims of each group of gold (0) or the system (1) are matched."""
    found: dict[Group, int] = {}
    for pair, count in matched.items():
        found[pair[side]] = found.get(pair[side], 0) + count
    return found
