"""What a key depends on, and what it doesn't: by changing one thing at a time."""

import pytest

FIGURE = "figures/round_trip.py"
ALL_PRODUCTS = {"data", "training", "network"}
DRAWN = {"gif", "svg"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A round trip\n", "Another title\n"),
        ("It begins", "Here begins"),
        ("A circle.", "A round circle."),
        ("def half", "# a comment\n\ndef half"),
        ("    return number", '    """Half of it."""\n    return number'),
        ("    return number / 2", "    return number   /   2  # halved"),
    ],
)
def test_words_and_layout_change_no_key(tiny, old, new):
    assert tiny.changed(lambda: tiny.change(FIGURE, (old, new))) == set()


def test_a_claims_text_changes_only_the_claims(tiny):
    assert tiny.changed(lambda: tiny.change(FIGURE, ("None is lost", "All are there"))) == {
        "claims"
    }


def test_prose_and_pages_change_no_key(tiny):
    def change():
        tiny.add("templates/article.md", "Other prose.")
        tiny.add("generator/publish/pages/article.py", "x = 1")

    assert tiny.changed(change) == set()


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("/ 2", "/ 3", {"training", "network"}),  # a helper
        ("POINTS = 40", "POINTS = 41", ALL_PRODUCTS),  # a constant
        ("best()", "best() + 0", {"network"}),
        ("t * network", "t + network", set()),
    ],
)
def test_code_changes_what_reads_it(tiny, old, new, changed):
    found = tiny.changed(lambda: tiny.change(FIGURE, (old, new)))
    assert found & ALL_PRODUCTS == changed
    assert found >= DRAWN


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("draw/gif.py", "picture =", "drawn = picture =", {"gif"}),
        ("draw/style/theme.py", "strip()", "rstrip()", {"gif"}),  # what gif.py imports
        ("draw/style/ink.txt", "blue", "red", {"gif"}),  # a file that theme.py declares
        ("draw/film/film.py", "at)", "at, )", set()),  # the same tree
        ("draw/film/film.py", "Film(at)", "Film(at=at)", DRAWN),
        ("learn/training/training.py", "8)", "9)", {"training", "network", "network.json"} | DRAWN),
        ("learn/training/training.py", "A product", "Product", set()),  # a docstring
        ("learn/data/dataset.py", "isfinite", "isnan", ALL_PRODUCTS | {"network.json"} | DRAWN),
        (
            "learn/data/csv_record.py",
            "products.items()",
            "list(products.items())",
            {"network.json"},
        ),
        ("learn/__init__.py", '"circle"', '"more": "x", "circle"', set()),
    ],
)
def test_a_generator_file_changes_what_leads_to_it(tiny, file, old, new, changed):
    found = tiny.changed(lambda: tiny.change(f"generator/{file}", (old, new)))
    assert found - {"claims"} == changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("TABLE = {}\nTABLE['a'] = 1", "TABLE = {}\nTABLE['a'] = 2"),
        ("TABLE = []\nTABLE.append(1)", "TABLE = []\nTABLE.append(2)"),
        ("N = 1\nTABLE = [N]", "N = 2\nTABLE = [N]"),
        ("TABLE = 1\nTABLE += 1", "TABLE = 1\nTABLE += 2"),
        ("for TABLE in (1, 2): pass", "for TABLE in (1, 3): pass"),
        (
            "def wrap(f): return f\n\nTABLE = wrap(len)",
            "def wrap(f): return 0\n\nTABLE = wrap(len)",
        ),
        ("class TABLE:\n    x = 1", "class TABLE:\n    x = 2"),
        ("import numpy as np\nTABLE = np.pi", "import numpy as np\nTABLE = np.e"),
    ],
)
def test_what_a_constant_is_made_of_counts(tiny, before, after):
    tiny.change(FIGURE, ("POINTS = 40", f"POINTS = 40\n{before}"), ("(POINTS)", "(POINTS, TABLE)"))
    assert "data" in tiny.changed(lambda: tiny.change(FIGURE, (before, after)))


def test_a_decorator_counts(tiny):
    tiny.change(FIGURE, ("def data", "def keep(f):\n    return f\n\n\n@keep\ndef data"))
    assert "data" in tiny.changed(lambda: tiny.change(FIGURE, ("return f\n", "return (f, f)[0]\n")))


def test_profile_counts_where_it_is_asked_for(tiny):
    drawn = {name: key for name, key in tiny.keys().items() if name in ALL_PRODUCTS}
    assert drawn.items() <= tiny.keys(profile="draft").items()
    assert tiny.keys()["gif"] != tiny.keys(profile="draft")["gif"]
    tiny.change(FIGURE, ("def data():", "def data(profile):"))
    assert tiny.keys()["data"] != tiny.keys(profile="draft")["data"]


def test_a_folder_of_data_counts_by_what_lies_in_it(tiny, tmp_path):
    tiny.change(FIGURE, ("def data():", "def data(data_folder):"))
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "images").write_bytes(b"some")
    without, first = tiny.keys()["data"], tiny.keys(folder=str(one))["data"]
    assert first != without
    assert first == tiny.keys(folder=str(other))["data"]
    (other / "images").write_bytes(b"others")
    assert first != tiny.keys(folder=str(other))["data"]


def test_a_library_counts_where_it_is_used(tiny):
    project = tiny.project()
    parts = {
        name: project.keys.parts(one)
        for name, one in project.figures["round-trip"].products.items()
    }
    assert "numpy" in parts["data"]
    assert "numpy" not in parts["network"]  # the key of its input has it


def test_spirals_lead_to_datasets_alone(tiny):
    parts = tiny.project().sources.parts("generator", ("learn", "circle"))
    files = {name for name in parts if name.endswith(".py")}
    assert files == {
        "generator/learn/data/generators.py",
        "generator/learn/data/dataset.py",
        "generator/learn/data/__init__.py",
        "generator/errors.py",
    }


def test_shared_products_have_one_key(tiny):
    own, other = tiny.keys("round-trip"), tiny.keys("at-rest")
    assert own["training"] == other["training"]


def test_an_equal_function_elsewhere_has_the_same_key(tiny):
    text = (tiny.root / FIGURE).read_text()
    tiny.add("figures/twin.py", text)
    assert tiny.keys("twin")["training"] == tiny.keys()["training"]
    assert tiny.keys("twin")["gif"] != tiny.keys()["gif"]  # it has the id in its name
