"""Owns the list of published JSON Schemas and how each is made from its model; must never write a file.

A field's docstring becomes its description. It is read from the source here, and not when the classes are made, because pydantic's own
way of doing so would cost every start of the program 100 ms.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Hashable, Iterator
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, cast

from pydantic import Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from workbench.model import annotated, article, assignment, config, event, gold, intent, settings
from workbench.model.base import Record
from workbench.model.light import LightRecord

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def published_schemas() -> dict[str, dict[str, Any]]:
    """Every published schema by its file name: what reaches a file, or is read from one."""
    return {
        "article.schema.json": _schema("article", "One article of articles.jsonl", article.Article),
        "annotated-article.schema.json": _schema(
            "annotated-article",
            "One line of candidates, of an annotator's set or of gold, as this program writes it",
            annotated.AnnotatedArticle,
        ),
        "prediction.schema.json": _schema(
            "prediction", "One line of claims as this program accepts it from any other system", annotated.Prediction
        ),
        "event.schema.json": _schema("event", "One line of a journal", Annotated[event.AnyEvent, Field(discriminator="did")]),
        "intent.schema.json": _schema(
            "intent", "One line of what `workbench record` reads", Annotated[intent.AnyIntent, Field(discriminator="do")]
        ),
        "assignment.schema.json": _schema("assignment", "One line of assignments.jsonl", assignment.Assignment),
        "gold-manifest.schema.json": _schema("gold-manifest", "gold.manifest.json", gold.Manifest),
        "workbench-config.schema.json": _schema("workbench-config", "workbench.toml", config.ProjectConfig),
        "settings.schema.json": _schema("settings", "config.toml, a person's own settings", settings.Settings),
    }


READ_ONLY = {"prediction.schema.json", "intent.schema.json", "workbench-config.schema.json", "settings.schema.json"}
"""Schemas of what is read: a member with a default may be left out there."""


class _Generator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: core_schema.CoreSchema) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        return self._described(super().model_schema(schema), schema["cls"])

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        return self._described(super().dataclass_schema(schema), schema["cls"])

    def _described(self, made: JsonSchemaValue, record: type) -> JsonSchemaValue:
        made.pop("title", None)
        for name, text in _field_docs(cast(Hashable, record)).items():
            member = made.get("properties", {}).get(name)
            if isinstance(member, dict):
                member["description"] = text
        return made


def _schema(name: str, title: str, shape: Any) -> dict[str, Any]:
    is_read = f"{name}.schema.json" in READ_ONLY
    made = TypeAdapter(shape).json_schema(mode="validation" if is_read else "serialization", schema_generator=_Generator, by_alias=True)
    if not is_read:
        _require_all(made)
    return {"$schema": DIALECT, "$id": f"urn:factcheck-workbench:schema:{name}", "title": title, **made}


def _require_all(node: Any) -> None:
    """What the program writes is typed consistently: every member stands on every line."""
    if isinstance(node, dict):
        if "properties" in node and node.get("additionalProperties") is False:
            node["required"] = list(node["properties"])
        for child in node.values():
            _require_all(child)
    elif isinstance(node, list):
        for child in node:
            _require_all(child)


@cache
def _field_docs(record: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for ancestor in reversed(record.__mro__):
        if issubclass(ancestor, Record | LightRecord) and ancestor not in (Record, LightRecord):
            for name, text in _docs_of(inspect.getmodule(ancestor), ancestor.__name__):
                found[_name_in_files(record, name)] = text
    return found


def _name_in_files(record: type[Record | LightRecord], name: str) -> str:
    return (record.model_fields[name].alias or name) if issubclass(record, Record) else name


def _docs_of(module: Any, class_name: str) -> Iterator[tuple[str, str]]:
    body = _classes(module)[class_name].body
    for statement, following in pairwise(body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            yield statement.target.id, " ".join(following.value.value.split())


@cache
def _classes(module: Any) -> dict[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
