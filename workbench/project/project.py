"""Owns opening a project and reading its articles and candidates; must never write a decision (session does) or draw."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import orjson

from workbench.errors import DataError, MissingError, OutputError
from workbench.model.article import Article
from workbench.model.claim import Claim, Origin, claim_id, parts_of, restore_claim
from workbench.model.config import ProjectConfig
from workbench.project.assignments import Assignments, Task, read_assignments
from workbench.project.building import Building
from workbench.project.config import read_config, write_config
from workbench.project.index import ArticleRows, Index
from workbench.project.layout import GITATTRIBUTES, GITIGNORE, Layout, read_at


class Project:
    """A project that is open: its configuration, its index, its articles and candidates on demand."""

    def __init__(
        self,
        root: Path,
        tell: Callable[[str, int], None] = lambda what, count: None,
        *,
        wait: bool = True,
        practice: bool = False,
        articles_only: bool = False,
    ) -> None:
        """Opens the project at `root` and brings its index up to date; MissingError when there is none.

        With `practice`, decisions are those of practice, on articles whose gold is known.
        Without `wait`, only the first articles are indexed before this returns and `building` does the rest; call `refresh` to see more.
        With `articles_only`, candidates and search are left as they are until `build_rest`: who compares decisions needs neither.
        """
        self.layout = Layout(root, practice)
        self.config: ProjectConfig = read_config(self.layout.config)
        self.index = Index(self.layout)
        self._tell = tell
        self._articles: dict[str, Article] = {}
        self._candidates: dict[str, list[Claim]] = {}
        self.building: Building | None = None
        """What indexes the rest in the background, when this was opened without waiting and there was more to do."""
        if articles_only and self.index.is_kept:
            with self._reading():
                self.index.refresh_articles(tell)
                self._forget()
        else:
            self._refresh(wait)

    def build_rest(self) -> None:
        """Indexes in the background what `articles_only` has left; says nothing, since a screen may stand by then."""
        if self.index.is_kept:
            self.building = Building(self.layout, lambda what, count: None)

    def close(self) -> None:
        """Lets go of the index; a build that is going on stops and goes on next time."""
        if self.building is not None:
            self.building.stop()
        self.index.close()

    def refresh(self) -> None:
        """Notices articles and candidates that changed on disk; while the index is being built, what was built since."""
        building = self.building
        if building is not None and building.is_running:
            self._forget()
            return
        self.building = None
        if building is not None and building.failure is not None:
            with self._reading():
                raise building.failure
        self._refresh(wait=True)

    def _refresh(self, wait: bool) -> None:
        with self._reading():
            if not wait and self.index.is_kept:
                if self.index.begin():
                    self.building = Building(self.layout, self._tell)
                self._forget()
            elif self.index.refresh(self._tell):
                self._forget()
            else:
                self.index.show_only(self.extractors())

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Tells whoever waits which files cannot be read, whatever it was that could not be read in them."""
        try:
            yield
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, sqlite3.ProgrammingError, sqlite3.InterfaceError) as error:
            what = f"articles or candidates cannot be read ({error}); `workbench check {self.layout.root}` names each line"
            raise DataError.at(self.layout.root, None, None, what) from None

    @property
    def is_being_indexed(self) -> bool:
        """Whether articles and candidates are still being taken into the index."""
        return self.building is not None and self.building.is_running

    def _forget(self) -> None:
        self._articles.clear()
        self._candidates.clear()
        self.index.show_only(self.extractors())

    def articles(self) -> ArticleRows:
        """Every article in the order it came in, without its text."""
        return self.index.articles()

    @cached_property
    def assignments(self) -> Assignments:
        """Who has which articles, as it stood when it was first asked for."""
        return read_assignments(self.layout.assignments)

    def tasks_of(self, annotator: str) -> dict[str, Task]:
        """What this annotator was given to do, by item; for practice every article that may be practised on."""
        if not self.layout.is_practice:
            return self.assignments.of(annotator)
        from workbench.project.practice import practice_articles  # it brings the scorer, which labelling does without

        return {article: Task(annotator, article, article, "label", False, 0) for article in practice_articles(self, annotator)}

    def article(self, identifier: str) -> Article:
        """The current version of an article, or the one that a repeat shows; MissingError when the project has none of this id."""
        found = self._articles.get(identifier)
        if found is None:
            place = self.index.place_of_article(identifier)
            if place is None:
                repeated = self.assignments.repeats.get(identifier)
                if repeated is None:
                    raise MissingError(f"{self.layout.articles}: there is no article {identifier!r}")
                return self.article(repeated).model_copy(update={"id": identifier})
            found = Article.restored(orjson.loads(read_at(self.layout.articles, place)))
            if len(self._articles) > 64:  # a labelling session walks; it does not jump about in a hundred articles
                self._articles.clear()
            self._articles[identifier] = found
        return found

    def snapshot(self, identifier: str, sha256: str) -> str | None:
        """The text of an article in the version with this digest, or None: earlier versions stay in the file for ever."""
        for line in self.layout.articles.read_bytes().split(b"\n") if self.layout.articles.exists() else ():
            if sha256.encode() in line and (found := orjson.loads(line))["id"] == identifier and found["sha256"] == sha256:
                return str(found["text"])
        return None

    def extractors(self) -> list[str]:
        """Names of the extractors whose candidates are shown: those of the configuration that have any, else all there are."""
        present = self.layout.extractors()
        return [name for name in self.config.extractors if name in present] or present

    def candidates(self, article: str) -> list[Claim]:
        """The candidates of an article, identical spans of several extractors merged into one; in order of start, end and id."""
        found = self._candidates.get(article)
        if found is None:
            repeated = None if self.index.place_of_article(article) else self.assignments.repeats.get(article)
            found = self._read_candidates(article) if repeated is None else self._repeated(article, repeated)
            if len(self._candidates) > 64:
                self._candidates.clear()
            self._candidates[article] = found
        return found

    def _repeated(self, item: str, article: str) -> list[Claim]:
        """The candidates of an article under the ids that they have in a repeat of it: nothing of the first time is known of them."""
        sha256 = self.article(article).sha256
        ids = {claim.id: claim_id(item, sha256, parts_of(claim)) for claim in self.candidates(article)}
        return [claim.model_copy(update={"id": ids[claim.id], "parent": ids.get(claim.parent or "")}) for claim in self.candidates(article)]

    def _read_candidates(self, article: str) -> list[Claim]:
        merged: dict[str, Claim] = {}
        sha256 = self.article(article).sha256
        for extractor in self.extractors():
            place = self.index.place_of_candidates(article, extractor)
            if place is None:
                continue
            line = orjson.loads(read_at(self.layout.candidates_of(extractor), place))
            if line["sha256"] != sha256:
                continue  # proposed for an earlier text of this article; `extract` renews it
            for members in line["claims"]:
                try:
                    claim = restore_claim(members)
                except (KeyError, TypeError) as error:
                    path = self.layout.candidates_of(extractor)
                    what = f"a candidate of {article!r} lacks {error}; `workbench check {self.layout.root}` names the line"
                    raise DataError.at(path, None, "claims", what) from None
                by = claim.origin.proposed_by or (extractor,)
                earlier = merged.get(claim.id)
                if earlier:
                    by = tuple(dict.fromkeys((*earlier.origin.proposed_by, *by)))
                origin = Origin(proposed_by=by)
                kept = earlier or claim
                merged[claim.id] = kept if kept.origin == origin else kept.model_copy(update={"origin": origin})
        return sorted(merged.values(), key=lambda claim: (claim.start, claim.end, claim.id))


def create_project(root: Path, config: ProjectConfig) -> Layout:
    """Makes an empty project; OutputError when the folder already holds something."""
    layout = Layout(root)
    if layout.config.exists():
        raise OutputError(f"{root}: is a project already")
    try:
        if root.exists() and any(root.iterdir()):
            raise OutputError(f"{root}: is not empty; name a new folder")
        root.mkdir(parents=True, exist_ok=True)
        (root / ".gitignore").write_text(GITIGNORE)
        (root / ".gitattributes").write_text(GITATTRIBUTES)
        layout.articles.touch()
    except (NotADirectoryError, FileExistsError, PermissionError) as error:
        raise OutputError(f"{root}: cannot be created: {error.strerror}") from None
    write_config(layout.config, config)
    return layout
