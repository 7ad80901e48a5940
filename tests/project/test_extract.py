"""Keeping candidates: only what changed is asked about, and nothing finished is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from strategies import TEXTS, Bench, write_articles

from workbench.errors import HeldError, UsageError
from workbench.extraction.sentences import EXTRACTOR as SENTENCES
from workbench.model.article import Article
from workbench.project.candidates import Registered, extract_project
from workbench.project.exchange import import_articles
from workbench.project.programs import ProgramProposer, split_command
from workbench.project.project import Project
from workbench.project.proposing import Answer, failure, propose_one


@dataclass
class Recorded:
    """A real extractor (every sentence) that notes what it was asked about, and may fail or be cut off."""

    name: str = "noted"
    made_by: str = "version 1"
    asked: list[str] = field(default_factory=list)
    fails: str | None = None
    stops_after: int | None = None

    def propose(self, articles: Iterable[Article]) -> Generator[Answer, None, None]:
        for article in articles:
            if self.stops_after is not None and len(self.asked) == self.stops_after:
                raise KeyboardInterrupt
            self.asked.append(article.id)
            yield failure(article.id, "no") if article.id == self.fails else propose_one(SENTENCES, self.name, article)


def lines(project: Project, name: str = "noted") -> list[bytes]:
    return project.layout.candidates_of(name).read_bytes().splitlines()


def test_what_is_up_to_date_is_not_asked_about_again(bench: Bench) -> None:
    project = bench.project()
    first = extract_project(project, Recorded())
    before = lines(project)
    again = Recorded()
    second = extract_project(project, again)
    assert (first.articles, first.kept, second.articles, second.kept, again.asked) == (3, 0, 3, 3, [])
    assert first.claims == second.claims
    assert lines(project) == before


def test_a_new_text_a_new_article_and_another_version_are_asked_about(bench: Bench, tmp_path: Path) -> None:
    project = bench.project()
    extract_project(project, Recorded())
    more = write_articles(tmp_path / "more.jsonl", [{"id": "a2", "text": "All new."}, {"id": "a9", "text": "The port is closed."}])
    import_articles(project, [more], revise=True)
    changed = Recorded()
    extract_project(project, changed)
    assert sorted(changed.asked) == ["a2", "a9"]
    newer = Recorded(made_by="version 2")
    extract_project(project, newer)
    assert sorted(newer.asked) == ["a1", "a2", "a3", "a9"]
    forced = Recorded(made_by="version 2")
    extract_project(project, forced, fresh=True)
    assert len(forced.asked) == 4


def test_candidates_that_somebody_replaced_are_made_again(bench: Bench) -> None:
    project = bench.project()
    extract_project(project, Recorded())
    path = project.layout.candidates_of("noted")
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    again = Recorded()
    extract_project(project, again)
    assert len(again.asked) == 3
    assert len(lines(project)) == 3


def test_an_article_that_fails_is_listed_and_the_rest_is_done(bench: Bench) -> None:
    project = bench.project()
    done = extract_project(project, Recorded(fails="a2"))
    assert [problem.file for problem in done.failed] == ["a2"]
    assert done.articles == 2
    assert len(lines(project)) == 2
    again = Recorded()
    extract_project(project, again)
    assert again.asked == ["a2"]


def test_an_interrupted_run_keeps_what_it_finished_and_is_taken_up_there(bench: Bench) -> None:
    project = bench.project()
    with pytest.raises(KeyboardInterrupt):
        extract_project(project, Recorded(stops_after=2))
    assert len(lines(project)) == 2
    rest = Recorded()
    extract_project(project, rest)
    assert len(rest.asked) == 1
    assert len(lines(project)) == 3


def test_an_interrupted_renewal_leaves_the_older_candidates_of_what_it_did_not_reach(bench: Bench) -> None:
    project = bench.project()
    extract_project(project, Recorded())
    with pytest.raises(KeyboardInterrupt):
        extract_project(project, Recorded(made_by="version 2", stops_after=1))
    assert len(lines(project)) == 3
    rest = Recorded(made_by="version 2")
    extract_project(project, rest)
    assert len(rest.asked) == 2


def test_a_run_cut_off_without_warning_is_taken_up_from_its_spool(bench: Bench) -> None:
    """As after kill -9: the spool is there, its last line is torn, and the candidates were never replaced."""
    project = bench.project()
    extract_project(project, Recorded())
    whole = project.layout.candidates_of("noted").read_bytes().splitlines(keepends=True)
    project.layout.candidates_of("noted").unlink()
    project.layout.stamp_of("noted").unlink()
    project.layout.spool_of("noted").write_bytes(b'{"made_by":"version 1"}\n' + whole[0] + whole[1][:30])
    rest = Recorded()
    extract_project(project, rest)
    assert rest.asked == ["a2", "a3"]
    assert project.layout.candidates_of("noted").read_bytes() == b"".join(whole)
    assert not project.layout.spool_of("noted").exists()


def test_two_runs_of_one_extractor_do_not_meet(bench: Bench) -> None:
    project = bench.project()

    class Nested(Recorded):
        def propose(self, articles: Iterable[Article]) -> Generator[Answer, None, None]:
            with pytest.raises(HeldError, match="another `extract` of noted"):
                extract_project(bench.project(), Recorded())
            yield from super().propose(articles)

    assert extract_project(project, Nested()).articles == 3


def test_an_extractor_in_this_process_that_hangs_is_broken_off(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        version = "1"

        def extract(self, article: Article) -> list[object]:
            while article.id == "a2":
                try:
                    sum(range(1000))
                except Exception:  # noqa: BLE001 - what a careless extractor does
                    continue
            return list(SENTENCES.extract(article))

    monkeypatch.setattr("workbench.registry.load", lambda group, name: Slow())
    project = bench.project()
    done = extract_project(project, Registered("slow", seconds=0.2))
    assert [str(problem) for problem in done.failed] == ["a2: slow had no answer after 0.2 s, so it was stopped; --timeout gives it longer"]
    assert done.articles == 2


def test_a_span_that_does_not_hold_its_words_is_refused(bench: Bench) -> None:
    class Wrong:
        def extract(self, article: Article) -> list[object]:
            return [claim.model_copy(update={"quote": "other words"}) for claim in SENTENCES.extract(article)]

    article = bench.project().article("a1")
    problem = propose_one(Wrong(), "wrong", article).problem
    assert problem is not None
    assert "does not hold the words it gives: 'other words'" in problem.what


PLUGIN = """
    import os, time
    from workbench.extraction.sentences import SentenceExtractor

    class Moody:
        name, version = "moody", "1"
        def extract(self, article):
            if article.id == "a1":
                time.sleep(60)
            if article.id == "a2":
                os._exit(9)
            return SentenceExtractor(name="moody").extract(article)

    EXTRACTOR = Moody()
"""


def test_workers_that_hang_or_die_cost_only_their_article(bench: Bench, tmp_path: Path) -> None:
    """A plugin as others install it, in a process of its own, because workers must find it by its entry point."""
    site = tmp_path / "site"
    info = site / "moody-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "moody.py").write_text(textwrap.dedent(PLUGIN), encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: moody\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[workbench.extractors]\nmoody = moody:EXTRACTOR\n", encoding="utf-8")
    words = ["extract", str(bench.root), "--extractor", "moody", "--jobs", "2", "--timeout", "3"]
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    ran = subprocess.run(
        [sys.executable, "-m", "workbench", *words], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert ran.returncode == 1
    assert "moody: 1 candidate" not in ran.stderr
    assert "a1: moody had no answer after 3 s" in ran.stderr
    assert "a2: moody ended its process (exit status 9)" in ran.stderr
    assert [line.split(b'"')[7] for line in lines(bench.project(), "moody")] == [b"a3"]


def test_as_many_workers_as_one_likes_give_the_same_candidates(bench: Bench) -> None:
    project = bench.project()
    made = []
    for jobs in (1, 2):
        extract_project(project, Registered("sentences", jobs=jobs), fresh=True)
        made.append(project.layout.candidates_of("sentences").read_bytes())
    assert made[0] == made[1]


# -- programs ---------------------------------------------------------------------------------------------------------------

QUOTING = """
    import json, sys
    for line in sys.stdin:
        article = json.loads(line)
        print("read", article["id"], file=sys.stderr)
        if article["id"] in WAITS: import time; time.sleep(60)
        if article["id"] in DIES: sys.exit(4)
        text = article["text"]
        claims = [{"quote": text[:20]}, {"quote": "words that are nowhere at all"}, {"text": "free words"}]
        claims.append({"start": 0, "end": 5, "quote": text[:5], "kind": "indirect", "stance": "denies", "id": "x"})
        claims.append({"quote": text[6:30].upper(), "parent": "x"})
        print(json.dumps({"article": article["id"], "claims": claims}), flush=True)
"""


def program(tmp_path: Path, waits: str = "", dies: str = "", **options: object) -> ProgramProposer:
    script = tmp_path / "extractor.py"
    script.write_text(textwrap.dedent(QUOTING).replace("WAITS", repr(waits.split())).replace("DIES", repr(dies.split())), encoding="utf-8")
    return ProgramProposer("llm", (sys.executable, "-S", str(script)), **{"seconds": 30.0, **options})  # type: ignore[arg-type]


def test_a_programs_quotes_are_found_in_the_text_and_the_finding_is_reported(bench: Bench, tmp_path: Path) -> None:
    project = bench.project()
    proposer = program(tmp_path, complaints=project.layout.complaints_of("llm"))
    done = extract_project(project, proposer)
    assert (done.articles, done.failed) == (3, [])
    claims = [claim for claim in Project(bench.root).candidates("a2") if "llm" in claim.origin.proposed_by]
    text = TEXTS["a2"]
    assert [claim.quote for claim in claims] == [text[:5], text[:20], text[6:30].strip()]
    assert (claims[0].kind, claims[0].stance, claims[2].parent) == ("indirect", "denies", claims[0].id)
    assert proposer.said.startswith("quotes found in the texts: 3 exact, 3 fuzzy, 3 none; 3 claims in free words left out")
    assert project.layout.complaints_of("llm").read_text() == "-- a1, a2, a3\nread a1\nread a2\nread a3\n"


def test_of_a_batch_that_hangs_or_dies_only_the_guilty_are_given_up(bench: Bench, tmp_path: Path) -> None:
    project = bench.project()
    done = extract_project(project, program(tmp_path, waits="a2", seconds=1.0))
    assert [str(problem) for problem in done.failed] == [
        "a2: llm gave no answer: it had not ended in time, so it was stopped; stderr: read a2"
    ]
    done = extract_project(project, program(tmp_path, dies="a1", jobs=2))
    assert [str(problem) for problem in done.failed] == ["a1: llm gave no answer: it ended with status 4; stderr: read a1"]
    assert len(lines(project, "llm")) == 2


def test_an_edited_script_makes_new_candidates(bench: Bench, tmp_path: Path) -> None:
    before = program(tmp_path).made_by
    assert program(tmp_path).made_by == before
    assert program(tmp_path, dies="a1").made_by != before


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("nonsense", "not one JSON value"),
        ('{"article": "other", "claims": []}', "it answered for 'other', which it was not asked for"),
        ('{"article": "a1", "sha256": "00", "claims": []}', "is for another text"),
        ('{"article": "a1", "claims": [{"start": 0, "end": 9999}]}', "ends at 9999"),
        ("", "it left the article out"),
    ],
)
def test_an_answer_that_fits_nothing_is_refused_with_its_reason(bench: Bench, answer: str, why: str) -> None:
    article = bench.project().article("a1")
    proposer = ProgramProposer("llm", ("printf", "%s", answer), 30.0)
    (given,) = proposer.propose([article])
    assert given.problem is not None
    assert why in given.problem.what


def test_a_command_line_is_split_as_a_shell_would() -> None:
    assert split_command("sh 'my script.sh' --n 3") == ("sh", "my script.sh", "--n", "3")
    for command in ("", "sh 'open"):
        with pytest.raises(UsageError, match="--command"):
            split_command(command)
