"""The published schemas say what the program writes: no more, no less, and the files in schemas/ are those of this code."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from strategies import Bench, candidate, mark, tiny_project

from workbench.project.project import Project
from workbench.project.release import build_gold, write_gold
from workbench.project.schemas import schema_files

REPOSITORY = Path(__file__).resolve().parent.parent
SCHEMAS = REPOSITORY / "schemas"
MEND = "run `workbench schema --write schemas` and read the difference"
KINDS = {
    "article": ["articles.jsonl"],
    "annotated-article": ["candidates/*.jsonl", "gold.jsonl", "predictions/*.jsonl"],
    "prediction": ["candidates/*.jsonl", "gold.jsonl", "predictions/*.jsonl"],
    "event": ["journals/*/*.jsonl"],
    "gold-manifest": ["gold.manifest.json"],
}


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_a_published_schema_is_the_one_of_this_code(name: str) -> None:
    path = SCHEMAS / name
    assert path.is_file(), f"schemas/{name} is missing; {MEND}"
    assert path.read_bytes() == schema_files()[name], f"schemas/{name} differs from the models; {MEND}"


def test_no_other_file_stands_among_the_schemas() -> None:
    assert {path.name for path in SCHEMAS.glob("*.json")} == set(schema_files()), f"schemas/ holds something else; {MEND}"


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_a_schema_is_valid_draft_2020_12_and_describes_every_member(name: str) -> None:
    schema = json.loads(schema_files()[name])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    bare = [
        f"{place}.{member}"
        for place, node in _objects(schema)
        for member, about in node["properties"].items()
        if not about.get("description") and "const" not in about
    ]
    assert bare == [], "a field without a docstring"


def _objects(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield place, node
        for key, child in node.items():
            yield from _objects(child, f"{place}/{key}")
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child, place)


def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_files()[f"{kind}.schema.json"]))


def records(folder: Path, pattern: str) -> list[tuple[str, Any]]:
    """(where, record) of every line of every file of this pattern."""
    found: list[tuple[str, Any]] = []
    for path in sorted(folder.glob(pattern)):
        data = path.read_bytes()
        for number, line in enumerate([data] if path.suffix == ".json" else data.split(b"\n"), 1):
            if line.strip():
                found.append((f"{path.relative_to(folder)}:{number}", json.loads(line)))
    return found


def faults(kind: str, found: list[tuple[str, Any]]) -> list[str]:
    schema = json.loads(schema_files()[f"{kind}.schema.json"])
    told = schema.get("discriminator", {"propertyName": "", "mapping": {}})
    # Trying each of fifteen kinds of event on each line takes minutes; the tag tells which one it must be.
    by_tag = {
        tag: Draft202012Validator({"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": place})
        for tag, place in told["mapping"].items()
    }
    whole = Draft202012Validator(schema)
    return [
        f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for where, record in found
        for error in by_tag.get(record.get(told["propertyName"]), whole).iter_errors(record)
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_line_of_the_shipped_data_fits_its_schema(kind: str) -> None:
    """By a validator that shares no code with the program."""
    found = [each for project in (REPOSITORY / "data").glob("*/") for pattern in KINDS[kind] for each in records(project, pattern)]
    if not found:
        pytest.skip(f"data/ holds no {' or '.join(KINDS[kind])} yet")
    assert faults(kind, found) == []


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A project in which every kind of decision was taken once."""
    bench = tiny_project(tmp_path_factory.mktemp("schemas") / "tiny")
    one, other, third = candidate("a1", 0), candidate("a2", 0), candidate("a3", 0)
    evidence = bench.record({"do": "evidence", "url": "https://example.org", "quote": "it is", "retrieved": "2026-01-01"})[0].target
    bench.record(
        mark("a1", "The toll rises to 12 euros", kind="direct", source={"start": 2, "end": 16}, cue={"start": 17, "end": 21}),
        {"do": "judge", "claims": [one], "label": "denied", "confidence": 4},
        {"do": "link", "from": other, "to": one, "relation": "denies", "origin": {"suggested_by": "lexical", "rank": 2}},
        {"do": "link", "from": evidence, "to": one, "relation": "supports"},
        {"do": "link", "from": one, "to": third, "relation": "same"},
        {"do": "link", "from": other, "to": third, "relation": "same", "label": "denied"},
        {"do": "split", "claims": [third]},
        {"do": "unlink", "from": evidence, "to": one},
        {"do": "undo"},
        {"do": "undo"},
        {"do": "redo"},
        {"do": "redo"},
        {"do": "move", "claim": other, "start": 0, "end": 20, "fragments": [{"start": 0, "end": 6}, {"start": 11, "end": 20}]},
        {"do": "attribute", "claim": other, "source": {"start": 0, "end": 6}, "stance": "denies"},
        {"do": "note", "claim": other, "text": "see the minutes"},
        {"do": "flag", "claim": other, "on": True},
        {"do": "reject", "claims": [candidate("a1", 1)]},
        {"do": "reject", "claims": [candidate("a2", 1)]},
        {"do": "reset", "claims": [candidate("a2", 1)]},
        {"do": "complete", "article": "a1", "on": True},
        {"do": "complete", "article": "a2", "on": True},
    )
    project = Project(bench.root)
    write_gold(build_gold(project), project.layout.gold, force=False)
    project.close()
    return bench


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_the_program_writes_fits_its_schema(decided: Bench, kind: str) -> None:
    found = [each for pattern in KINDS[kind] for each in records(decided.root, pattern)]
    assert found
    assert faults(kind, found) == []


def test_every_kind_of_event_was_among_them(decided: Bench) -> None:
    found = {record["did"] for _, record in records(decided.root, "journals/*/*.jsonl")}
    assert len(found) == 15


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"prediction"}))
def test_a_member_missing_or_too_many_anywhere_does_not_fit(decided: Bench, kind: str) -> None:
    """Closed at every depth: otherwise a typo in a field name passes as a record without that field."""
    checker = validator(kind)
    passed = []
    found = [each for pattern in KINDS[kind] for each in records(decided.root, pattern)]
    one_of_each = {(record.get("did"), record.get("session") is None): (where, record) for where, record in found}
    for where, record in one_of_each.values():
        for path in _places(record):
            changed = copy.deepcopy(record)
            _at(changed, path)["surplus"] = None
            if checker.is_valid(changed):
                passed.append(f"{where}: surplus in {path}")
            for member in list(_at(record, path)):
                changed = copy.deepcopy(record)
                del _at(changed, path)[member]
                if checker.is_valid(changed):
                    passed.append(f"{where}: without {path} {member}")
    assert passed == []


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict):
        yield path
        for key, child in node.items():
            yield from _places(child, (*path, key))
    elif isinstance(node, list):
        for key, child in enumerate(node[:1]):
            yield from _places(child, (*path, key))


def _at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ({"article": "a", "claims": []}, True),
        ({"article": "a", "claims": [{"start": 1, "end": 2}, {"quote": "q"}, {"text": "t"}], "model": "x"}, True),
        ({"article": "a", "claims": [{"start": -1, "end": 2}]}, False),
        ({"article": "", "claims": []}, False),
        ({"claims": []}, False),
        ({"article": "a"}, False),
        ({"article": "a", "claims": [], "offset_unit": "bytes"}, False),
    ],
)
def test_the_prediction_schema_asks_other_systems_for_little(line: dict[str, Any], fits: bool) -> None:
    assert validator("prediction").is_valid(line) is fits


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ({"do": "undo"}, True),
        ({"do": "mark", "article": "a1", "start": 22, "end": 40, "source": {"start": 3, "end": 17}, "cue": None}, True),
        ({"do": "judge", "claims": ["c", {"article": "a1", "start": 1, "end": 2}], "label": "denied", "confidence": 4}, True),
        ({"do": "link", "from": "a", "to": "b", "relation": "denies"}, True),
        ({"do": "judge", "claims": [], "label": "denied"}, False),
        ({"do": "judge", "claims": ["c"]}, False),
        ({"do": "dance"}, False),
        ({"do": "undo", "twice": True}, False),
    ],
)
def test_the_intent_schema_tells_what_record_takes(line: dict[str, Any], fits: bool) -> None:
    assert validator("intent").is_valid(line) is fits


def test_the_settings_of_every_shipped_project_fit_the_schema() -> None:
    found = sorted((REPOSITORY / "data").glob("*/workbench.toml"))
    if not found:
        pytest.skip("data/ holds no workbench.toml yet")
    assert faults("workbench-config", [(str(path.name), tomllib.loads(path.read_text(encoding="utf-8"))) for path in found]) == []
