"""The modules in templates/static/math compute what Python computes, in node's own test runner."""

import json
import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from generator import learn
from generator.draw.motion.easing import EASE, STEADY, Easing
from generator.draw.motion.even_easing import even_easing
from generator.learn.nn.activations import ACTIVATIONS, activation
from generator.learn.nn.dense import Dense
from generator.learn.nn.fields import FieldLayer
from generator.learn.nn.heads import Head
from generator.learn.nn.network import Network
from generator.topology.flow.field_stages import Jump
from generator.topology.flow.flow import flow
from generator.topology.flow.inverse import there_and_back
from generator.topology.flow.matrix_paths import polar_path
from generator.topology.flow.stages import Pointwise
from generator.topology.flow.training_flow import Recorded
from generator.topology.measure.best_line import best_line
from generator.topology.measure.jacobian import stretch

CHECKERS = Path(os.environ.get("CHECKERS", "node_modules"))
STATIC = Path(__file__).parents[3] / "templates/static"
FOLDERS = ("math", "touch", "lab", "space")  # of modules
TIMES = [0.0, 0.1, 0.5, 0.87, 1.0]
NAMES = [*ACTIVATIONS, "leaky_relu(0.2)", "elu(1.7)", "hardtanh(0, 6)"]


def activations(rng):
    z = np.concatenate(
        [[0.0, -745.0, 745.0, 1e-9], rng.normal(size=200) * 8, np.linspace(-6, 6, 241)]
    )
    return {
        name: {
            "z": z,
            "value": activation(name).value(z),
            "slope": activation(name).slope(z),
            "increasing": activation(name).strictly_increasing,
        }
        for name in NAMES
    }


def network(rng, widths, sigma):
    """Layers of the widths, and a head of two classes or of three."""
    layers = [
        Dense(rng.normal(size=(out, inputs)), rng.normal(size=out), sigma)
        for inputs, out in pairwise(widths[:-1])
    ]
    kind = "logistic" if widths[-1] == 1 else "softmax"
    head = Head(kind, rng.normal(size=(widths[-1], widths[-2])), rng.normal(size=widths[-1]))
    own, points = Network(tuple(layers), head), rng.normal(size=(40, widths[0]))
    labels = rng.integers(0, max(widths[-1], 2), size=40)
    return {
        "layers": [{"W": layer.W, "b": layer.b, "activation": sigma} for layer in layers],
        "head": {"W": head.W, "b": head.b},
        "points": points,
        "hidden": own.representation(points),
        "logits": own.logits(points),
        "labels": labels,
        "accuracy": float(np.mean(own.predict(points) == labels)),
    }


def stretched(rng):
    """Networks of two units a layer, points, and how much each stretches the plane there."""
    for sigma in ("tanh", "relu", "sigmoid"):
        layers = [Dense(3 * rng.normal(size=(2, 2)), rng.normal(size=2), sigma) for _ in range(4)]
        head = Head("logistic", rng.normal(size=(1, 2)), rng.normal(size=1))
        points = rng.normal(size=(40, 2))
        yield {
            "layers": [{"W": layer.W, "b": layer.b, "activation": sigma} for layer in layers],
            "points": points,
            "stretch": stretch(Network(tuple(layers), head), points),
        }


def orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def regular(rng, n, condition):
    """A matrix of that condition and positive determinant."""
    left, right = orthogonal(rng, n), orthogonal(rng, n)
    W = (left * np.geomspace(1, 1 / condition, n)) @ right
    W[0] *= np.sign(np.linalg.det(W))
    return W


def paths(rng):
    """Of square, widening, narrowing and singular W."""
    shapes = [(1, 1), (3, 2), (5, 2), (2, 3), (2, 5), (4, 3), (1, 2)]
    chosen = [rng.normal(size=shape) for shape in shapes]
    chosen += [regular(rng, n, c) for n in range(2, 17) for c in (1, 10, 1e3, 1e6)]
    chosen += [np.array([[0.9, 0.6], [0.6, 0.4]]), np.array([[0.7, -1.1], [1.1, 0.9]])]
    return [
        {"W": W, "times": TIMES, "path": [polar_path(W).matrix(t) for t in TIMES]} for W in chosen
    ]


def half_turns(rng):
    """Condition above 10⁶, rotations by (nearly) half a turn: there Python's path is another."""
    chosen = [regular(rng, n, 1e9) for n in (2, 3, 8)]
    for n in (4, 6, 16):
        basis = orthogonal(rng, n)
        chosen.append((basis * np.repeat([-1.0, 1.0], [2, n - 2])) @ basis.T)
        for off in (1e-12, 1e-7, 1e-4):
            turn = np.eye(n)
            turn[:2, :2] = turn[2:4, 2:4] = -np.array(
                [[np.cos(off), -np.sin(off)], [np.sin(off), np.cos(off)]]
            )
            chosen.append(basis @ turn @ basis.T @ np.diag(rng.uniform(0.5, 2, size=n)))
    return [W for W in chosen if np.linalg.det(W) > 0]


def fields(rng):
    for d, m, steps in ((2, 2, 32), (2, 16, 4), (3, 5, 8)):
        c, v, s = rng.uniform(-1, 1, size=(m, d)), rng.normal(size=(m, d)), rng.uniform(0.2, 0.9, m)
        jump, streamed = FieldLayer(c, v, s, "jump"), FieldLayer(c, v, s, "flow", steps)
        points = rng.uniform(-1.5, 1.5, size=(60, d))
        yield {
            "field": {"c": c, "v": v, "s": s},
            "points": points,
            "value": jump.field(points),
            "jump": Jump(1, jump).at(1.0, points),
            "half": streamed.moved(points, 0.5, steps),
            "flow": streamed(points),
            "steps": steps,
            "determinants": np.linalg.det(np.eye(d) + jump.field_jacobian(points))
            if d == 2
            else None,
        }


def kinks(rng):
    """Directions of a unit's kink, rank-1 matrices that press another direction flat, shares."""
    points = rng.uniform(-1, 1, size=(500, 2))
    for _ in range(8):
        W, b, angle = rng.normal(size=(2, 2)), 0.3 * rng.normal(size=2), rng.uniform(-3, 3)
        along = np.array([np.cos(angle), np.sin(angle)])
        left, values, right = np.linalg.svd(W)
        flat = values[0] * np.outer(left[:, 0], right[0])
        normal = np.array([-along[1], along[0]])
        yield {
            "W": W,
            "b": b,
            "angle": angle,
            "turned": np.linalg.norm(W[0]) * normal,
            "flat": flat,
            "flattened": values[0] * np.outer(left[:, 0], normal * np.sign(normal @ right[0])),
            "points": points,
            "share": float(np.mean((points @ W.T + b < 0).any(axis=1))),
            "image": W @ points[0] + b,
        }


def recording(rng):
    """Snapshots of a training, and the networks between them."""
    networks = tuple(
        Network(
            (Dense(rng.normal(size=(2, 2)), rng.normal(size=2), "tanh"),),
            Head("logistic", rng.normal(size=(1, 2)), rng.normal(size=1)),
        )
        for _ in range(5)
    )
    recorded = Recorded(networks, np.arange(5.0), np.zeros(5), -1)
    points = rng.normal(size=(20, 2))
    return {
        "snapshots": [
            {
                "layers": [
                    {"W": layer.W, "b": layer.b, "activation": "tanh"} for layer in network.layers
                ],
                "head": {"W": network.head.W, "b": network.head.b},
            }
            for network in networks
        ],
        "points": points,
        "times": [*TIMES, 0.25, 0.3],
        "logits": [recorded.network_at(t).logits(points) for t in [*TIMES, 0.25, 0.3]],
    }


def courses(rng):
    """Points at moments of films: of dense layers, of a flow, and of a layer there and back."""
    dense = [
        Dense(regular(rng, 2, 3), rng.normal(size=2), sigma) for sigma in ("tanh", "relu", "tanh")
    ]
    c, v, s = rng.uniform(-1, 1, size=(5, 2)), rng.normal(size=(5, 2)), rng.uniform(0.3, 0.8, 5)
    points = rng.uniform(-1.3, 1.3, size=(30, 2))
    for layers, back in (
        (dense, False),
        ([FieldLayer(c, v, s, "flow", 20)], False),
        (dense[:1], True),
    ):
        own = flow(Network(tuple(layers), None))
        own = there_and_back(own) if back else own
        moments, starts = [], points
        for stage in own.stages:
            moments.append([stage.at(t, starts) for t in TIMES])
            starts = stage.at(1.0, starts)
        yield {
            "layers": [
                {"kind": "flow", "c": c, "v": v, "s": s, "steps": layer.steps}
                if isinstance(layer, FieldLayer)
                else {"kind": "dense", "W": layer.W, "b": layer.b, "activation": layer.activation}
                for layer in layers
            ],
            "points": points,
            "times": TIMES,
            "moments": moments,
        }


def singular_times(rng):
    """When (1 − t)I + tW is singular: t = 1 / (1 − λ) for the eigenvalues λ of W."""
    known = [
        [[-1.58, -0.07], [0.22, -0.5]],
        [[-1, 0], [0, -1]],
        [[2, 0], [0, -1]],
        [[1, 3], [0, 1]],
    ]
    for W in (*map(np.array, known), *rng.normal(size=(20, 2, 2))):
        eigenvalues = np.linalg.eigvals(W).astype(complex)
        times = [1 / (1 - v.real) for v in eigenvalues if abs(v.imag) < 1e-9 and v.real <= 0]
        yield {"W": W, "times": sorted(times)}


def piecewise():
    """Easings of several curves, as stages have them whose picture moves unevenly with t."""
    t = np.linspace(0, 1, 65)
    for distance in (np.minimum(3 * t, 1), t + 0.15 * np.sin(6 * t), t + 0.1 * np.sin(9 * t)):
        easing = even_easing(distance, EASE)
        assert len(easing.numbers) > 1
        yield easing


def lines(rng):
    """Points of two classes, in general position, on a grid, alike, and those of the figures."""
    curves = learn.two_curves(points=200)
    grid = np.stack(np.meshgrid(np.arange(5.0), np.arange(4.0)), axis=-1).reshape(-1, 2)
    samples = [(curves.points, curves.labels), (grid, rng.integers(0, 2, len(grid)))]
    samples += [(rng.normal(size=(n, 2)), rng.integers(0, 2, n)) for n in (2, 3, 7, 40, 60)]
    samples += [(x := rng.normal(size=(30, 2)), (x[:, 0] > 0.3).astype(int)), (x, np.ones(30, int))]
    for points, labels in samples:
        yield {"points": points, "labels": labels, "right": best_line(points, labels).right}


def vectors():
    rng = np.random.default_rng(7)
    matrices = [
        rng.normal(size=shape) for shape in ((2, 2), (3, 3), (8, 8), (16, 16), (5, 2), (2, 5))
    ]
    z = rng.normal(size=30)
    return {
        "names": sorted(ACTIVATIONS),
        "activations": activations(rng),
        "networks": [
            network(rng, widths, sigma)
            for widths, sigma in (
                ((2, 2, 1), "tanh"),
                ((2, 3, 4, 3), "gelu"),
                ((3, 8, 8, 1), "leaky_relu(0.1)"),
                ((2, 6, 2, 1), "sine"),
                ((2, 16, 16, 3), "softplus"),
            )
        ],
        "bent": [
            {"name": name, "t": t, "z": z, "moved": Pointwise(1, name, 1).at(t, z[:, None])}
            for name in ("tanh", "relu", "sine")
            for t in TIMES
        ],
        "matrices": [
            {
                "A": A,
                "determinant": np.linalg.det(A) if A.shape[0] == A.shape[1] else 0.0,
                "values": np.linalg.svd(A, compute_uv=False),
            }
            for A in matrices
        ],
        "paths": paths(rng),
        "hard": half_turns(rng),
        "reversing": [
            np.diag([1.0, -0.5]),
            *(-1 * regular(rng, 2, 3) * [[1], [-1]] for _ in range(5)),
        ],
        "straight": [
            {"W": W, "t": t, "path": (1 - t) * np.eye(2) + t * W}
            for W in matrices[:1]
            for t in TIMES
        ],
        "easings": [
            {
                "easing": e.numbers,
                "times": (x := np.linspace(-0.1, 1.1, 61)),
                "ways": list(map(e, x)),
            }
            for e in (EASE, STEADY, Easing(0.2, 0.1, 0.9, 0.4), *piecewise())
        ],
        "fields": list(fields(rng)),
        "recording": recording(rng),
        "courses": list(courses(rng)),
        "kinks": list(kinks(rng)),
        "singular_times": list(singular_times(rng)),
        "lines": list(lines(rng)),
        "stretched": list(stretched(rng)),
    }


def plain(value):
    """For json: arrays as lists."""
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


@pytest.fixture(scope="module")
def node():
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    return program


@pytest.fixture(scope="module")
def computed():
    """Python's numbers, as JSON."""
    return json.dumps(vectors(), default=plain)


def run(node, folder, numbers):
    file = folder / "vectors.json"
    file.write_text(numbers, encoding="utf-8")
    names = {"MATH": str(STATIC / "math"), "VECTORS": str(file)}
    command = [node, "--test", str(Path(__file__).with_name("vectors.test.mjs"))]
    return subprocess.run(
        command, env=os.environ | names, capture_output=True, text=True, timeout=300
    )


def test_the_modules_compute_what_python_computes(node, tmp_path, computed):
    done = run(node, tmp_path, computed)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("part", ["paths", "fields", "networks", "kinks", "courses", "stretched"])
def test_a_wrong_number_is_noticed(node, tmp_path, computed, part):
    """The tester is tested: one number off by 10⁻⁸ fails."""
    numbers = json.loads(computed)
    case = numbers[part][-1]
    names = {"paths": "path", "fields": "flow", "networks": "logits", "kinks": "turned"}
    wrong = (names | {"courses": "moments", "stretched": "stretch"})[part]
    inner = case[wrong]
    while isinstance(inner[0], list):
        inner = inner[-1]
    inner[0] += 1e-8 * max(1.0, abs(inner[0]))
    assert run(node, tmp_path, json.dumps(numbers)).returncode == 1


def test_the_flow_plays_these_paths():
    """What the film of a layer shows is the polar path that is compared here."""
    W = np.array([[0.7, -1.1], [1.1, 0.9]])
    stage = flow(Network((Dense(W, np.zeros(2), "tanh"),), None)).stages[0]
    assert np.array_equal(stage.at(0.3, np.eye(2)).T, polar_path(W).matrix(0.3))


def test_the_modules_are_typed(node, tmp_path):
    """The annotations in the folders of modules, by TypeScript's checker."""
    checker = CHECKERS / "typescript/lib/tsc.js"
    if not checker.is_file():
        pytest.skip("no TypeScript (npm install typescript, CHECKERS=…/node_modules)")
    modules = [str(path) for folder in FOLDERS for path in (STATIC / folder).glob("*.js")]
    options = ["--allowJs", "--checkJs", "--strict", "--noEmit", "--target", "es2022"]
    options += [
        "--module",
        "es2022",
        "--moduleResolution",
        "bundler",
        "--lib",
        "es2023,dom,dom.iterable",
    ]
    command = [node, str(checker), *options]
    done = subprocess.run([*command, *modules], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.js"
    wrong.write_text("/** @param {number} x */\nexport const half = (x) => x.length / 2;\n")
    assert subprocess.run([*command, str(wrong)], capture_output=True, timeout=300).returncode != 0
