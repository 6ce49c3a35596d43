"""An id can't leave its folder, nor be a name that some machine refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cli.scaffold import begin, checked
from generator.errors import UserError
from generator.pipeline.figures.article_paths import ArticlePaths

ODD = [
    *("", ".", "..", "../x", "/etc/x", "a/b", "a\\b", "C:x", "~", "~root", "-", "-a", "a-", "a--b"),
    *("A", "ä", "a b", "a_b", "a.py", "a\x00", "a\n", "\ud800", "1a", "class", "import", "True"),
    *("con", "prn", "aux", "nul", "com1", "lpt9", "a" * 81, "a" * 5000, "$HOME", "`x`", "a;b", "é"),
]


@pytest.mark.parametrize("id", ODD)
def test_any_text_that_is_no_id_gets_a_proper_one(id):
    with pytest.raises(UserError, match=r"expected an id of .*words of a-z") as caught:
        checked(id)
    message = str(caught.value)
    assert message.isprintable()
    assert message.isascii()
    assert len(message) < 400
    assert checked(message.rpartition("; got ")[0].rpartition(" as ")[2])  # what it offers is one


@given(st.text(st.characters()) | st.text("ab1-_./\\~\x00", max_size=12))
def test_an_id_is_a_file_of_its_folder(tmp_path_factory, id):
    top = tmp_path_factory.mktemp("new")
    places = ArticlePaths(top, top / "inner" / "figures")
    try:
        files = begin(places, id)
    except UserError as error:
        assert str(error).isprintable()  # noqa: PT017 – else it is written
        assert list(top.iterdir()) == []
        return
    assert files[0].parent == top / "inner" / "figures"
    assert {path.name for path in top.iterdir()} == {"inner"}


@pytest.mark.parametrize("id", ["../round-trip", "/", "round_trip", "round-trip/", "\udcff"])
def test_figures_named_on_the_command_line(built, id):
    run = built.build("list", id)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "expected a figure or a command" in run.stderr


def test_a_figure_is_not_called_as_a_command_is(tiny):
    tiny.add("figures/list.py", (tiny.root / "figures/at_rest.py").read_text())
    run = tiny.build()
    assert run.returncode == 1
    assert "figures/list.py: expected a name that is no command, got 'list'" in run.stderr
