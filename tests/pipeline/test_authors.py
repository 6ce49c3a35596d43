"""Every mistake of an author is one line that says where, what, and what is allowed."""

import pytest

GOOD = '''"""A title

A caption.
"""

from generator import claim, draw, learn

alt = "Words."


def data():
    return learn.circle(10)


def film(data):
    return draw.film(lambda t: t)
'''
FILM = "def film(data):\n    return draw.film(lambda t: t)\n"


def test_the_figure_itself_is_good(tiny):
    assert tiny.errors("good", GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("def data():", "def data(:", "figures/x.py: line 11: "),
        ('alt = "Words."', "", "figures/x.py: no alt; write alt = "),
        ('alt = "Words."', 'alt = "  "', "figures/x.py: no alt; write alt = "),
        ('alt = "Words."', "alt = str(1)", "figures/x.py: alt is computed; allowed: text"),
        ('"""A title\n\nA caption.\n"""', "", "figures/x.py: no docstring; its first line is"),
        ("film(data)", "film(dta)", "film: 'dta' is no product; did you mean data?"),
        ("film(data)", "film(data, n=3)", "film: parameter a default; allowed: plain names"),
        ("film(data)", "film(*data)", "film: parameter *data; allowed: plain names"),
        ("def film", "def movie", "figures/x.py: neither film nor still; allowed: one of them"),
        ("def film", "def still(): pass\n\ndef film", "x.py: both film and still; allowed: one"),
        ("def film(data):\n", "film = 1\ndef _(data):\n", "film is no function; allowed: def"),
        ("def data():", "def data(data):", "data: a cycle of products: data → data"),
        ("circle(10)", "circle(N)", "data: it reads 'N', which is neither constant, function,"),
        ("circle(10)", "circel(10)", "learn has no 'circel'; did you mean circle?"),
        ("circle(10)", "circle(open('x'))", "line 12: open: 'x' is in no key; declare it: open(s"),
        ("def data():", "def data():\n    global N", "line 12: a figure sets no global (N)"),
        ("def data", "def data(): pass\n\ndef data", "'data' is defined twice, in lines 11 and 13"),
        ("draw, learn", "draw, learn\nfrom math import *", "line 7: import *; allowed: import"),
        ("draw, learn", "draw, learn\nimport nil", ""),
        ("circle(10)", "circle(nil.x)", "it reads 'nil', which is neither"),
        ("lambda t: t", "lambda t: data()", ""),
        ("film(data)", "film()", ""),
        ("alt =", "from figures.none import data2\nalt =", "from figures/none.py, which is not"),
        ("alt =", "from figures.at_rest import nil\nalt =", "figures/at_rest.py has no 'nil'"),
        ("alt =", "from figures import at_rest\nalt =", "imports a figure whole; allowed: from"),
        ("alt =", "import figures.at_rest\nalt =", "imports a figure whole; allowed: from"),
        ("film(data)", "film(data, claims)", "film: claims is kept nowhere; allowed: names"),
    ],
)
def test_one_line(tiny, old, new, told):
    assert old in GOOD
    lines = tiny.errors("x", GOOD.replace(old, new))
    if told:
        assert any(told in line for line in lines), lines
        assert all(line.startswith("figures/x.py") and "\n" not in line for line in lines)
    assert sorted(tiny.project().figures) == ["at-rest", "round-trip"] + ["x"] * (not lines)


def test_a_library_that_is_not_installed(tiny):
    lines = tiny.errors("x", GOOD.replace("alt", "import nil\n\nalt").replace("(10)", "(nil.x)"))
    assert lines[0].startswith("figures/x.py, data: imports 'nil', which is not installed")


def test_a_product_read_by_name(tiny):
    text = GOOD.replace(FILM, FILM + "\n\ndef claims(data):\n    yield claim.measured('n', n())\n")
    text += "\n\ndef n():\n    return data()\n"
    assert tiny.errors("x", text) == [
        "figures/x.py, claims: it reads the product 'data' by name; make it a parameter"
    ]


def test_a_longer_cycle(tiny):
    text = GOOD.replace("def data():", "def far(data):\n    return data\n\n\ndef data(far):")
    assert "figures/x.py, data: a cycle of products: data → far → data" in tiny.errors("x", text)


def test_figures_that_import_each_other(tiny):
    tiny.add("figures/y.py", GOOD.replace("alt", "from figures.x import data as other\n\nalt"))
    lines = tiny.errors("x", GOOD.replace("alt", "from figures.y import data as other\n\nalt"))
    assert "figures/x.py: it and figures/y.py import each other; allowed: one way" in lines


def test_all_mistakes_of_a_figure_are_told(tiny):
    assert len(tiny.errors("x", "def data(): pass")) == 3


@pytest.mark.parametrize("name", ["a-b", "Big", "2d", "_Own", "ä"])
def test_names_that_no_figure_can_have(tiny, name):
    lines = tiny.errors(name, GOOD)
    assert len(lines) == 1
    assert lines[0].startswith(f"figures/{name}.py: no name for a figure; allowed: ")


def test_two_files_with_one_id(tiny):
    tiny.add("figures/a_b.py", GOOD)
    (line,) = tiny.errors("a-b", GOOD)
    assert line.endswith("as a_b.py; figures/a_b.py is there, and has that id")
    assert "a-b" in tiny.project().figures


def test_not_utf8_and_nul(tiny):
    (tiny.root / "figures/x.py").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in tiny.project().errors["x"][0]
    (tiny.root / "figures/x.py").write_bytes(b"a = '\0'")
    assert len(tiny.project().errors["x"]) == 1


def test_a_script_part_is_left_out(tiny):
    assert (
        tiny.errors("x", GOOD + "\n\nif __name__ == '__main__':\n    print(film(data()))\n") == []
    )
