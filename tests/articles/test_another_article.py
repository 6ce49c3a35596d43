"""Another article, built by this generator where it stands: no fork, nothing copied."""

import json
import shutil

import pytest

from generator.serving import watch
from tests.articles.conftest import ROOT, TINY, build


def test_the_tiny_article_is_built(tiny_site):
    page = (tiny_site / "index.html").read_text()
    assert "<h1>Two arcs</h1>" in page
    assert "<data" in page
    assert "100%</data> of the points right" in page
    for id, more in (("arcs", set()), ("arcs-apart", {"arcs-apart.gif", "arcs-apart.mp4"})):
        made = {path.name for path in (tiny_site / "figures" / id).iterdir()}
        assert made >= {"index.html", f"{id}.svg", f"{id}.png", "figure.json"} | more
    facts = json.loads((tiny_site / "figures/arcs-apart/figure.json").read_text())
    told = {one["id"]: one["holds"] for one in facts["claims"]}
    assert told == dict.fromkeys(["accuracy", "never-flat", "all-certified"], True)
    assert {path.name for path in (tiny_site / "figures").iterdir()} == {"arcs", "arcs-apart"}


def test_layouts_and_static_files_are_the_generators(tiny_site):
    for path in (ROOT / "templates" / "static").iterdir():
        assert (tiny_site / "static" / path.name).read_bytes() == path.read_bytes()
    assert "Skip to the content" in (tiny_site / "404.html").read_text()


def test_its_own_go_first_and_change_the_pages_alone(another, tmp_path):
    given = ("--figures", "figures", "--store", tmp_path / "store")
    assert build(*given, cwd=another).returncode == 0
    assert (another / "site" / "index.html").exists()  # beside article.toml
    assert "nothing to do" in build(*given, cwd=another).stdout
    (another / "templates/static").mkdir()
    (another / "templates/static/print.css").write_text("/* ours */")
    (another / "templates/layouts").mkdir()
    shutil.copy(ROOT / "templates/layouts/404.html.j2", another / "templates/layouts")
    layout = another / "templates/layouts/404.html.j2"
    layout.write_text(layout.read_text().replace("{% block body %}", "{% block body %}Ours!"))
    run = build(*given, cwd=another)
    assert run.returncode == 0, run.stderr
    assert "figures/arcs" not in run.stdout  # nothing was drawn
    assert (another / "site/static/print.css").read_text() == "/* ours */"
    assert "Ours!" in (another / "site/404.html").read_text()


def test_what_was_kept_stays_when_the_folder_moves(another, tmp_path):
    given = ("--store", tmp_path / "store", "--templates", "templates")
    assert build("--figures", "figures", *given, cwd=another).returncode == 0
    (another / "figures").rename(another / "pictures")
    said = build("list", "--figures", "pictures", *given, cwd=another).stdout.splitlines()
    assert [line.split()[2] for line in said] == ["fresh", "fresh"]


def test_an_error_in_its_figure_names_the_file(another, tmp_path):
    (another / "figures/arcs.py").write_text('"""T"""\nalt = "a"\ndef film(dta):\n    pass\n')
    run = build("--figures", "figures", "--store", tmp_path / "store", cwd=another)
    assert run.returncode == 1
    assert "figures/arcs.py, film: 'dta' is no product" in run.stderr
    (another / "figures/arcs.py").write_text('"""T"""\nalt = "a"\ndef still():\n    1 / 0\n')
    run = build("arcs", "--figures", "figures", "--store", tmp_path / "store", cwd=another)
    assert str(another / "figures/arcs.py") in run.stderr
    assert "ZeroDivisionError" in run.stderr
    assert "generator/pipeline" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--figures", "nowhere"), "--figures nowhere: no such folder; python build.py new ID"),
        (("--figures", "empty"), "--figures empty: no figure (*.py) in it; python build.py new"),
        (("--figures", "alone"), "--figures alone: no figure (*.py) in it; did you mean alone/fig"),
        (("--templates", "nowhere"), "--templates nowhere: no such folder; expected a folder with"),
        (("--templates", "empty"), "--templates empty: no sections/*.md in it; expected a folder"),
        (("--figures", "alone/figures"), "alone/templates: no such folder; the article's prose"),
    ],
)
def test_a_wrong_folder_is_one_line(tmp_path, arguments, said):
    (tmp_path / "empty").mkdir()
    shutil.copytree(TINY / "figures", tmp_path / "alone/figures")
    run = build(*arguments, "--store", tmp_path / "store", cwd=tmp_path)
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert said in line
    assert run.stdout == ""


def test_the_server_follows_it(another):
    before = watch.digest(ROOT, another / "figures", another / "article.toml")
    assert watch.digest(ROOT, another / "figures", another / "article.toml") == before
    (another / "figures/arcs.py").write_text("other")
    assert watch.digest(ROOT, another / "figures", another / "article.toml") != before


def test_the_server_builds_the_same_article():
    from generator.cli.options import build_arguments, read

    typed = ["--figures", "a/figures", "--templates", "b", "--draft", "--force"]
    given = read(["serve", *typed])
    again = read(build_arguments(given))
    assert (again.figures_folder, again.templates_folder) == (
        given.figures_folder,
        given.templates_folder,
    )
    assert (again.command, again.profile, again.force) == ("build", "draft", False)
