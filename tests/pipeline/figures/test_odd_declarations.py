"""Figures as nobody should write them: every mistake is one line, none is an exception."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pipeline.figures.declaration import declare, figure_id
from generator.pipeline.figures.module import read_figure
from generator.pipeline.figures.project import figure_files, shared_files
from tests.conftest import cases

NAMES = st.sampled_from(
    [
        "data",
        "film",
        "still",
        "claims",
        "alt",
        "training",
        "profile",
        "dta",
        "__name__",
        "x",
        "lambda",
    ]
)
TEXTS = st.text(st.characters(), max_size=6)
PARAMETERS = st.lists(
    NAMES | st.sampled_from(["*a", "**k", "a=1", "a, /", "*, a", "a: int"]), max_size=3
)
BODIES = st.sampled_from(
    [
        "return 1",
        "return open('x')",
        "return data",
        "return learn.circel(1)",
        "yield claim.equal('x', 1, 1, 'y')",
        "global x; x = 1",
        "return N",
        "import nil; return nil.x",
        "from figures.none import data; return data",
        "return [data for data in film]",
        "await 1",
        "return (lambda: __import__('os'))()",
        "pass",
    ]
)
FUNCTIONS = st.tuples(NAMES, PARAMETERS, BODIES).map(
    lambda parts: f"def {parts[0]}({', '.join(parts[1])}):\n    {parts[2]}\n"
)
LINES = st.one_of(
    FUNCTIONS,
    NAMES.map(lambda name: f"{name} = 1\n"),
    TEXTS.map(lambda text: f"alt = {text!r}\n"),
    TEXTS.map(lambda text: f"alt = '{text}'\n"),
    TEXTS.map(lambda text: f"{text}\n"),
    st.sampled_from(
        [
            "from generator import claim, draw, learn\n",
            "from figures.other import data\n",
            "from figures.x import data\n",
            "from figures import other\n",
            "import figures.other\n",
            "from . import other\n",
            "from .. import other\n",
            "from math import *\n",
            "if True:\n    def film(): pass\n",
            "class data: pass\n",
            "async def film(): pass\n",
            "film: int = 3\n",
            "del film\n",
            "(alt := 'x')\n",
            "alt = 'a' 'b'\n",
            "try:\n    x = 1\nexcept* ValueError:\n    x = 2\n",
            "match 1:\n    case film: pass\n",
        ]
    ),
)
DOCS = (
    TEXTS.map(lambda text: f"{text!r}\n") | TEXTS.map(lambda text: f'"""{text}"""\n') | st.just("")
)
SOURCES = st.tuples(DOCS, st.lists(LINES, max_size=6)).map(
    lambda parts: parts[0] + "".join(parts[1])
)
OTHER = '"""T"""\nalt = "a"\ndef data(): return 1\ndef film(data): return data\n'
CYCLES = st.lists(st.tuples(st.integers(0, 4), st.lists(st.integers(0, 5), max_size=3)), max_size=6)


def declared(source):
    """The declaration, or its errors, each of one line."""
    modules = {
        "figures/x.py": read_figure(source),
        "figures/other.py": read_figure(OTHER),
    }
    declaration = declare("figures/x.py", modules)
    if isinstance(declaration, tuple):
        assert declaration
        for line in declaration:
            assert line.startswith("figures/")
            assert len(line.splitlines()) == 1, line
    return declaration


@settings(max_examples=cases(38, 150, 150))
@given(SOURCES)
def test_any_source_is_declared_or_refused(source):
    declared(source)


@given(CYCLES)
def test_products_that_need_each_other(needs):
    """Told as a cycle exactly where there is one below film."""
    lines = ['"""T"""', 'alt = "a"', "def film(p0): return p0"]
    graph = {n: sorted(set(wanted)) for n, wanted in needs}
    graph = {n: [w for w in wanted if w in graph] for n, wanted in graph.items()}
    for n, wanted in graph.items():
        lines.append(f"def p{n}({', '.join(f'p{w}' for w in wanted)}): return 1")
    declaration = declared("\n".join(lines))
    if 0 not in graph:
        assert re.search("expected a product.*, got 'p0'", declaration[0])
        return
    assert isinstance(declaration, tuple) == cyclic(graph, 0, ())
    if isinstance(declaration, tuple):
        assert "expected no cycle of products, got " in declaration[0]


def cyclic(graph, node, above):
    return node in above or any(
        cyclic(graph, successor, (*above, node)) for successor in graph[node]
    )


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 500 + ")" * 500,
        "x = " + "-" * 50_000 + "1",
        "x = " + "+".join(["1"] * 50_000),
        "x = [" * 90 + "]" * 90,
        "x = " + "9" * 5000,
        "x = '\\ud800'\n\ud800",
        "\x00",
        "\ufeff\ufeffx = 1",
        "'''",
        "\\",
        "x = '\\d'",
    ],
)
def test_sources_that_hardly_parse(source):
    assert isinstance(declared(source), tuple)


PRODUCTS = {
    "itself": "    x = []\n    x.append(x)\n    return x",
    "deep": "    x = []\n    for _ in range(10**5):\n        x = [x]\n    return x",
    "digits": "    return 10**5000",
    "half": "    return {'\\ud800': '\\udfff'}",
    "generator": "    return (one for one in 'ab')",
    "bytes": "    return b'x'",
    "words": '    """\\x1b[31m"""\n    return {1: 2}',
}
TOLD = {
    "itself": "got one nested too deeply",
    "deep": "got one nested too deeply",
    "digits": "the value: expected at most 300 digits, got more",
    "half": None,
    "generator": "expected None, bool",
    "bytes": "expected None, bool",
    "words": "expected None, bool",
}
DOC = '"""Odd \\ud800 <b> title"""'
CLAIM = (
    "\n\ndef claims(data):\n"
    "    yield claim.equal('x', 1, 2, 'Odd \\ud800\\x1b[31m\\n\\u202e text', '\\x00', '\\udc00')\n"
)


def test_odd_products_and_words_in_one_build(standing):
    """All in one build: what is no product is told, half a character stops nothing."""
    for name, body in PRODUCTS.items():
        source = (
            '"""Odd \\ud800 <b> title"""\n\nfrom generator import claim, draw\n\nalt = "\\ud800"\n'
        )
        film = "\n\ndef film(data):\n    return draw.film(lambda t: t)\n"
        more = CLAIM if name == "half" else ""
        standing.add(f"figures/odd_{name}.py", f"{source}\n\ndef data():\n{body}\n{film}{more}")
    run = standing.build(PYTHONIOENCODING="ascii")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr, run.stderr
    lines = run.stderr.splitlines()
    for name, said in TOLD.items():
        own = [line for line in lines if line.startswith(f"figures/odd_{name}.py, data: ")]
        assert len(own) == (said is not None)
        assert said is None or said in own[0]
    (claim,) = [line for line in lines if "claim failed" in line]
    assert "Odd \\ud800\\x1b[31m \\u202e text" in claim


CHARACTERS = st.characters(exclude_characters="/\x00", exclude_categories=["Cs"])
FILES = st.text(CHARACTERS, min_size=1, max_size=20)


@settings(
    max_examples=cases(25, 100, 100), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=FILES)
def test_files_of_any_name(tmp_path, name):
    """A figure's id is its file's name: what is none is no figure, and leaves no folder."""
    folder = tmp_path / "figures"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    (folder / f"{name}.py").write_text(OTHER)
    paths, errors = figure_files(folder)
    paths += shared_files(folder)
    # One whose name begins with a dot is hidden.
    assert len({figure_id(path) for path in paths} | errors.keys()) == (not name.startswith("."))
    assert all(set(path) <= set("abcdefghijklmnopqrstuvwxyz0123456789_/.") for path in paths)
    assert all(len(line.splitlines()) == 1 for lines in errors.values() for line in lines)
