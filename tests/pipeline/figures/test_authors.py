"""Every mistake of an author is one line that says where, what was expected and what was found."""

import pytest

from generator.pipeline.figures.module import read_figure

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
    ("old", "new", "message"),
    [
        ("def data():", "def data(:", "figures/x.py: line 11: "),
        ('alt = "Words."', "", "figures/x.py: expected alt = "),
        ('alt = "Words."', 'alt = "  "', "figures/x.py: expected alt = "),
        ('alt = "Words."', "alt = str(1)", "figures/x.py: alt: expected text in quotes, got"),
        ('"""A title\n\nA caption.\n"""', "", "figures/x.py: expected a docstring, got none; its"),
        ("film(data)", "film(dta)", "film: expected a product, got 'dta'; did you mean data?"),
        (
            "film(data)",
            "film(data, n=3)",
            "film: expected names of products, got a default",
        ),
        (
            "film(data)",
            "film(*data)",
            "film: expected names of products, got *data",
        ),
        ("def film", "def movie", "figures/x.py: expected film or still, got neither"),
        ("def film", "def still(): pass\n\ndef film", "x.py: expected film or still, got both"),
        (
            "def film(data):\n",
            "film = 1\ndef _(data):\n",
            "film: expected def film(…), got",
        ),
        ("def data():", "def data(data):", "data: expected no cycle of products, got data → data"),
        ("circle(10)", "circle(N)", "data: expected a constant, function, import or parameter ("),
        (
            "circle(10)",
            "circel(10)",
            "learn: expected one of its names, got 'circel'; did you mean circle?",
        ),
        (
            "circle(10)",
            "circle(open('x'))",
            "line 12: expected a declared file, which has a key, got open('x'); declare it: open(s",
        ),
        ("def data():", "def data():\n    global N", "line 12: expected no global, got N"),
        (
            "def data",
            "def data(): pass\n\ndef data",
            "expected one definition, got those in lines 11 and 13",
        ),
        (
            "draw, learn",
            "draw, learn\nfrom math import *",
            "line 7: expected names to import",
        ),
        ("draw, learn", "draw, learn\nimport nil", ""),
        ("circle(10)", "circle(nil.x)", "expected a constant, function, import or parameter ("),
        ("lambda t: t", "lambda t: data()", ""),
        ("film(data)", "film()", ""),
        (
            "alt =",
            "from figures.none import data2\nalt =",
            "imports: expected a module of figures (",
        ),
        (
            "alt =",
            "from figures.at_rest import nil\nalt =",
            "expected a name of figures/at_rest.py (",
        ),
        (
            "alt =",
            "from figures import at_rest\nalt =",
            "expected from figures.at_rest import data",
        ),
        (
            "alt =",
            "import figures.at_rest\nalt =",
            "got an import of the whole module",
        ),
        (
            "film(data)",
            "film(data, claims)",
            "film: expected names of products, got claims",
        ),
    ],
)
def test_a_mistake_in_a_figure_is_one_line(tiny, old, new, message):
    assert old in GOOD
    lines = tiny.errors("x", GOOD.replace(old, new))
    if message:
        assert any(message in line for line in lines), lines
        assert all(line.startswith("figures/x.py") and "\n" not in line for line in lines)
    assert sorted(tiny.project().figures) == ["at-rest", "round-trip"] + ["x"] * (not lines)


def test_a_library_that_is_not_installed(tiny):
    lines = tiny.errors("x", GOOD.replace("alt", "import nil\n\nalt").replace("(10)", "(nil.x)"))
    assert lines[0].startswith("figures/x.py, data: imports: expected a module that is installed")
    assert "got 'nil'" in lines[0]


def test_a_product_read_by_name(tiny):
    text = GOOD.replace(FILM, FILM + "\n\ndef claims(data):\n    yield claim.measured('n', n())\n")
    text += "\n\ndef n():\n    return data()\n"
    assert tiny.errors("x", text) == [
        "figures/x.py, claims: expected the product 'data' as a parameter, got it by name"
    ]


def test_a_longer_cycle(tiny):
    text = GOOD.replace("def data():", "def far(data):\n    return data\n\n\ndef data(far):")
    assert (
        "figures/x.py, data: expected no cycle of products, got data → far → data"
        in tiny.errors("x", text)
    )


def test_figures_that_import_each_other(tiny):
    tiny.add("figures/y.py", GOOD.replace("alt", "from figures.x import data as other\n\nalt"))
    lines = tiny.errors("x", GOOD.replace("alt", "from figures.y import data as other\n\nalt"))
    assert (
        "figures/x.py: expected imports in one direction, got figures/y.py, which imports this"
        " module" in lines
    )


def test_all_mistakes_of_a_figure_are_reported(tiny):
    assert len(tiny.errors("x", "def data(): pass")) == 3


@pytest.mark.parametrize("name", ["a-b", "Big", "2d", "ä"])
def test_names_that_no_figure_can_have(tiny, name):
    lines = tiny.errors(name, GOOD)
    assert len(lines) == 1
    assert lines[0].startswith(
        f"figures/{name}.py: expected a-z, 0-9 and _ in the name of a figure"
    )


def test_two_files_with_one_id(tiny):
    tiny.add("figures/a_b.py", GOOD)
    (line,) = tiny.errors("a-b", GOOD)
    assert line.endswith("as a_b.py; figures/a_b.py is there, and has that id")
    assert "a-b" in tiny.project().figures


def test_not_utf8_and_nul(tiny):
    (tiny.root / "figures/x.py").write_bytes(b"\xff\xfe")
    assert "expected UTF-8" in tiny.project().errors["x"][0]
    (tiny.root / "figures/x.py").write_bytes(b"a = '\0'")
    assert len(tiny.project().errors["x"]) == 1


def test_a_script_part_is_left_out(tiny):
    assert (
        tiny.errors("x", GOOD + "\n\nif __name__ == '__main__':\n    print(film(data()))\n") == []
    )


ALT = '\nalt = "a"\n'


@pytest.mark.parametrize(
    ("source", "line", "shown"),
    [
        ('"""On $\\beta$"""' + ALT, 1, r"the docstring has the control character '\x08eta$'"),
        (
            '"""A\n\nSo $\\frac12$"""' + ALT,
            1,
            r"the docstring has the control character '\x0crac12$'",
        ),
        ('"""A\n\nSo $\\nabla f$"""' + ALT, 1, r"the docstring has the control character '\nabla'"),
        (
            '"""A\n\n$\\theta$, $\\tanh$"""' + ALT,
            1,
            r"the docstring has the control character '\theta",
        ),
        ('"""A\n\n$\\rho$"""' + ALT, 1, r"the docstring has the control character '\rho$'"),
        ('"""A\n\n$\\vec x$"""' + ALT, 1, r"the docstring has the control character '\x0bec x$'"),
        ('"""A\n\n$\\alpha$"""' + ALT, 1, r"the docstring has the control character '\x07lpha$'"),
        ('"""A"""\n\nalt = "of \\beta"', 3, r"alt has the control character '\x08eta'"),
        ('"""A"""\n\nalt = "of \\tanh"', 3, r"alt has the control character '\tanh'"),
        ('"""A\n\n$\\xi$"""' + ALT, 3, "truncated \\xXX escape"),
        ('"""A\n\n$\\upsilon$"""' + ALT, 3, "truncated \\uXXXX escape"),
    ],
)
def test_a_backslash_that_python_took_is_reported_with_its_line(tiny, source, line, shown):
    (message,) = [error for error in tiny.errors("lost", source) if "film" not in error]
    assert message.startswith(f"figures/lost.py: line {line}: ")
    assert shown in message
    assert 'write r"""…""", so that its backslashes stay' in message


@pytest.mark.parametrize(
    "source",
    [
        'r"""On $\\beta$, $\\nabla f$, $\\tanh$"""' + ALT,
        '"""On $\\\\beta$, $\\\\nabla$"""' + ALT,
        '"""A\n\nTabs\tand\nlines typed as they are, $\\sin x$"""' + ALT,
        '"""A"""\n\nalt = "one line\\nand another"',
    ],
)
def test_a_text_that_keeps_its_backslashes_is_right(tiny, source):
    assert [error for error in tiny.errors("kept", source) if "film" not in error] == []


def test_the_lines_of_title_and_caption_are_known(tiny):
    text = "# one\n# two\n" + 'r"""\nTitle\n\n\nThe caption\nand more\n"""\nalt = "a"\n'
    facts = read_figure(text)
    assert (facts.title_line, facts.caption_line) == (4, 7)
    assert read_figure("x = 1\n").title_line == 0
    source = (tiny.root / "figures/at_rest.py").read_text()
    tiny.add("figures/at_rest.py", f"# a comment\n{source}")
    figure = tiny.project().figures["at-rest"]
    lines = (tiny.root / "figures/at_rest.py").read_text().splitlines()
    assert figure.title in lines[figure.title_line - 1]
    assert figure.caption.splitlines()[0] in lines[figure.caption_line - 1]
