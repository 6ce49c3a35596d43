"""What tests of importers share. PyTorch is no dependency of the tests (docs/dependencies.md)."""

import importlib.util

import numpy as np
import pytest

# 800 MB, and with CUDA three times that: its tests run where it is installed. What it wrote is in
# written_by_torch/, and that is read everywhere.
collect_ignore = [] if importlib.util.find_spec("torch") else ["test_torch.py"]


@pytest.fixture
def points():
    """A thousand points of so many coordinates."""

    def draw(dimension, seed=0):
        return np.random.default_rng(seed).normal(size=(1000, dimension)) * 2

    return draw
