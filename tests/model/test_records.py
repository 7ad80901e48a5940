"""Records are frozen and closed; ids are digests of what they name, so that two programs find the same one."""

from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import awkward_text

from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import Article, text_digest
from workbench.model.claim import Claim, claim_id, make_claim, parts_of, quote_of, restore_claim
from workbench.model.config import ProjectConfig
from workbench.model.event import EVENTS, event_adapter
from workbench.model.link import evidence_id
from workbench.model.scheme import DEFAULT_SCHEME, Label, Scheme

TEXT = "🌉 Mayor Ana Ruiz said the bridge is safe."


def test_offsets_count_code_points() -> None:
    """One astral character is one, not two (UTF-16) and not four (bytes)."""
    claim = make_claim("a1", text_digest(TEXT), TEXT, [(22, 40)], source=(2, 16), cue=(17, 21))
    assert claim.source is not None
    assert claim.cue is not None
    assert (claim.quote, claim.source.quote, claim.cue.quote) == ("the bridge is safe", "Mayor Ana Ruiz", "said")


def test_identical_spans_have_one_id_whoever_proposes_them() -> None:
    digest = text_digest(TEXT)
    one = make_claim("a1", digest, TEXT, [(2, 7)], kind="direct", score=0.9, proposed_by=("rules",))
    other = make_claim("a1", digest, TEXT, [(2, 7)], kind="assertion", source=(8, 11), proposed_by=("model",))
    assert one.id == other.id


def test_the_id_is_the_one_that_files_of_this_version_hold() -> None:
    """Another digest would cut every journal off from its candidates."""
    key = ["a1", "ab" * 32, 3, 40, [[3, 17], [20, 40]]]
    expected = hashlib.sha256(json.dumps(key, separators=(",", ":")).encode()).hexdigest()[:20]
    assert claim_id("a1", "ab" * 32, [(3, 17), (20, 40)]) == expected


@given(st.lists(st.tuples(st.text(max_size=3), st.sampled_from("xy"), st.integers(0, 9), st.integers(10, 19)), min_size=2, unique=True))
def test_other_places_have_other_ids(places: list[tuple[str, str, int, int]]) -> None:
    ids = {claim_id(article, digest, [(start, end)]) for article, digest, start, end in places}
    assert len(ids) == len(places)


def test_fragments_are_part_of_the_id() -> None:
    assert claim_id("a", "d", [(0, 9)]) != claim_id("a", "d", [(0, 4), (5, 9)])


def test_a_parent_is_named_by_the_id_that_its_own_span_gives() -> None:
    digest = text_digest(TEXT)
    act = make_claim("a1", digest, TEXT, [(2, 41)])
    content = make_claim("a1", digest, TEXT, [(23, 41)], parent=[(2, 41)])
    assert content.parent == act.id


def test_evidence_of_the_same_page_and_words_is_one_record() -> None:
    assert evidence_id("https://e.org", None) == evidence_id("https://e.org", None)
    assert len({evidence_id("u", None), evidence_id(None, "u"), evidence_id("u", "u"), evidence_id("u", "")}) == 4
    assert evidence_id("u", None).startswith("ev-")


def test_records_cannot_be_changed() -> None:
    article = Article(id="a", text="t", sha256=text_digest("t"))
    with pytest.raises(FrozenInstanceError):
        article.text = "u"  # type: ignore[misc]


@given(awkward_text.filter(bool), st.data())
def test_a_claim_survives_its_way_through_a_file(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    claim = make_claim("a", text_digest(text), text, [(start, end)], source=(start, end), score=0.5, reasons=("why",), proposed_by=("x",))
    line = claim.as_json()
    assert b"\n" not in line
    assert Claim.model_validate_json(line) == claim
    assert restore_claim(json.loads(line)) == claim
    assert quote_of(text, parts_of(claim)) == claim.quote == text[start:end]


def test_the_quote_of_several_parts_joins_them_by_one_blank() -> None:
    assert quote_of("one, he said, two", [(0, 3), (14, 17)]) == "one two"


def test_null_members_stand_on_every_line() -> None:
    """Column stores and dataset loaders infer types from a line: a member that comes and goes breaks them."""
    members = json.loads(AnnotatedArticle(article="a").as_json())
    assert set(members) == {
        "schema", "article", "sha256", "offset_unit", "complete", "annotator", "system", "claims", "links", "rejected", "evidence",
    }  # fmt: skip
    claim = json.loads(make_claim("a", "d", "t", [(0, 1)]).as_json())
    assert {"kind", "stance", "parent", "source", "cue", "text", "score", "decision", "label", "confidence", "note"} <= set(claim)


def test_every_event_kind_has_its_own_tag_and_is_told_apart_by_it() -> None:
    assert len(EVENTS) == 19
    with pytest.raises(ValidationError, match="did"):
        event_adapter().validate_python({"did": "guessed"})


def _scheme(**change: Any) -> dict[str, Any]:
    return {**DEFAULT_SCHEME.as_dict(), **change}


_LABELS = [label.as_dict() for label in DEFAULT_SCHEME.labels]


@pytest.mark.parametrize(
    "labels",
    [
        _LABELS[:1],
        [{**_LABELS[0], "id": f"l{n}", "key": str(n)} for n in range(10)],
        [*_LABELS, _LABELS[0]],
        [_LABELS[0], {**_LABELS[1], "key": _LABELS[0]["key"]}],
        [_LABELS[0], {**_LABELS[1], "relation": "refutes"}],
        [_LABELS[0], {**_LABELS[1], "id": "Has Blanks"}],
    ],
    ids=["one", "ten", "twice", "same key", "unknown relation", "bad id"],
)
def test_a_scheme_that_cannot_be_used_is_refused(labels: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        Scheme.model_validate(_scheme(labels=tuple(labels)))


@pytest.mark.parametrize("count", [2, 9])
def test_two_to_nine_labels_make_a_scheme(count: int) -> None:
    labels = tuple(Label(id=f"l{n}", name="L", key=str(n), shape="o", hue="grey") for n in range(count))
    assert len(Scheme(labels=labels, relations=DEFAULT_SCHEME.relations).labels) == count


def test_the_default_scheme_is_the_one_of_the_guideline() -> None:
    assert [label.id for label in DEFAULT_SCHEME.labels] == ["supported", "disputed", "denied", "unaddressed"]
    assert {label.id: label.relation for label in DEFAULT_SCHEME.labels} == {
        "supported": "supports", "disputed": "disputes", "denied": "denies", "unaddressed": None,
    }  # fmt: skip
    assert [relation.id for relation in DEFAULT_SCHEME.relations if relation.symmetric] == ["same"]
    assert Scheme.model_validate(DEFAULT_SCHEME.as_dict()) == DEFAULT_SCHEME


def test_the_scheme_digest_changes_with_the_scheme() -> None:
    renamed = DEFAULT_SCHEME.labels[0].model_copy(update={"name": "true"})
    assert DEFAULT_SCHEME.model_copy(update={"labels": (renamed, *DEFAULT_SCHEME.labels[1:])}).digest() != DEFAULT_SCHEME.digest()


def test_somebody_who_is_not_listed_annotates() -> None:
    assert ProjectConfig(name="p").role_of("anybody") == "annotator"


def test_a_trusted_claim_is_the_one_that_validation_gives() -> None:
    """Extractors skip validation; nothing that follows (equality, copies, pickles, files) may notice."""
    claim = make_claim("a1", text_digest(TEXT), TEXT, [(22, 40)], kind="indirect", source=(2, 16), cue=(17, 21), score=0.5)
    checked = Claim.model_validate_json(claim.as_json())
    assert claim == checked
    assert pickle.loads(pickle.dumps(claim)) == checked
    assert claim.model_copy(update={"score": 0.7}) == checked.model_copy(update={"score": 0.7})
