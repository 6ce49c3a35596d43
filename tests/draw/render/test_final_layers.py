"""The pictures of a training's last network, layer by layer: from which side, and what they say."""

from xml.etree import ElementTree

import numpy as np
import pytest
from sklearn.decomposition import PCA

from generator import draw, learn, topology
from generator.draw.composition.projections import projections
from generator.draw.render.svg import steps
from generator.draw.render.svg.final_layers import with_final_network
from generator.draw.scene.scene import Markers
from generator.draw.style.format import Format


def data_of(classes=3):
    points = np.random.default_rng(5).normal(size=(60, 2))
    return learn.sample("points", points, np.arange(60) % classes)


def recording_of(widths, data):
    """Three states of a network of random weights, wide enough that planes show a part only."""
    rng = np.random.default_rng(3)
    sizes = [(b, a) for a, b in zip([2, *widths], widths, strict=False)]
    outputs = len(np.unique(data.labels))
    sizes.append((outputs if outputs > 2 else 1, [2, *widths][-1]))
    states = [
        learn.network_from(
            [(2 * rng.normal(size=size), rng.normal(size=size[0])) for size in sizes],
            activations="tanh",
        )
        for _ in range(3)
    ]
    return topology.recorded(learn.recording(states, data, steps=[0, 200, 400]))


def film_of(widths, view, data, *marks):
    flow = recording_of(widths, data)
    if isinstance(view, str):
        view = draw.views(topology.layer_views(flow, data, view))
    return draw.film(draw.points(data), *marks, through=flow, view=view)


def seen(film, layer):
    """The points in the picture after a layer, px, y up, centred, in units of the layer."""
    context = with_final_network(film).context(Format(width=300, overlay=False))
    moment = context.boundaries[layer]
    drawn = [
        item.points
        for item in context.moving_items(moment)
        if isinstance(item, Markers) and item.style.fill in "abc"
    ]
    points = np.concatenate(drawn) * [1, -1]
    view = context.cameras[0].view(moment.stage, moment.t)
    return (points - points.mean(axis=0)) / view.scale


def said(svg):
    """The words of a picture."""
    return [text.get("aria-label") for text in ElementTree.fromstring(svg).iter()]


@pytest.mark.parametrize("last", ["pca", "lda", "means", "decision"])
@pytest.mark.parametrize("widths", [[4, 4], [4], [6, 4], [3, 5]])
def test_layers_of_any_widths_have_views_of_their_own(widths, last):
    data = data_of()
    film = film_of(widths, last, data)
    rendering = steps.render(film, "x", "draft")
    assert [name for name in rendering.files if name.startswith("layers/")] == [
        f"layers/{k}.svg" for k in range(len(widths) + 1)
    ]
    rows = rendering.facts["projections"]
    assert [row["dimensions"] for row in rows] == [2, *widths]
    words = {
        "pca": "PCA",
        "lda": "LDA",
        "means": "class means",
        "decision": "plane of the decision",
    }
    assert [row["kind"] for row in rows] == ["axes", *["PCA"] * (len(widths) - 1), words[last]]
    # The last representation is seen as at the film's end.
    end, turn = film.flow.at(0, 1.0, data.points), film.panels[0].turn
    own = with_final_network(film).panels[0]
    there = own.turn.frame(own.stages, len(own.stages) - 1, 1.0)
    np.testing.assert_allclose(end @ there.T, end @ turn.frame(film.stages, 0, 1.0).T, atol=1e-12)


@pytest.mark.parametrize("widths", [[4, 2], [5, 1], [2, 4, 2]])
def test_a_hidden_layer_that_is_wider_than_the_film_is_seen_from_its_principal_directions(widths):
    """By scikit-learn; the first two of its units were drawn, without a word."""
    data = data_of(2)
    film = film_of(widths, None, data)
    rendering = steps.render(film, "x", "draft")
    rows = rendering.facts["projections"]
    final = film.flow.final
    for layer, (row, units) in enumerate(zip(rows, [2, *widths], strict=True)):
        images = final.to(final.boundaries[layer], data.points)
        words = " ".join(filter(None, said(rendering.files[f"layers/{layer}.svg"])))
        assert row["dimensions"] == units
        if units <= 2:
            assert row["kind"] == "axes"
            assert row["share"] == pytest.approx(1)
            continue
        pca = PCA(2).fit(images)
        share = pca.explained_variance_ratio_.sum()
        assert share < 0.95
        assert row["kind"] == "PCA"
        assert row["share"] == pytest.approx(share, rel=1e-9)
        assert f"PCA of layer {layer}" in words
        assert f"{share:.0%}" in words
        sizes = np.linalg.svd(seen(film, layer))[1]
        np.testing.assert_allclose(sizes, pca.singular_values_, rtol=1e-6)


@pytest.mark.parametrize(("widths", "kinds"), [
    ([4, 3], ["axes", "PCA", "axes"]),
    ([6, 4, 3], ["axes", "PCA", "PCA", "axes"]),
])  # fmt: skip
def test_in_space_they_are_spaces(widths, kinds):
    data = data_of(2)
    film = film_of(widths, draw.orbit(), data)
    rows = steps.render(film, "x", "draft").facts["projections"]
    assert [(row["dimensions"], row["shown"]) for row in rows] == [(n, 3) for n in (2, *widths)]
    assert [row["kind"] for row in rows] == kinds
    final = film.flow.final
    for layer in range(1, len(widths)):
        images = final.to(final.boundaries[layer], data.points)
        share = PCA(3).fit(images).explained_variance_ratio_.sum()
        assert rows[layer]["share"] == pytest.approx(share, rel=1e-9)
    own = with_final_network(film).panels[0]
    last = len(own.stages) - 1
    np.testing.assert_allclose(
        own.turn.frame(own.stages, last, 1.0), film.panels[0].turn.frame(film.stages, 0, 1.0)
    )
    for stage in range(len(own.stages)):
        for t in (0.0, 0.4, 1.0):
            inner = own.turn.frame(own.stages, stage, t)
            assert len(inner) == 3
            assert np.linalg.norm(inner @ inner.T, 2) <= 1 + 1e-9


def test_axes_of_four_units_are_kept_in_space():
    data = data_of(2)
    axes = np.random.default_rng(0).normal(size=(3, 4))
    film = film_of([5, 4], draw.orbit(axes=axes, space="my space"), data)
    rows = steps.render(film, "x", "draft").facts["projections"]
    assert [row["kind"] for row in rows] == ["axes", "PCA", "my space"]
    own = with_final_network(film).panels[0]
    np.testing.assert_allclose(
        own.turn.frame(own.stages, len(own.stages) - 1, 1.0),
        film.panels[0].turn.frame(film.stages, 0, 1.0),
        atol=1e-12,
    )


def test_another_layer_than_the_last_is_seen_as_in_the_film():
    data = data_of(2)
    history = recording_of([4, 4, 2], data)
    flow = topology.recorded(
        learn.recording(history.stage.networks, data, steps=[0, 200, 400]), layer=1
    )
    directions = np.random.default_rng(2).normal(size=(2, 4))
    film = draw.film(draw.points(data), through=flow, view=draw.turn(*directions, plane="mine"))
    own = with_final_network(film).panels[0]
    assert [row.kind for row in projections([own])] == ["axes", "PCA", "mine", "axes"]


def test_where_all_units_have_room_nothing_is_said_or_turned():
    data = data_of(2)
    flat = film_of([2, 2], None, data)
    rendering = steps.render(flat, "x", "draft")
    assert rendering.facts["projections"] == []
    for layer in range(3):
        assert "view" not in said(rendering.files[f"layers/{layer}.svg"])
    solid = film_of([3, 3], draw.orbit(), data)
    assert with_final_network(solid).panels[0].turn is solid.panels[0].turn


def test_a_film_without_data_says_of_what_its_planes_are():
    flow = recording_of([4, 2], data_of(2))
    film = draw.film(draw.grid(5), through=flow)
    rendering = steps.render(film, "x", "draft")
    row = rendering.facts["projections"][1]
    assert (row["kind"], row["share"]) == ("PCA of what is drawn", None)
    words = said(rendering.files["layers/1.svg"])
    assert "PCA of what is drawn" in words
    assert "variation shown" not in words


def test_the_colours_are_the_films():
    data = data_of(2)
    flow = recording_of([4, 2], data)
    own = {"one": ("#8a2be2", "#d8b4fe"), "two": ("#006400", "#7fd67f")}
    film = draw.film(draw.points(data), through=flow, classes=own)
    svg = steps.render(film, "x", "default").files["layers/1.svg"].decode()
    assert "#8a2be2" in svg


def test_a_training_of_a_head_alone_has_no_layers():
    data = data_of(2)
    rendering = steps.render(film_of([], None, data), "x", "draft")
    assert rendering.files
    assert not [name for name in rendering.files if name.startswith("layers/")]
    assert rendering.facts["projections"] == []


def test_the_states_of_a_training_are_no_layers():
    """What a draft, which has no pictures of layers, says in figure.json."""
    assert list(projections(film_of([4, 4], "pca", data_of()).panels)) == []
