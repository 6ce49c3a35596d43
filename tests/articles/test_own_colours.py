"""theme.toml: films and pages follow it, trainings don't, and its mistakes are one line."""

import hashlib
import json
import shutil
from pathlib import Path

import matplotlib
import pytest

from generator.publish.pages.theme_css import colours_css
from tests.articles.conftest import build

OWN = '[light]\na = "#8e2a9e"\n[dark]\nground = "#000000"\n'


@pytest.fixture
def options(store):
    """Of a build that has all products of the tiny article."""
    return ("--figures", "figures", "--store", store)


@pytest.mark.ci
def test_films_and_pages_follow_and_nothing_is_trained(another, options):
    (another / "theme.toml").write_text(OWN)
    run = build(*options, cwd=another)
    assert run.returncode == 0, run.stderr
    assert "training" not in run.stdout
    assert "arcs_apart.py, film (gif, mp4)" in run.stdout.replace("mp4, gif", "gif, mp4")
    css = (another / "site/static/inks.css").read_text()
    assert "--ink-a:#8e2a9e" in css
    assert "--ink-ground:#000000" in css
    assert "#fig-" not in css  # no figure has colours of its own
    for id in ("arcs", "arcs-apart"):
        assert "#8e2a9e" in (another / f"site/figures/{id}/{id}.svg").read_text()
    manifest = json.loads((another / "site/manifest.json").read_text())
    assert "theme.toml" in manifest["sources"]
    assert "nothing to do" in build(*options, cwd=another).stdout
    explained = build("explain", *options, cwd=another)
    assert "fresh" in explained.stdout
    (another / "theme.toml").write_text(OWN.replace("8e2a9e", "8e2a9f"))
    explained = build("explain", *options, cwd=another).stdout
    assert "film (gif): stale: look changed" in explained
    assert "training: fresh" in explained


def test_a_wrong_file_is_one_line(another, options):
    (another / "theme.toml").write_text('[light]\na = "#eeeeee"\n')
    run = build(*options, cwd=another)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "theme.toml: light: a: expected a contrast of 3 : 1" in run.stderr
    assert not (another / "site").exists()


def test_a_figures_own_colours_go_before_the_pages(another, options):
    figure = another / "figures/arcs.py"
    own = 'draw.curves(data), classes={"left": "#8e2a9e", "right": None})'
    text = figure.read_text().replace("draw.curves(data))", own)
    figure.write_text(text.replace('"#8e2a9e"', '("#8e2a9e", "#c57ad0")'))
    run = build(*options, cwd=another)
    assert run.returncode == 0, run.stderr
    css = (another / "site/static/inks.css").read_text()
    assert ":root #fig-arcs{--ink-a:#8e2a9e;" in css
    assert ":root[data-theme=dark] #fig-arcs{--ink-a:#c57ad0;" in css
    assert "#fig-arcs-apart" not in css
    record = json.loads((another / "site/figures/arcs/figure.json").read_text())
    assert record["classes"][0] == {
        "name": "left", "colour": "a", "light": "#8e2a9e", "dark": "#c57ad0"
    }  # fmt: skip


@pytest.mark.ci
def test_words_of_another_script_take_a_named_font_which_keys_and_manifest_know(another, options):
    figure = another / "figures/arcs.py"
    classes = 'draw.curves(data), classes=["گربه‌ها", "سگ‌ها"])'
    figure.write_text(figure.read_text().replace("draw.curves(data))", classes), "utf-8")
    run = build(*options, cwd=another)
    assert run.returncode == 1
    errors = [line for line in run.stderr.splitlines() if "the words 'گربه" in line]
    assert errors
    assert all("fonts in theme.toml names a font" in line for line in errors)
    font = Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    shutil.copy(font, another / "mine.ttf")
    (another / "theme.toml").write_text('fonts = ["mine.ttf"]\n')
    run = build(*options, cwd=another)
    assert run.returncode == 0, run.stderr
    assert "are drawn by mine.ttf: these pictures' bytes depend on that file" in run.stdout
    manifest = json.loads((another / "site/manifest.json").read_text())
    digest = hashlib.sha256(font.read_bytes()).hexdigest()
    assert manifest["libraries"]["mine.ttf"] == digest
    assert 'aria-label="گربه‌ها"' in (another / "site/figures/arcs/arcs.svg").read_text("utf-8")
    assert "nothing to do" in build(*options, cwd=another).stdout
    with (another / "mine.ttf").open("ab") as file:  # another version of the font
        file.write(b"\0")
    assert "mine.ttf changed" in build("explain", *options, cwd=another).stdout


def test_css_has_only_what_differs():
    themes = {"light": {"a": "#000001", "b": "#000002"}, "dark": {"a": "#000003", "b": "#000004"}}
    own = {"light": {"a": "#000001", "b": "#000005"}, "dark": {"a": "#000003", "b": "#000004"}}
    css = colours_css(themes, {"x": own, "y": themes}).decode()
    assert ":root #fig-x{--ink-b:#000005}" in css
    assert ":root[data-theme=dark] #fig-x{--ink-b:#000004}" in css
    assert "#fig-y" not in css
