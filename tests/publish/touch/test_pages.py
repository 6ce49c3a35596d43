"""What can be touched: judged by axe, sized, loaded when near, absent without scripts."""

import pytest

from generator.errors import UserError
from generator.publish.page_options import PageOptions
from generator.publish.pages.article import site
from tests.publish import fakes
from tests.publish.pages.test_standards import TAGS, checker
from tests.publish.touch_site import TOUCHED


@pytest.mark.parametrize("id", TOUCHED)
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(touched, id, dark):
    axe = checker("axe-core", "axe.min.js")
    scheme = "dark" if dark else "light"
    figure = touched(id, color_scheme=scheme, bypass_csp=True).open()
    figure.page.add_script_tag(path=axe)
    rules = {"runOnly": {"type": "tag", "values": TAGS}}
    report = figure.page.evaluate("rules => axe.run(document, rules)", rules)
    wrong = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in report["violations"]]
    assert wrong == []
    assert len(report["passes"]) > 20


@pytest.mark.parametrize("id", TOUCHED)
def test_every_control_has_a_name_and_every_slider_a_value(touched, id):
    figure = touched(id).open()
    for control in figure.find(".panel :is(input, button)").all():
        name = control.get_attribute("aria-label") or control.inner_text()
        assert name.strip()
        if control.get_attribute("type") == "range":
            assert control.get_attribute("aria-valuetext")


def test_scripts_come_with_the_figure_and_not_before(tab):
    page = tab("figures/network-diagram/index.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in page.asked if "/touch/" in url or "/math/" in url]
    page = tab()
    page.wait_for_load_state("networkidle")
    assert not [url for url in page.asked if url.endswith("touch/layer.js")]
    page.locator("#fig-one-layer").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-one-layer .opens")
    assert [url for url in page.asked if url.endswith("touch/layer.js")]


def test_the_button_moves_nothing(tab):
    """Its place is kept free, so that the page doesn't shift when a script is there."""
    page = tab()
    place = page.locator("#fig-one-layer .touch")
    empty = place.bounding_box()["height"]
    page.locator("#fig-one-layer").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-one-layer .opens")
    assert place.bounding_box()["height"] == empty


def test_without_scripts_or_from_a_file_nothing_is_offered(browser, touched_folder, address):
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}figures/one-layer/index.html")
    assert not page.locator(".touch").is_visible()
    page.context.close()
    faults = []
    page = browser.new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.goto((touched_folder / "some/where/figures/one-layer/index.html").as_uri())
    page.wait_for_timeout(300)
    assert page.locator(".opens").count() == 0
    assert faults == []
    page.context.close()


@pytest.mark.parametrize("id", TOUCHED)
def test_what_a_figure_needs_is_small(touched, id):
    """Its modules and their mathematics, as they are."""
    asked = {url.split("/static/")[1] for url in touched(id).page.asked if "/static/" in url}
    files = [name for name in asked if name.startswith(("touch/", "math/"))]
    assert len(files) >= 3
    assert sum((fakes.TEMPLATES / "static" / name).stat().st_size for name in files) < 70_000


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'touch.spiral-easy = "layr"',
            r"touch.spiral-easy: expected a script .*did you mean layer",
        ),
        ("touch.spiral-easy = 3", "touch: expected figures and scripts, such as"),
        ('touch = "layer"', "touch: expected figures and scripts, such as"),
    ],
)
def test_mistakes_in_article_toml(results, tmp_path, line, message):
    text = fakes.ARTICLE.read_text(encoding="utf-8")
    own = [known for known in text.splitlines() if not known.startswith("touch")]
    file = tmp_path / "article.toml"
    file.write_text("\n".join([*own, line]), encoding="utf-8")
    with pytest.raises(UserError, match=message):
        site(results, fakes.TEMPLATES, file, fakes.THEMES)


def test_a_figure_that_the_site_lacks_is_reported(results, tmp_path):
    file, lines = tmp_path / "article.toml", []
    text = fakes.ARTICLE.read_text(encoding="utf-8")
    file.write_text(f'{text}\ntouch.one-layr = "layer"\n', encoding="utf-8")
    site(results, fakes.TEMPLATES, file, fakes.THEMES, PageOptions(warn=lines.append))
    missing = [line for line in lines if "one-layr" in line]
    assert missing == [
        "article.toml: touch.one-layr: expected a figure of this site, got 'one-layr'; did you mean"
        " one-layer or field-layers?; it is left out"
    ]
