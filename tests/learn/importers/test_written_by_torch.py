"""Files that PyTorch wrote, and what it computed (write_with_torch.py): read without PyTorch."""

from pathlib import Path

import numpy as np
import pytest

from generator import learn
from generator.errors import UserError

FOLDER = Path(__file__).parent / "written_by_torch"


@pytest.fixture(scope="module")
def computed():
    with np.load(FOLDER / "computed.npz") as archive:
        return {name: archive[name].astype(float) for name in archive.files}


@pytest.mark.parametrize("name", ["moons", "residual"])
def test_a_model_in_onnx(name, computed):
    logits = learn.load(FOLDER / f"{name}.onnx").logits(computed["points"])
    scale = np.abs(computed[name]).max()
    assert np.abs(logits - computed[name][:, 0]).max() <= 1e-6 * scale


def test_a_softmax_and_a_batch_normalization(computed):
    network = learn.load(FOLDER / "normalized.onnx")
    logits = network.logits(computed["points"])
    likely = 1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))
    scale = np.abs(logits).max()  # in single precision logits are off by a share of their size
    assert np.abs(likely - computed["normalized"][:, 1]).max() <= 1e-6 * scale
    assert network.widths == (2, 6)


def test_the_weights_alone(computed):
    network = learn.load(FOLDER / "moons.safetensors", activations="tanh")
    scale = np.abs(computed["moons"]).max()
    assert (
        np.abs(network.logits(computed["points"]) - computed["moons"][:, 0]).max() <= 1e-6 * scale
    )
    network = learn.load(FOLDER / "normalized.safetensors", activations=["silu"])
    expected = learn.load(FOLDER / "normalized.onnx").logits(computed["points"])
    assert network.logits(computed["points"]) == pytest.approx(expected, abs=1e-5)


def test_the_weights_of_a_block_do_not_say_its_shortcut():
    """Their names don't say where x is added: so no film is made of them."""
    with pytest.raises(UserError, match=r"residual.safetensors: expected names that differ in one"):
        learn.load(FOLDER / "residual.safetensors", activations=["tanh", "gelu", "identity"])
