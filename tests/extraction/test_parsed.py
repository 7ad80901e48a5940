"""The extractor `spacy`, where its extra is installed."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from workbench.errors import PluginError
from workbench.extraction.parsed import EXTRACTOR, MODEL
from workbench.model.article import Article, text_digest
from workbench.model.claim import parts_of, quote_of


@pytest.mark.skipif(find_spec(MODEL) is not None, reason="the extra `spacy` is installed")
def test_without_its_extra_it_says_what_to_install() -> None:
    with pytest.raises(PluginError, match=r"pip install 'factcheck-workbench\[spacy\]'"):
        _ = EXTRACTOR.version


def test_the_parse_gives_reports_denials_and_statements() -> None:
    pytest.importorskip(MODEL, reason="the extra `spacy` is not installed")
    text = (
        "Moscow has denied accusations from officials that it asked for arms. “We won,” said Ana Ruiz. "
        "According to the survey, rents have doubled. The river flooded three villages on Monday."
    )
    claims = EXTRACTOR.extract(Article(id="a1", text=text, sha256=text_digest(text)))
    found = {claim.quote: claim for claim in claims}
    assert found["it asked for arms"].stance == "denies"
    assert found["it asked for arms"].parent in {claim.id for claim in claims}
    assert (found["We won"].kind, found["We won"].source and found["We won"].source.quote) == ("direct", "Ana Ruiz")
    assert found["rents have doubled"].source is not None
    assert found["The river flooded three villages on Monday"].kind == "assertion"
    assert all(claim.quote == quote_of(text, parts_of(claim)) for claim in claims)
