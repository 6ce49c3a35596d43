"""What leaves the lab and comes back: addresses, network.json and data.csv, pictures, films."""

import json

import numpy as np
import pytest

from generator import learn, topology
from generator.network_film import FilmOrder, planned, write
from generator.publish.figures.in_lab import fits
from tests.publish.asking import frames
from tests.publish.lab.test_page import NEWS, chosen, drawn, rows, trained, until

LAB = "lab/index.html"


@pytest.fixture
def opened(tab):
    """A function that opens the lab at an address, and waits for its network."""

    def at(hash=""):
        page = tab(f"{LAB}{hash}", height=1500)
        until(page, f"() => {NEWS}.startsWith('Step ')")
        frames(page)
        return page

    return at


def saved(page, what, folder):
    """The file behind a button."""
    with page.expect_download() as waited:
        page.click(f"[data-take='{what}']")
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def shown_accuracy(page):
    return float(page.locator("[name=accuracy]").inner_text().removesuffix(" %")) / 100


@pytest.mark.parametrize(
    ("activation", "data", "units"),
    [
        ("tanh", "spirals-three", [3, 2]),
        ("gelu", "spirals", [5]),
        ("sine", "two-curves", [2, 2]),
        ("leaky_relu(0.1)", "linked-tori", [3, 4]),
        ("tanh", "intervals", [2]),
        ("softplus", "intervals", [1, 3]),
    ],
)
def test_the_files_make_the_same_film(opened, tmp_path, activation, data, units):
    """The round trip: Python reads them, and its network is as often right."""
    shape = ",".join(map(str, units))
    page = opened(f"#set={data}&activation={activation}&units={shape}&points=50&steps=300&test=0.2")
    chosen(page, "pace", 0)
    page.click("[name=train]")
    trained = "document.querySelector('[name=train]').textContent === 'Train'"
    until(page, f"() => {trained} && !/Step 0\\b/.test(document.body.innerText)")
    files = [saved(page, what, tmp_path) for what in ("network.json", "data.csv")]
    plan = planned(FilmOrder(*files))
    assert [layer.activation for layer in plan.network.layers] == [activation] * len(units)
    assert len(plan.test) == round(0.2 * len(plan.data.points))
    training = np.setdiff1d(np.arange(len(plan.data.points)), plan.test)
    right = plan.network.predict(plan.data.points) == plan.data.labels
    assert right[training].mean() == pytest.approx(shown_accuracy(page), abs=6e-4)


def test_the_gif_is_made(opened, tmp_path):
    page = opened("#set=two-curves&points=20&units=2&steps=50")
    files = [saved(page, what, tmp_path) for what in ("network.json", "data.csv")]
    made = tmp_path / "x.gif"
    write(FilmOrder(*files), made, None, [200], "light", 4.0)
    assert made.read_bytes().startswith(b"GIF89a")


def test_pictures_are_taken_along(opened, tmp_path):
    page = opened()
    assert saved(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
    svg = saved(page, "SVG", tmp_path).read_text()
    assert svg.startswith("<svg")
    assert svg.count("<path") > 400  # a dot for each point, the sheet, the decision


def test_a_film_is_recorded(opened, tmp_path):
    page = opened("#units=2&steps=10")
    chosen(page, "speed", 4)
    assert saved(page, "WebM", tmp_path).read_bytes()[:4] == b"\x1a\x45\xdf\xa3"


def test_an_address_brings_back_weights_and_settings(opened):
    page = opened("#set=two-curves&units=3,2&rate=0.1&seed=5&steps=200&points=30&restarts=2")
    trained_there = page.locator("[name=accuracy]").inner_text()
    chosen(page, "pace", 0)
    page.click("[name=train]")
    until(page, "() => document.querySelector('[name=done]').value === '200 of 200'")
    until(page, "() => location.hash.includes('weights=')")
    first = page.evaluate("location.hash")
    assert len(first) <= 4097
    loss, right = (page.locator(f"[name={name}]").inner_text() for name in ("loss", "accuracy"))
    again = opened(first)
    assert again.locator("[name=set]").input_value() == "two-curves"
    assert [box.input_value() for box in again.locator(".layers input").all()] == ["3", "2"]
    assert again.locator("#lab [name=rate]").input_value() == "0.1"
    assert again.locator("[name=accuracy]").inner_text() == right
    assert float(again.locator("[name=loss]").inner_text()) == pytest.approx(float(loss), abs=2e-4)
    assert trained_there  # before it was trained there was an accuracy too


def test_drawn_points_and_curves_are_in_the_address(opened):
    page = opened()
    page.click("[name=clear]")
    drawn(page, 0, [(-0.3, 0.2), (-0.1, 0.2)])
    drawn(page, 2, [(0.3, 0.3), (0.3, -0.3), (-0.3, -0.3)], closed=True)
    until(page, "() => location.hash.includes('curve=')")
    before = rows(page)
    again = opened(page.evaluate("location.hash"))
    assert np.allclose(rows(again), before, atol=1.2 / 500)


def test_what_is_too_long_for_an_address_is_told(opened):
    page = opened("#units=16,16,16,16,16,16&set=two-curves&points=5&restarts=1&steps=5")
    chosen(page, "pace", 0)
    page.click("[name=train]")
    until(page, "() => document.querySelector('[name=done]').value === '5 of 5'")
    page.click("[name=share]")
    until(page, "() => document.querySelector('.drawn').textContent.startsWith('Too much')")


@pytest.mark.parametrize(
    "hash",
    [
        "#units=,,&points=abc&weights=***&drawn=!!&set=own",
        "#set=nothing&activation=none&units=999&weights=AAAA&features=a,b",
        "#figure=../../x",
    ],
)
def test_nonsense_in_an_address_does_no_harm(tab, hash):
    page = tab(f"{LAB}{hash}")
    until(page, "() => !document.querySelector('#lab').hidden")
    frames(page, 20)


def test_a_network_comes_back_from_its_file(opened, tmp_path):
    page = opened("#set=two-curves&points=30&steps=2000&units=2")
    trained(page)
    loss = page.locator("[name=loss]").inner_text()
    file = saved(page, "network.json", tmp_path)
    again = opened("#set=two-curves&points=30&units=4,4")
    again.click("summary")
    again.set_input_files("[name=file]", file)
    until(again, "() => document.querySelectorAll('.layers input').length === 1")
    until(again, f"() => document.querySelector('[name=loss]').value === '{loss}'")
    record = json.loads(file.read_text())
    record["networks"]["network"]["layers"][0]["kind"] = "field"
    file.write_text(json.dumps(record))
    again.set_input_files("[name=file]", file)
    until(again, "() => document.querySelector('.mistake').textContent.startsWith('network.json')")


def name_of(route):
    """Of the file that is asked for."""
    return route.request.url.rpartition("/")[2]


INTERVALS = [("A", -1 / 3, 1 / 3), ("B left", -1.0, -2 / 3), ("B right", 2 / 3, 1.0)]


def test_a_figure_of_the_line_opens_with_its_weights_points_and_sets(opened, tmp_path):
    page = opened("#set=intervals&units=2&points=20&steps=500&restarts=1")
    chosen(page, "pace", 0)
    page.click("[name=train]")
    until(page, "() => document.querySelector('[name=done]').value === '500 of 500'")
    loss = page.locator("[name=loss]").inner_text()
    files = {name: saved(page, name, tmp_path) for name in ("network.json", "data.csv")}
    record = json.loads(files["network.json"].read_text())
    record["sets"] = {
        "data": [
            {"kind": "interval", "name": name, "class": name[0], "low": low, "high": high}
            for name, low, high in INTERVALS
        ]
    }
    files["network.json"].write_text(json.dumps(record))
    again = opened()
    again.route("**/figures/lines/*", lambda route: route.fulfill(path=files[name_of(route)]))
    again.evaluate("location.hash = '#figure=lines'")
    until(again, f"() => document.querySelector('[name=loss]').value === '{loss}'")
    assert again.locator("[name=set]").input_value() == "own"
    assert again.locator(".layers input").input_value() == "2"
    assert np.allclose(rows(again), rows(page))
    facts = "document.querySelector('.facts').textContent"
    until(again, f"() => {facts}.includes('Of 12000 points swept over the exact sets')")
    assert saved(again, "SVG", tmp_path).read_text().count('stroke-opacity="0.3"') == 2


def test_challenges_are_links(opened):
    page = opened()
    page.locator(".challenges a").first.click()
    until(page, "() => document.querySelector('[name=set]').value === 'disk-annulus'")
    until(page, "() => document.querySelector('.facts').textContent.includes('No network of')")
    assert page.locator(".layers input").count() == 2


def test_which_figures_the_lab_can_take():
    layers = tuple(learn.Dense(np.eye(2), np.zeros(2), "tanh") for _ in range(2))
    head = learn.Head("logistic", np.ones((1, 2)), np.zeros(1))
    good = json.loads(topology.network_json({"x": learn.Network(layers, head)}))["networks"]["x"]
    assert fits(good)
    for part, value in (
        ("layers", []),
        ("head", None),
        ("layers", good["layers"] * 4),
        ("layers", [{**good["layers"][0], "kind": "residual"}]),
        ("layers", [good["layers"][0], {**good["layers"][0], "activation": "relu"}]),
        ("layers", [{**good["layers"][0], "W": [[1.0, 0.0]] * 17}]),
        ("layers", [{**good["layers"][0], "W": [[1.0] * 8] * 2}]),
    ):
        assert not fits({**good, part: value})
    assert fits({**good, "layers": [{**good["layers"][0], "W": [[1.0], [2.0]]}]})  # of a line
