"""Checkpoints as training, and recorded activations as a film of the recorded points alone."""

import re
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from generator import draw, learn, topology
from generator.draw.scene.scene import Markers
from generator.errors import UserError
from generator.pipeline.store.codec import decode, encode
from generator.topology.network_json import render


def checkpoints(count=4, hidden=3):
    """States of a network, each a state dictionary."""
    rng = np.random.default_rng(0)
    start = [rng.normal(size=shape) for shape in ((hidden, 2), (hidden,), (1, hidden), (1,))]
    names = ["0.weight", "0.bias", "2.weight", "2.bias"]
    for k in range(count):
        yield {name: array + 0.3 * k for name, array in zip(names, start, strict=True)}


@pytest.fixture
def data():
    return learn.two_curves(points=40)


def test_checkpoints_are_a_history_of_training(data):
    states = list(checkpoints())
    networks = [learn.network_from(state, activations="gelu") for state in states]
    history = learn.recording(networks, data, steps=[0, 10, 20, 80])
    film = topology.recorded(history)
    for k, network in enumerate(networks):
        np.testing.assert_allclose(film.logits(k / 3, data.points), network.logits(data.points))
        right = (network.logits(data.points) > 0) == data.labels
        assert history.accuracies[k] == right.mean()
        z = np.where(data.labels, -1, 1) * network.logits(data.points)
        assert history.losses[k] == pytest.approx(np.logaddexp(0, z).mean())
    assert film.label(1.0) == "step 80"
    middle = film.network_at(0.5).layers[0].W  # on the straight line between two states
    np.testing.assert_allclose(middle, (states[1]["0.weight"] + states[2]["0.weight"]) / 2)
    assert [losses.tolist() for losses in decode(encode(history)).losses] == history.losses.tolist()


def test_frame_and_page_say_that_between_checkpoints_weights_are_interpolated(data, tmp_path):
    """It said "step 318", as if the training had been there."""
    networks = [learn.network_from(state, activations="tanh") for state in checkpoints(hidden=2)]
    history = learn.recording(networks, data, steps=[0, 200, 400, 500])
    flow = topology.recorded(decode(encode(history)))
    assert [flow.label(k / 3) for k in range(4)] == ["step 0", "step 200", "step 400", "step 500"]
    assert flow.label(0.5) == "between steps 200 and 400, weights interpolated"
    assert flow.label(0.999) == "between steps 400 and 500, weights interpolated"
    film = draw.film(draw.points(data), through=flow)
    film.svg(tmp_path / "film.svg", replace(film.page, overlay=True))
    words = (tmp_path / "film.svg").read_text("utf-8")
    said = set(re.findall(r'aria-label="((?:between steps|step)[^"]*)"', words))
    assert said >= {"step 0", "between steps 0 and 200, weights interpolated", "step 500"}
    assert not said - {flow.label(k / 6) for k in range(7)}
    facts = render({"flow": flow, "data": data}, "x", "default").facts
    assert facts["notes"] == [
        "flow: 4 checkpoints, from step 0 to 500; between two of them every weight is interpolated,"
        " and no state of the training is shown"
    ]


def test_a_training_of_our_own_is_recorded_densely_and_says_the_step(data):
    training = learn.train(learn.dense(2, [2]), data, restarts=1, steps=40, seed=1)
    flow = topology.recorded(training.history(0))
    assert all(re.fullmatch(r"step \d+", flow.label(t)) for t in np.linspace(0, 1, 50))
    assert render({"flow": flow, "data": data}, "x", "default").facts["notes"] == []


@pytest.mark.parametrize("inputs", [2, 4, 6])
def test_many_units_are_seen_from_the_directions_of_the_first_state(inputs):
    """Also where the layer is narrower or wider than the input: by scikit-learn."""
    rng = np.random.default_rng(1)
    points, labels = rng.normal(size=(90, inputs)), np.repeat([0, 1, 2], 30)
    points[:, 0] += 3 * labels
    states = [
        learn.network_from(
            [(scale * rng.normal(size=(4, inputs)), np.zeros(4)), (np.eye(3, 4), np.zeros(3))],
            activations="gelu",
        )
        for scale in (1.0, 2.0)
    ]
    data = learn.sample("three", points, labels)
    history = topology.recorded(learn.recording(states, data, steps=[0, 10]))
    views = draw.views(topology.layer_views(history, data, "lda"))
    shown = topology.variation_shown(history, data.points, views)
    for t, state, planes in ((0.0, states[0], PCA(2)), (1.0, states[1], None)):
        images = state.representation(data.points)
        if planes is None:
            basis, _ = np.linalg.qr(LinearDiscriminantAnalysis().fit(images, labels).scalings_)
            centred = images - images.mean(axis=0)
            share = ((centred @ basis) ** 2).sum() / (centred**2).sum()
        else:
            share = planes.fit(images).explained_variance_ratio_.sum()
        assert shown.at(0, t) == pytest.approx(share, rel=1e-9)
    context = draw.film(draw.points(data), through=history, view=views).context()
    assert list(context.moving_items(context.clock.moment(0.0)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda states: (states[:1], None), "recording: networks: expected 2 and more, got 1"),
        (lambda states: (states, [0, 1]), "recording: steps: expected 4 numbers in rising order, got [0, 1]"),
        (lambda states: (states, [0, 1, 1, 2]), "recording: steps: expected 4 numbers in rising order"),
        (lambda states: ([*states[:3], learn.network_from(next(checkpoints(hidden=4)), "gelu")], None), "recording: state 3: expected the layers of state 0"),
        (lambda states: ([*states[:3], learn.network_from(next(checkpoints()), "tanh")], None), "recording: state 3: expected the layers of state 0"),
        (lambda states: ([learn.network_from(state, "tanh", head=False) for state in checkpoints()], None), "recording: state 0: expected a network as trained, got no head"),
    ],
)  # fmt: skip
def test_states_that_are_not_of_one_network_are_reported(data, change, message):
    networks, steps = change([learn.network_from(state, "gelu") for state in checkpoints()])
    with pytest.raises(UserError, match=f"^{re.escape(message)}"):
        learn.recording(networks, data, steps)


def activations(n=30):
    """Of a net of convolutions that we can't run: (n, 4, 4), (n, 3, 2), (n, 2), (n, 5)."""
    rng = np.random.default_rng(0)
    pictures = rng.normal(size=(n, 4, 4))
    pictures[7] = pictures[3]  # the same picture twice
    hidden = np.maximum(np.einsum("nij,jkl->nkl", pictures, rng.normal(size=(4, 3, 2))), 0)
    flat = hidden.reshape(n, -1) @ rng.normal(size=(6, 2))
    return [pictures, hidden.astype(np.float32), flat, flat @ rng.normal(size=(2, 5))]


def test_each_point_runs_straight_from_layer_to_layer():
    arrays = activations()
    recorded = learn.recorded(arrays, np.arange(30) % 3, ["conv", "linear", "out"])
    motion = topology.flow(recorded)
    assert [stage.name for stage in motion.stages] == ["conv", "linear", "out"]
    assert motion.dimensions == (16, 6, 2, 5)
    flat = [array.reshape(30, -1).astype(float) for array in arrays]
    for subset in (np.arange(30), np.arange(30) % 3 == 1, [3, 7, 7, 0]):
        x = recorded.data.points[subset]
        for k in range(4):
            np.testing.assert_array_equal(motion.to(k, x), flat[k][subset])
    conv, _, out = motion.stages
    np.testing.assert_array_equal(conv.at(0.0, flat[0]), flat[0])
    padded = np.pad(flat[1], ((0, 0), (0, 10)))
    np.testing.assert_allclose(conv.at(0.25, flat[0]), 0.75 * flat[0] + 0.25 * padded)
    wider = np.pad(flat[2], ((0, 0), (0, 3)))
    np.testing.assert_allclose(out.at(0.5, flat[2]), (wider + flat[3]) / 2)


def test_nothing_is_known_of_other_points(tmp_path):
    motion = topology.flow(learn.recorded([np.eye(2), np.ones((2, 2))]))
    with pytest.raises(
        UserError, match=r"layer 1: expected points that were recorded, got \(0.5, 0"
    ):
        motion.at(0, 0.3, np.array([[1.0, 0.0], [0.5, 0.0]]))
    film = draw.film(draw.grid(5), through=motion)
    with pytest.raises(UserError, match="expected points that were recorded"):
        film.gif(tmp_path / "grid.gif")
    assert motion.stages[0].homeomorphism is None
    assert motion.at(0, 1.0, np.array([[1.0, -0.0]])).tolist() == [[1, 1]]


def test_frame_and_page_say_what_it_is(tmp_path):
    recorded = learn.recorded([np.eye(2), np.ones((2, 2)) * [[1], [2]]], np.array([0, 1]))
    facts = render({"net": recorded, "data": recorded.data}, "x", "default").facts
    assert facts["notes"] == [
        "net: recorded activations of 2 points at 2 layers, moved straight from one to the next;"
        " nothing is claimed but about these points there"
    ]
    film = draw.film(draw.points(recorded.data), through=topology.flow(recorded))
    film.svg(tmp_path / "film.svg", replace(film.page, overlay=True))
    assert "recorded points, moved straight" in (tmp_path / "film.svg").read_text("utf-8")
    assert decode(encode(recorded)).names == ("layer 1",)


@pytest.mark.parametrize(
    ("arrays", "more", "message"),
    [
        ([np.eye(2)], {}, "recorded: arrays: expected 2 and more, got 1"),
        ([np.eye(2), np.eye(3)], {}, "recorded: array 1: expected numbers of shape (2, d), got float64 of shape (3, 3)"),
        ([np.eye(2), np.array([["a"], ["b"]])], {}, "recorded: array 1: expected numbers of shape (2, d), got <U1"),
        ([np.eye(2), np.array([[np.inf, 1], [1, 2]])], {}, "recorded: array 1: expected finite numbers, got others"),
        ([np.eye(2), np.eye(2)], {"names": ["a", "b"]}, "recorded: names: expected 1, got 2"),
        ([np.eye(2), np.eye(2)], {"labels": np.array([0])}, "recorded: labels: expected shape (2,), got (1,)"),
        ([np.ones((2, 2)), np.eye(2)], {}, "recorded: points 0 and 1: expected different rows in array 0, since they differ in array 1, got equal ones"),
    ],
)  # fmt: skip
def test_arrays_that_do_not_fit_are_reported(arrays, more, message):
    with pytest.raises(UserError, match=f"^{re.escape(message)}"):
        learn.recorded(arrays, **more)


def test_digits_through_a_convolutional_net_are_led_from_recording_to_recording():
    """What is drawn of each layer is the recording in the plane of the view; nothing is decided."""
    digits = load_digits()
    few = digits.target < 3
    pictures, labels = digits.images[few][:90] / 16, digits.target[few][:90]
    rng = np.random.default_rng(1)
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2))
    convolved = np.maximum(np.einsum("nijkl,fkl->nfij", windows, rng.normal(size=(4, 3, 3))), 0)
    flat = convolved.reshape(len(pictures), -1)
    dense = np.tanh(flat @ rng.normal(size=(flat.shape[1], 8)) / 12)
    recorded = learn.recorded([pictures, convolved, dense], labels, names=["conv", "dense"])
    motion = topology.flow(recorded)
    with pytest.raises(UserError, match="layer_views: last: expected a kind of view"):
        topology.layer_views(motion, recorded.data)  # nothing is known of a decision
    view = draw.views(topology.layer_views(motion, recorded.data, "lda"))
    film = draw.film(draw.points(recorded.data), through=motion, view=view)
    shown = topology.variation_shown(motion, recorded.data.points, view)
    sizes = np.linalg.svd(recorded.data.points - recorded.data.points.mean(axis=0))[1] ** 2
    assert shown.at(0, 0.0) == pytest.approx(sizes[:2].sum() / sizes.sum())
    context = film.context()
    flats = [array.reshape(len(pictures), -1) for array in (pictures, convolved, dense)]
    for layer, moment in enumerate(context.boundaries):
        items = list(context.moving_items(moment))
        assert not [item for item in items if getattr(item, "name", "").startswith("side")]
        drawn = {
            item.style.fill: item.points
            for item in items
            if isinstance(item, Markers) and item.style.fill in "abc"
        }
        seen = flats[layer] @ view.frames[layer].T
        scale = context.cameras[0].view(moment.stage, moment.t).scale * np.array([1, -1])  # y down
        assert len(drawn) == 3
        for label, colour in enumerate("abc"):
            apart = np.diff(seen[labels == label], axis=0) * scale
            np.testing.assert_allclose(np.diff(drawn[colour], axis=0), apart, atol=1e-6)
