"""The check under another kernel: the environment is another, and sameness would be told."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.figures import kernels

BITS = (
    "import numpy as np\n"
    "rng = np.random.default_rng(0)\n"
    "x, y = rng.normal(size=(2, 60, 60))\n"
    "print((x @ y).tobytes().hex(), np.exp(x).tobytes().hex(), np.linalg.svd(x)[1].tobytes().hex())"
)


def bits(**environment):
    command = [sys.executable, "-c", BITS]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, check=True)
    return done.stdout.split()


@pytest.mark.skipif(not kernels.environment(), reason="this processor has one kernel only")
def test_another_kernel_has_other_bits():
    own, again, other = bits(), bits(), bits(**kernels.environment())
    assert own == again
    assert own[0] != other[0]  # a product of matrices
    assert own != other


@pytest.mark.skipif(not kernels.environment(), reason="this processor has one kernel only")
def test_each_setting_is_another_one():
    settings = kernels.settings()
    assert settings[0] == kernels.environment()
    assert len({str(setting) for setting in settings}) == len(settings) >= 3
    for number, setting in enumerate(settings):
        features = setting.get("NPY_DISABLE_CPU_FEATURES", "").split()
        assert set(features) <= set(kernels.features()), number


@pytest.fixture
def two_settings(monkeypatch):
    """Settings {"A": "1"}, {"B": "2"}; what numpy computes differs in the first."""
    monkeypatch.setattr(kernels, "settings", lambda: [{"A": "1"}, {"B": "2"}, {"C": "3"}])
    monkeypatch.setattr(kernels, "probed", lambda: os.environ.get("A", ""))


def test_a_claim_that_fails_in_the_second_setting_only_fails(monkeypatch, two_settings, tmp_path):
    asked = []

    def hold(kept, setting, jobs):
        assert {name: os.environ[name] for name in setting} == setting
        asked.append(setting)
        return int(setting == {"B": "2"})

    monkeypatch.setattr(kernels, "hold", hold)
    assert kernels.main(tmp_path) == 1
    assert asked == [{"A": "1"}, {"B": "2"}]
    assert not {"A", "B"} & set(os.environ)
    assert kernels.main(tmp_path, 1) == 0


def test_a_first_setting_that_changes_nothing_fails(monkeypatch, two_settings, tmp_path, capsys):
    monkeypatch.setattr(kernels, "hold", lambda kept, setting, jobs: 0)
    assert kernels.main(tmp_path) == 0
    monkeypatch.setattr(kernels, "probed", lambda: "the same")
    assert kernels.main(tmp_path) == 1
    assert "nothing was tried" in capsys.readouterr().err


class Stored:
    def __init__(self, **blobs):
        self.blobs = blobs

    def entry(self, key):
        return {"blobs": self.blobs[key]} if key in self.blobs else None


def project(*names):
    products = {name: SimpleNamespace(home="figures/x.py", name=name) for name in names}
    figure = SimpleNamespace(id="x", path="figures/x.py", products=products)
    return SimpleNamespace(
        figures={"x": figure}, keys=SimpleNamespace(product=lambda product: product.name), errors={}
    )


def test_products_that_came_out_otherwise_are_reported(monkeypatch):
    both = project("training", "flow")
    before = Stored(training=1, flow=1)
    monkeypatch.setattr(kernels, "available", lambda: True)
    assert kernels.otherwise(both, before, Stored(training=1, flow=1)) == []
    for name in ("training", "flow"):
        wrong = [f"x: {name}: expected the same bytes, got others"]
        other = Stored(**{"training": 1, "flow": 1, name: 2})
        assert kernels.otherwise(both, before, other) == wrong
    assert kernels.otherwise(both, before, Stored()) == ["no product is in both stores"]
    monkeypatch.setattr(kernels, "available", lambda: False)  # autograd trains
    assert kernels.otherwise(both, before, Stored(training=2, flow=1)) == []


def test_a_figure_without_a_result_is_reported():
    assert kernels.unlike(project(), ["x"], {}) == ["x: no result"]
