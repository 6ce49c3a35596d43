"""PyTorch's own modules in memory, and models that it exports now: where PyTorch is installed."""

import re
import warnings

import numpy as np
import pytest
import torch
from matplotlib.path import Path as Polygon
from sklearn.datasets import make_moons
from torch import nn

from generator import draw, learn, topology
from generator.draw.scene.scene import Markers, Shape
from generator.errors import UserError
from generator.learn.importers.live_objects import MODULES

ACTIVATIONS = {
    "Tanh": nn.Tanh(), "Sigmoid": nn.Sigmoid(), "ReLU": nn.ReLU(), "ReLU6": nn.ReLU6(),
    "LeakyReLU": nn.LeakyReLU(0.2), "ELU": nn.ELU(1.5), "SELU": nn.SELU(), "SiLU": nn.SiLU(),
    "GELU": nn.GELU(), "GELU tanh": nn.GELU("tanh"), "Softsign": nn.Softsign(),
    "Hardtanh": nn.Hardtanh(-2, 0.5), "PReLU": nn.PReLU(init=0.3), "Softplus": nn.Softplus(2.0),
    "Identity": nn.Identity(), "Flatten": nn.Flatten(), "Dropout": nn.Dropout(0.5),
    "AlphaDropout": nn.AlphaDropout(0.5), "BatchNorm1d": nn.BatchNorm1d(4),
}  # fmt: skip


def computed(model, x):
    with torch.no_grad():
        return model(torch.tensor(x)).numpy()


def model(*parts):
    torch.manual_seed(0)
    inner = nn.Sequential(nn.Linear(2, 4), *parts)
    network = nn.Sequential(inner, nn.Linear(4, 3, bias=False)).double()
    network(torch.randn(50, 2, dtype=torch.double))  # statistics for the batch normalization
    return network.eval()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_sequential(points, name):
    theirs = model(ACTIVATIONS[name])
    x = points(2)
    x = x / 4 if name == "Softplus" else x  # beyond 20, PyTorch's is off by 2e-9
    network = learn.network_from(theirs)
    assert np.abs(network.logits(x) - computed(theirs, x)).max() < 1e-12
    played = topology.flow(network)
    assert np.abs(played.network.logits(x) - computed(theirs, x)).max() < 1e-12


def test_every_module_is_tried():
    tried = {type(module).__name__ for module in ACTIVATIONS.values()}
    assert set(MODULES) - tried == {"Linear", "Softmax", "LogSoftmax"}


def test_single_precision_and_softmax(points):
    theirs = nn.Sequential(model(nn.Tanh()), nn.Softmax(dim=1)).float()
    x = points(2).astype(np.float32)
    logits = learn.network_from(theirs).logits(x.astype(float))
    likely = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert np.abs(likely - computed(theirs, x)).max() < 1e-6


class Doubled(nn.Module):
    def forward(self, x):
        return 2 * x


@pytest.mark.parametrize(
    ("theirs", "message"),
    [
        (nn.Sequential(nn.Conv2d(1, 1, 1), Doubled(), nn.Linear(2, 2)), "expected modules of torch that are known, got 0 (Conv2d), 1 (Doubled); known: Sequential, "),
        (nn.Sequential(nn.Tanh()), "expected a torch module with a Linear, got none"),
        (nn.Sequential(nn.Linear(2, 3), nn.Linear(2, 1)), "Linear 1: expected weights of shape (out, 3), got (1, 2)"),
        (nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3, track_running_stats=False)), "BatchNorm1d 1: expected the statistics of training"),
        (nn.Sequential(nn.Linear(2, 3), nn.PReLU(3), nn.Linear(3, 1)), "PReLU 1: expected one slope for all units, got 3"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_named(theirs, message):
    with pytest.raises(UserError, match=f"^network_from: {re.escape(message)}"):
        learn.network_from(theirs)


def test_a_state_dictionary_in_memory(points):
    theirs = model(nn.Tanh())
    network = learn.network_from(theirs.state_dict(), activations="tanh", order=["0.0", "1"])
    assert np.abs(network.logits(points(2)) - computed(theirs, points(2))).max() < 1e-12


@pytest.mark.parametrize(
    ("name", "opset"),
    [
        (name, opset)
        for name in ACTIVATIONS
        for opset in (11, 14, 20)
        if name != "AlphaDropout" and (name != "GELU tanh" or opset == 20)  # an operator since 20
    ],
)
def test_what_it_exports_as_onnx(tmp_path, points, name, opset):
    theirs = model(ACTIVATIONS[name])
    path = tmp_path / "model.onnx"
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(
            theirs,
            torch.zeros(2, 2, dtype=torch.double),
            str(path),
            dynamo=False,
            opset_version=opset,
        )
    x = points(2)
    x = x / 4 if name == "Softplus" else x
    # Parameters of operators stand in a file in single precision.
    exact = name not in ("LeakyReLU", "ELU", "SELU", "BatchNorm1d", "Softplus")
    off = np.abs(learn.load(path).logits(x) - computed(theirs, x)).max()
    assert off < (1e-12 if exact else 1e-6)


def test_a_run_of_torch_is_a_film_whose_accuracy_is_drawn():
    """Each state's accuracy is that of the points beside the line in the picture of its moment."""
    torch.manual_seed(0)
    points, labels = make_moons(80, noise=0.1, random_state=0)
    x, y = torch.tensor(points), torch.tensor(labels, dtype=torch.float64)[:, None]
    linear, tanh = torch.nn.Linear, torch.nn.Tanh
    net = torch.nn.Sequential(linear(2, 2), tanh(), linear(2, 2), tanh(), linear(2, 1)).double()
    rate, states = torch.optim.Adam(net.parameters(), lr=0.03), []
    for step in range(201):
        if step % 50 == 0:
            states.append({name: w.numpy().copy() for name, w in net.state_dict().items()})
        rate.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(net(x), y).backward()
        rate.step()
    data = learn.sample("moons", points, labels)
    history = learn.recording(
        [learn.network_from(state, activations="tanh") for state in states],
        data,
        steps=[0, 50, 100, 150, 200],
    )
    motion = topology.recorded(history)
    film = draw.film(draw.points(data), draw.line(motion.head_at, span="always"), through=motion)
    context = film.context()
    for moment, accuracy in (
        (context.clock.moment(0), history.accuracies[0]),
        (context.clock.moment(context.clock.end), history.accuracies[-1]),
    ):
        items = list(context.moving_items(moment))
        sides = {
            item.style.fill: Polygon(item.points)
            for item in items
            if isinstance(item, Shape) and item.style.fill and item.name.startswith("side")
        }
        marked = [item for item in items if isinstance(item, Markers) and item.style.fill in sides]
        assert sum(len(item.points) for item in marked) == len(points)
        right = sum(
            int(sides[item.style.fill].contains_points(item.points).sum()) for item in marked
        )
        assert right / len(points) == accuracy
    assert history.accuracies[-1] > 0.85
