"""The lab in chromium: what it shows, loads and says, with scripts and without."""

import pytest

from generator.publish.pages.article import site
from tests.publish import fakes
from tests.publish.asking import frames, until, wait
from tests.publish.pages.test_standards import checker

LAB = "lab/index.html"
NEWS = "document.querySelector('.news').textContent"


@pytest.fixture
def lab(tab):
    """A function that opens the page and waits for its first network."""

    def opened(**context):
        page = tab(LAB, **{"height": 1400, **context})
        until(page, f"() => {NEWS}.startsWith('Step 0')")
        frames(page)
        return page

    return opened


def chosen(page, name, value):
    """Another value in a field, as a reader leaves it."""
    field = page.locator(f"#lab [name={name}]")
    (field.select_option if field.evaluate("field => field.matches('select')") else field.fill)(
        str(value)
    )
    field.dispatch_event("change")


def changes(page, selector, before):
    """Waits until a picture is another one than `before`."""
    wait(page, lambda: page.locator(selector).screenshot() != before, f"another {selector}")


def trained(page):
    """What is said once the training has ended."""
    chosen(page, "pace", 0)
    page.click("[name=train]")
    until(page, "() => document.querySelector('[name=done]').value.startsWith('2000 of')")
    return page.locator(".news").inner_text()


def stands(page, value):
    """Whether a value is the same ten frames later."""
    before = page.evaluate(value)
    frames(page, 10)
    return page.evaluate(value) == before


def test_spirals_are_learnt(lab):
    page = lab()
    said = trained(page)
    assert said.startswith("Step 2000: 100 % right; 5 of 8 networks right on all points")
    assert page.locator("[name=accuracy]").inner_text() == "100 %"
    assert page.locator("[name=train]").inner_text() == "Train"  # it has stopped by itself


def test_it_pauses_goes_a_step_and_begins_again(lab):
    page = lab()
    done = "document.querySelector('[name=done]').value"
    page.click("[name=once]")
    until(page, f"() => {done} === '1 of 2000'")
    page.click("[name=train]")
    until(page, f"() => parseInt({done}) > 20")
    page.click("[name=train]")
    wait(page, lambda: stands(page, done), "a paused training")  # once steps on their way are shown
    before = page.evaluate(done)
    assert before != "2000 of 2000"
    frames(page, 20)
    assert page.evaluate(done) == before
    page.click("[name=reset]")
    until(page, f"() => {done} === '0 of 2000'")


def test_train_goes_on_from_the_network_that_is_shown_after_the_last_step(lab):
    page = lab()
    chosen(page, "steps", 60)
    chosen(page, "pace", 0)
    page.click("[name=train]")
    done = "document.querySelector('[name=done]').value"
    until(page, f"() => {done} === '60 of 60'")
    assert page.locator("[name=once]").is_disabled()
    loss = float(page.locator("[name=loss]").inner_text())
    page.click("[name=train]")
    until(page, f"() => {done} === '60 of 60' && {NEWS}.endsWith('% right.')")  # one network
    assert float(page.locator("[name=loss]").inner_text()) < loss


def test_a_remedy_is_named_where_all_networks_are_dropped(lab):
    page = lab()
    chosen(page, "set", "disk-annulus")
    chosen(page, "rate", 0)  # nothing changes: all are stuck
    chosen(page, "pace", 0)
    page.click("[name=train]")
    until(page, f"() => {NEWS}.includes('8 dropped as hopeless')")
    assert page.evaluate(NEWS).endswith("wider layers, more restarts or another seed may help.")


def test_one_unit_a_layer_parts_no_interval_from_its_two_sides_and_two_units_do(lab):
    page = lab()
    page.evaluate("location.hash = '#set=intervals&units=1,1&restarts=2&points=40'")
    said = "document.querySelector('.facts').textContent"
    until(page, f"() => {said}.includes('at most 1 unit is right')")
    until(page, f"() => {said}.includes('lies between two parts of the other')")
    until(page, f"() => /Witness, ringed: the point \\(.*\\) of (A|B left|B right) /.test({said})")
    assert page.locator(".facts li", has_text="Here in the film").count() == 0  # no number
    page.evaluate("location.hash = '#set=intervals&units=2&points=40'")
    until(page, f"() => {said}.includes('more units than the input has dimensions, 1')")
    film = page.locator(".picture.motion").screenshot()
    assert trained(page).startswith("Step 2000: 100 % right")
    until(page, f"() => {said}.includes('swept over the exact sets all are right')")
    changes(page, ".picture.motion", film)
    assert len(page.locator("[name=text]").input_value().splitlines()[0].split(", ")) == 2


def test_points_of_one_class_or_none_are_told_and_train_nothing(lab):
    page = lab()
    page.click("[name=clear]")
    assert page.evaluate(NEWS).startswith("No points yet: draw or paste")
    assert page.locator(".facts").inner_text() == ""
    assert page.locator("[name=accuracy]").inner_text() == "–"
    assert page.locator(".strip-of-restarts").is_hidden()
    page.click("[data-take='network.json']")
    assert page.locator(".drawn").inner_text().startswith("No network yet")
    page.locator("details summary").click()
    chosen(page, "text", "0, 0, a\n1, 1, a")
    assert page.evaluate(NEWS).startswith("All points are of one class: draw or paste")
    assert page.locator("[name=train]").is_disabled()
    chosen(page, "text", "0, 0, a\n1, 1, b")
    until(page, f"() => {NEWS}.startsWith('Step 0')")
    assert page.locator("[name=train]").is_enabled()
    assert page.locator(".drawn").inner_text() == "Classes: a, b."
    assert page.locator("[name=noise]").is_disabled()  # they are as they were pasted


def test_fields_without_effect_cannot_be_changed(lab):
    page = lab()
    boxes = page.locator("[name=feature]")
    assert boxes.first.is_enabled()
    chosen(page, "set", "linked-tori")
    assert boxes.first.is_disabled()
    assert page.locator("[name=points]").is_enabled()


def test_a_rate_beyond_reason_is_told(lab):
    page = lab()
    chosen(page, "activation", "relu")
    chosen(page, "gentle", 0)
    page.locator("#lab [name=rate]").evaluate("field => field.removeAttribute('max')")
    chosen(page, "rate", "1e200")
    chosen(page, "steps", 200)
    chosen(page, "pace", 0)
    page.click("[name=train]")
    until(page, f"() => {NEWS}.includes('left the numbers; back at step')")


def test_wrong_fields_begin_nothing(lab):
    page = lab()
    page.click("[name=once]")
    until(page, f"() => {NEWS}.startsWith('Step 1:')")
    chosen(page, "points", -3)
    frames(page, 10)
    assert page.evaluate(NEWS).startswith("Step 1:")


@pytest.mark.parametrize("data", ["two-curves", "spirals-three", "disk-annulus", "linked-tori"])
def test_every_set_is_shown(lab, data):
    page = lab()
    before = page.locator(".picture.input").screenshot()
    chosen(page, "set", data)
    until(page, f"() => {NEWS}.startsWith('Step 0')")
    changes(page, ".picture.input", before)


def test_the_film_plays_and_keeps_its_path_until_it_ends(lab):
    page = lab()
    position = "Number(document.querySelector('[name=position]').value)"
    assert page.evaluate(position) == 12
    chosen(page, "speed", 4)
    page.click("[name=play]")
    until(page, f"() => {position} > 0.2 && {position} < 3")
    until(page, "() => document.querySelector('[name=play]').textContent === 'Play'")
    assert page.evaluate(position) == 12
    page.locator("[name=position]").fill("0.5")
    assert page.locator("[name=stage]").inner_text() == "layer 1: W"
    frames(page, 5)
    before = page.locator(".picture.motion").screenshot()
    trained(page)
    assert page.locator(".picture.motion").screenshot() == before
    page.locator("[name=position]").fill("1")
    frames(page, 5)
    page.locator("[name=position]").fill("0.5")
    changes(page, ".picture.motion", before)


def drawn(page, tool, points, closed=False):
    """A stroke through points of the input's picture, in shares of its width from its middle."""
    page.locator("[name=closed]").set_checked(closed)
    page.check(f"[name=tool][value='{tool}']")
    box = page.locator(".picture.input").bounding_box()
    places = [
        (box["x"] + box["width"] * (0.5 + x), box["y"] + box["height"] * (0.5 - y))
        for x, y in points
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=12)
    page.mouse.up()
    frames(page, 3)


def rows(page):
    """The points of the text field."""
    text = page.locator("[name=text]").input_value()
    return [tuple(float(x) for x in row.split(",")) for row in text.split("\n") if row]


def test_points_are_drawn_moved_and_erased(lab):
    page = lab()
    page.click("[name=clear]")
    assert rows(page) == []
    assert page.locator("[name=train]").is_disabled()
    drawn(page, 0, [(-0.3, 0.2), (-0.1, 0.2)])
    drawn(page, 1, [(0.2, -0.2)])
    points = rows(page)
    assert len(points) > 4
    assert {label for _, _, label in points} == {0, 1}
    assert page.locator("[name=set]").input_value() == "own"
    drawn(page, "move", [(0.2, -0.2), (0.4, 0.1)])
    x, y, label = rows(page)[-1]
    assert (round(x, 1), round(y, 1), label) == (0.9, 0.2, 1)
    drawn(page, "erase", [(-0.35, 0.2), (0, 0.2)])
    assert rows(page) == [(x, y, label)]
    assert page.evaluate(NEWS).startswith("All points are of one class")


def test_closed_curves_are_drawn_and_erased(lab):
    page = lab()
    page.click("[name=clear]")
    drawn(page, 0, [(0.2, 0.2), (-0.2, 0.2), (-0.2, -0.2), (0.2, -0.2)], closed=True)
    assert len(rows(page)) > 20  # sampled all round, the last side too
    drawn(page, "erase", [(0.2, 0.2)])
    assert rows(page) == []


def test_a_crosshair_sets_and_erases_points(lab):
    page = lab()
    page.click("[name=clear]")
    page.focus(".picture.input")
    for key in ["ArrowRight", "ArrowUp", "Shift+ArrowUp", "2", "Enter", "0", "ArrowLeft", "Enter"]:
        page.keyboard.press(key)
    assert rows(page) == [(0.05, 0.06, 2), (0, 0.06, 0)]
    assert page.locator(".drawn").inner_text() == "A point of class 0 at 0.00, 0.06."
    page.keyboard.press("Delete")
    assert rows(page) == [(0.05, 0.06, 2)]


def test_points_are_typed_and_dropped(lab, tmp_path):
    page = lab()
    page.click("summary")
    page.fill("[name=text]", "0, 0, 0\n1, 1, 1\n0.5, oops, 1")
    page.locator("[name=text]").dispatch_event("change")
    assert "row 3: expected a number up to 1e6, got oops" in page.locator(".mistake").inner_text()
    assert page.locator("[name=set]").input_value() == "spirals"
    page.fill("[name=text]", "0, 0, 0\n1, 1, 1\n0.5, 0.7, 1")
    page.locator("[name=text]").dispatch_event("change")
    assert page.locator(".mistake").inner_text() == ""
    assert page.locator("[name=set]").input_value() == "own"
    table = tmp_path / "table.csv"
    table.write_text("x;y;kind\n0,5;1;cat\n2;3,5;dog\n")
    page.set_input_files("[name=file]", table)
    until(page, "() => document.querySelector('.drawn').textContent === 'Classes: cat, dog.'")
    assert rows(page) == [(0.5, 1, 0), (2, 3.5, 1)]


def test_weights_are_typed_and_dragged_and_trained_on(lab):
    page = lab()
    trained(page)
    field = page.locator(".row-of-weights input").first
    field.fill("0.75")
    field.dispatch_event("change")
    until(page, f"() => {NEWS}.startsWith('Step 0')")
    assert page.locator(".strip-of-restarts").is_hidden()
    page.locator(".grip").first.scroll_into_view_if_needed()
    line = page.locator(".grip").first
    box = line.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=5)
    page.mouse.up()
    until(page, "() => document.querySelector('.row-of-weights input').value === '1.25'")
    page.click("[name=once]")
    until(page, f"() => {NEWS}.startsWith('Step 1:')")
    assert abs(float(field.input_value()) - 1.25) < 0.01


def test_layers_are_added_and_removed(lab):
    page = lab()
    page.get_by_label("Add a layer").click()
    until(page, f"() => {NEWS}.startsWith('Step 0')")
    assert page.locator(".layers input").count() == 5
    for _ in range(4):
        page.get_by_label("Remove the last layer").click()
    assert page.get_by_label("Remove the last layer").is_disabled()
    page.locator(".layers input").fill("16")
    page.locator(".layers input").dispatch_event("change")
    until(page, "() => document.querySelectorAll('.unit').length === 2 + 16 + 1")


def test_a_restart_is_chosen(lab):
    page = lab()
    trained(page)
    strip = page.locator(".strip-of-restarts button")
    assert strip.count() == 8
    dropped = strip.filter(has_text="dropped")
    assert dropped.count() == 3
    before = page.locator(".picture.input").screenshot()
    dropped.first.click()
    assert dropped.first.get_attribute("aria-pressed") == "true"
    changes(page, ".picture.input", before)
    assert not page.locator(".news").inner_text().startswith("Step 2000: 100 % right")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(lab, width, dark):
    axe = checker("axe-core", "axe.min.js")
    page = lab(
        width=width, color_scheme="dark" if dark else "light", reduced_motion="reduce",
        bypass_csp=True,
    )  # fmt: skip
    page.add_script_tag(path=axe)
    report = page.evaluate("axe.run(document)")
    assert [
        (row["id"], [node["target"] for node in row["nodes"]]) for row in report["violations"]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_only_own_scripts_are_loaded_and_here_alone(tab, lab):
    page = tab()
    page.wait_for_load_state("networkidle")
    assert not [url for url in page.asked if "/lab/" in url]
    page = lab()
    own = {url.partition("/static/lab/")[2] for url in page.asked if "/static/lab/" in url}
    assert own == {"bundle.js", "lab.css"}
    assert len(page.workers) == 1
    assert page.workers[0].url.endswith("static/lab/bundle.js")


@pytest.mark.parametrize("opened", ["no script", "from a file"])
def test_pictures_say_what_would_be_here(browser, address, folder, opened):
    if opened == "no script":
        page = browser.new_page(java_script_enabled=False)
        page.goto(address + LAB)
    else:
        page = browser.new_page()
        (file,) = folder.rglob(LAB)
        page.goto(file.as_uri())
    assert page.locator("#without").is_visible()
    assert not page.locator("#lab").is_visible()
    assert "This takes scripts" in page.locator("#without").inner_text()
    assert page.locator("#without img").count() == 3
    assert all(
        page.locator("#without img").evaluate_all("all => all.map(image => image.naturalWidth)")
    )
    page.context.close()


def test_an_article_without_a_lab_has_none(results, tmp_path):
    settings = tmp_path / "article.toml"
    settings.write_text(fakes.ARTICLE.read_text().replace("lab = true", "lab = false"))
    pages = site(results, fakes.TEMPLATES, settings, fakes.THEMES)
    assert "lab/index.html" not in pages
    assert b"lab/index.html" not in pages["gallery.html"]
