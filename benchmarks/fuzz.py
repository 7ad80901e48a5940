"""Coverage-guided fuzzing of every reader and extractor: what no file from outside may do is to raise anything but our own errors.

    pip install atheris
    python benchmarks/fuzz.py CORPUS --seconds 3600        (finds new inputs and keeps them in CORPUS)
    python benchmarks/fuzz.py CORPUS --once                (runs what is in CORPUS again, without atheris)

The first byte of an input chooses the target, the rest is the file. A crash is written to `crash-…` in the working folder. What is said
in words about a bad file (any `WorkbenchError`) is a pass; so is every record that reads. CORPUS is filled with the bundled sample first.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LARGEST = 20_000
"""Bytes of an input: faults of size have tests of their own."""


def targets() -> dict[str, Callable[[bytes], None]]:
    """Every door that bytes from outside come in by; a name per target."""
    from workbench.errors import WorkbenchError
    from workbench.extraction import rules, sentences
    from workbench.formats.annotated import read_annotated
    from workbench.formats.articles import read_articles, read_metadata
    from workbench.journal.line import read_segment
    from workbench.model.article import Article, text_digest
    from workbench.model.intent import intent_adapter
    from workbench.model.lines import strict_loads
    from workbench.project.audit import check_file
    from workbench.project.config import read_config
    from workbench.project.layout import escape_name, unescape_name
    from workbench.project.record import parse_intent
    from workbench.text.anchor import find_quote
    from workbench.text.visible import visible

    adapter = intent_adapter()
    folder = Path(tempfile.mkdtemp(prefix="workbench-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))

    def at_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], None]:
        path = folder / name

        def call(data: bytes) -> None:
            path.write_bytes(data)
            read(path)

        return call

    def forgiving(read: Callable[[bytes], None]) -> Callable[[bytes], None]:
        def call(data: bytes) -> None:
            try:
                read(data)
            except WorkbenchError as error:
                str(error).encode("utf-8", "surrogatepass")
            except ValueError as error:
                if type(error).__name__ != "LineError":
                    raise

        return call

    def intent(data: bytes) -> None:
        parse_intent(data, adapter)

    def json_line(data: bytes) -> None:
        strict_loads(data)

    def segment(data: bytes) -> None:
        read_segment("s", "s.jsonl", data)

    def extract(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        article = Article(id="a", text=text, version=1, sha256=text_digest(text))
        for extractor in (rules.EXTRACTOR, sentences.EXTRACTOR):
            claims = extractor.extract(article)
            assert all(claim.quote == " ".join(text[f.start : f.end] for f in claim.fragments) for claim in claims)
            assert len({claim.id for claim in claims}) == len(claims)

    def anchor(data: bytes) -> None:
        quote, _, text = data.decode("utf-8", "replace").partition("\n")
        found = find_quote(text, quote)
        assert 0 <= found.start <= found.end <= len(text)

    def show(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        shown = visible(text)
        assert len(shown) == len(text)
        assert not set(shown) & {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x200B)}

    def name(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        made = escape_name(text)
        assert "/" not in made
        assert made not in (".", "..")
        assert len(made) <= 255
        assert "~" in made or made == "%" or unescape_name(made) == text

    return {
        "segment": segment,
        "check a file": forgiving(at_file("any.jsonl", check_file)),
        "articles": forgiving(at_file("a.jsonl", read_articles)),
        "csv": forgiving(at_file("a.csv", read_articles)),
        "metadata": forgiving(at_file("m.csv", read_metadata)),
        "text": forgiving(at_file("a.txt", read_articles)),
        "annotated": forgiving(at_file("p.jsonl", read_annotated)),
        "config": forgiving(at_file("workbench.toml", read_config)),
        "intent": forgiving(intent),
        "json": forgiving(json_line),
        "extract": extract,
        "anchor": anchor,
        "visible": show,
        "file name": name,
    }


def seeds(names: list[str]) -> list[bytes]:
    """Inputs to begin with: the bundled sample's files for each target that reads such a thing."""
    demo = REPOSITORY / "data" / "demo"
    articles = (demo / "articles.jsonl").read_bytes().splitlines(keepends=True)
    journal = next((demo / "journals").rglob("*.jsonl")).read_bytes().splitlines(keepends=True)
    annotated = (demo / "gold.jsonl").read_bytes().splitlines(keepends=True)
    prediction = b'{"article":"a","claims":[{"quote":"the bridge is safe"},{"start":3,"end":9}],"offset_unit":"utf16"}\n'
    text = "Mayor Ruiz said: “The bridge is safe.” Moscow has denied that it paid 12 euros, according to the port.\n".encode()
    given: dict[str, list[bytes]] = {
        "segment": [b"".join(journal[:3])],
        "check a file": [journal[0], annotated[0][:LARGEST], articles[0], prediction],
        "articles": [articles[0]],
        "csv": [b'id,text,title\n1,"He said\nit is safe.",T\n'],
        "metadata": [b"id,title\n1,T\n"],
        "text": [text],
        "annotated": [annotated[0][:LARGEST], prediction],
        "config": [(demo / "workbench.toml").read_bytes()],
        "intent": [b'{"do":"mark","article":"a1","start":22,"end":40,"source":{"start":3,"end":17},"cue":null}'],
        "json": [b'{"a":[1,2.5,"\\ud83d\\ude00",null,true]}'],
        "extract": [text, "Die Brücke sei „sicher“, sagte Ana Ruiz.".encode()],
        "anchor": [b"the bridge is safe\nHe said the bridge  is safe."],
    }
    return [bytes([names.index(name)]) + each[:LARGEST] for name, each_of in given.items() for each in each_of]


def main() -> None:
    """Parses the command line and fuzzes, or runs the corpus again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of inputs; grows")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--once", action="store_true", help="only run what is there")
    options = parser.parse_args()
    if options.once:
        doors = list(targets().values())
        inputs = sorted(path for path in options.corpus.iterdir() if path.is_file())
        for path in inputs:
            data = path.read_bytes()
            if data:
                doors[data[0] % len(doors)](data[1:])
        print(f"{len(inputs)} inputs, no fault")
        return
    import atheris

    with atheris.instrument_imports(include=["workbench", "json.decoder", "csv"]):
        doors = targets()
    options.corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(list(doors))):
        (options.corpus / f"seed-{number:02}").write_bytes(data)
    chosen = list(doors.values())

    def one(data: bytes) -> None:
        if data:
            chosen[data[0] % len(chosen)](data[1:])

    flags = [f"-max_total_time={options.seconds}", f"-max_len={LARGEST}", "-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], str(options.corpus), *flags], one)
    atheris.Fuzz()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
