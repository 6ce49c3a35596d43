"""Another article, built by this generator where it stands: no fork, nothing copied."""

import json
import shutil
from pathlib import Path

import pytest

from generator.serving import watch
from tests.articles.conftest import ROOT, TINY, build


def test_the_tiny_article_is_built(tiny_site):
    page = (tiny_site / "index.html").read_text()
    assert "<h1>Two arcs</h1>" in page
    assert "<data" in page
    assert "100%</data> of the points right" in page
    for id, more in (("arcs", set()), ("arcs-apart", {"arcs-apart.gif", "arcs-apart.mp4"})):
        names = {path.name for path in (tiny_site / "figures" / id).iterdir()}
        assert names >= {"index.html", f"{id}.svg", f"{id}.png", "figure.json"} | more
    facts = json.loads((tiny_site / "figures/arcs-apart/figure.json").read_text())
    holds = {claim["id"]: claim["holds"] for claim in facts["claims"]}
    assert holds == dict.fromkeys(["accuracy", "never-flat", "all-certified"], True)
    assert {path.name for path in (tiny_site / "figures").iterdir()} == {"arcs", "arcs-apart"}


def test_layouts_and_static_files_are_the_generators(tiny_site):
    static = ROOT / "templates" / "static"
    for path in filter(Path.is_file, static.rglob("*")):
        published = (tiny_site / "static" / path.relative_to(static)).read_bytes()
        assert published == path.read_bytes()
    assert "Skip to the content" in (tiny_site / "404.html").read_text()


def test_its_sources_name_what_it_uses_of_the_generators_templates(tiny_site):
    """A change of this repository's prose must not make the pages of all other articles again."""
    sources = json.loads((tiny_site / "manifest.json").read_text())["sources"]
    top = "generator/templates/"
    named = {name.removeprefix(top) for name in sources if name.startswith(top)}
    used = [
        path
        for folder in ("layouts", "static")
        for path in (ROOT / "templates" / folder).rglob("*")
        if path.is_file()
    ]
    assert named == {path.relative_to(ROOT / "templates").as_posix() for path in used}


def test_its_own_go_first_and_change_the_pages_alone(another, store):
    arguments = ("--figures", "figures", "--store", store)
    assert build(*arguments, cwd=another).returncode == 0
    assert (another / "site" / "index.html").exists()  # beside article.toml
    assert "nothing to do" in build(*arguments, cwd=another).stdout
    (another / "templates/static").mkdir()
    (another / "templates/static/print.css").write_text("/* ours */")
    (another / "templates/layouts").mkdir()
    shutil.copy(ROOT / "templates/layouts/404.html.j2", another / "templates/layouts")
    layout = another / "templates/layouts/404.html.j2"
    layout.write_text(layout.read_text().replace("{% block body %}", "{% block body %}Ours!"))
    run = build(*arguments, cwd=another)
    assert run.returncode == 0, run.stderr
    assert "figures/arcs" not in run.stdout  # nothing was drawn
    sources = json.loads((another / "site/manifest.json").read_text())["sources"]
    assert "templates/static/print.css" in sources
    assert "generator/templates/static/print.css" not in sources
    assert "generator/templates/static/page.js" in sources
    assert (another / "site/static/print.css").read_text() == "/* ours */"
    assert "Ours!" in (another / "site/404.html").read_text()


def test_what_was_kept_stays_when_the_folder_moves(another, store):
    arguments = ("--store", store, "--templates", "templates")
    run = build("--figures", "figures", *arguments, cwd=another)
    assert run.returncode == 0
    assert "figures/arcs" not in run.stdout  # nothing was drawn
    (another / "figures").rename(another / "pictures")
    said = build("list", "--figures", "pictures", *arguments, cwd=another).stdout.splitlines()
    assert [line.split()[2] for line in said] == ["fresh", "fresh"]


@pytest.mark.ci
def test_messages_name_the_folders_as_they_are_called(another, store, tmp_path):
    talk = tmp_path / "talk"
    talk.mkdir()
    (another / "figures").rename(talk / "pictures")
    (another / "templates").rename(talk / "prose")
    (another / "article.toml").rename(talk / "article.toml")
    (talk / "pictures/bad.py").write_text('"""T"""\nalt = "a"\ndef film(dta):\n    pass\n')
    folders = ("--figures", "talk/pictures", "--templates", "talk/prose", "--store", store)
    arguments = (*folders, "--output", "site")
    *lines, _ = build(*arguments, cwd=tmp_path).stderr.splitlines()
    lines += build("list", *folders, cwd=tmp_path).stderr.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("talk/pictures/bad.py") for line in lines), lines
    (talk / "pictures/bad.py").unlink()
    run = build("--draft", *arguments, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "talk/pictures/arcs.py, still (svg)" in run.stdout.splitlines()
    assert "figures/" not in run.stdout
    with (talk / "prose/sections/00-introduction.md").open("a") as file:
        file.write('{{ figure("nowhere") }}\n')
    run = build("--draft", *arguments, cwd=tmp_path)
    assert run.stderr.startswith("talk/prose/sections/00-introduction.md:"), run.stderr


def test_an_error_in_its_figure_names_the_file(another, store):
    (another / "figures/arcs.py").write_text('"""T"""\nalt = "a"\ndef film(dta):\n    pass\n')
    run = build("--figures", "figures", "--store", store, cwd=another)
    assert run.returncode == 1
    assert (
        "figures/arcs.py, film: expected a product (data_folder, profile), got 'dta'" in run.stderr
    )
    (another / "figures/arcs.py").write_text('"""T"""\nalt = "a"\ndef still():\n    1 / 0\n')
    run = build("arcs", "--figures", "figures", "--store", store, cwd=another)
    assert str(another / "figures/arcs.py") in run.stderr
    assert "ZeroDivisionError" in run.stderr
    assert "generator/pipeline" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--figures", "nowhere"),
            "--figures: expected a folder that is there, got nowhere; python build.py new ID",
        ),
        (
            ("--figures", "empty"),
            "--figures: expected a folder with figures (*.py), got empty; python build.py new",
        ),
        (
            ("--figures", "alone"),
            "--figures: expected a folder with figures (*.py), got alone; did you mean alone/fig",
        ),
        (
            ("--templates", "nowhere"),
            "--templates: expected a folder with sections/*.md, the article's prose, got no folder"
            " nowhere",
        ),
        (
            ("--templates", "empty"),
            "--templates: expected a folder with sections/*.md, the article's prose, got none in",
        ),
        (
            ("--figures", "alone/figures"),
            "alone/templates: expected a folder with the article's prose, got none; or say",
        ),
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
    options = read(["serve", *typed])
    again = read(build_arguments(options))
    assert (again.figures_folder, again.templates_folder) == (
        options.figures_folder,
        options.templates_folder,
    )
    assert (again.command, again.profile, again.force) == ("build", "draft", False)


LATER = '''"""Two arcs

Only a full build counts them.
"""

from generator import claim, draw, learn

alt = "Two arcs; {arcs} of them."


def data():
    return learn.spirals(turns=0.3, points=40)


def still(data):
    return draw.still(draw.curves(data))


def claims(profile):
    if profile != "draft":
        yield claim.measured("arcs", 2)
'''


@pytest.fixture
def later(another, store):
    """An article of one figure that a draft measures nothing of; returns how to build it."""
    (another / "figures/arcs_apart.py").unlink()
    (another / "figures/arcs.py").write_text(LATER)
    section = another / "templates/sections/00-introduction.md"
    section.write_text('{{ value("arcs.arcs") }} arcs.\n\n{{ figure("arcs") }}\n')

    def run(*options):
        arguments = ("--figures", "figures", "--store", store, *options)
        return build(*arguments, cwd=another)

    return run


def test_a_draft_is_built_without_what_only_a_full_build_measures(another, later):
    draft = later("--draft")
    assert draft.returncode == 0, draft.stderr
    notice = "templates/sections/00-introduction.md: arcs.arcs isn't measured in a draft"
    assert notice in draft.stdout
    assert notice in later("--draft").stdout  # also when there is nothing to do
    page = (another / "site-draft/index.html").read_text()
    assert '<abbr title="not measured in this draft">…</abbr> arcs.' in page
    assert "Two arcs; … of them." in page
    full = later()
    assert full.returncode == 0, full.stderr
    page = (another / "site/index.html").read_text()
    assert "isn't measured" not in full.stdout
    assert "Two arcs; 2 of them." in page
    assert "…" not in page


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        (
            "templates/sections/00-introduction.md",
            "{{ ref('arc') }}",
            "introduction.md:1: ref('arc'",
        ),
        ("article.toml", "title = 1", "article.toml: "),
        ("templates/references.bib", "@book{a", "references.bib:1: "),
    ],
)
def test_an_error_in_the_pages_says_that_nothing_is_published(another, later, path, text, message):
    assert later().returncode == 0
    site = {path: path.read_bytes() for path in (another / "site").rglob("*") if path.is_file()}
    (another / path).write_text(text)
    run = later()
    error, end = run.stderr.splitlines()
    assert run.returncode == 1
    assert message in error
    assert end == "1 error; nothing is published, what is finished is kept"
    assert {
        path: path.read_bytes() for path in (another / "site").rglob("*") if path.is_file()
    } == site
