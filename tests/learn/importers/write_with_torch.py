"""Writes the files in written_by_torch/ anew: python -m tests.learn.importers.write_with_torch

Networks of PyTorch on two moons, as ONNX and as safetensors, with a thousand points and what PyTorch
itself computes of them.
"""

import warnings
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from sklearn.datasets import make_moons
from torch import nn

SEED = 1
FOLDER = Path(__file__).parent / "written_by_torch"


class Block(nn.Module):
    """x + V GELU(Wx + b) + c."""

    def __init__(self, width, hidden):
        super().__init__()
        self.inner, self.outer = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x):
        return x + self.outer(nn.functional.gelu(self.inner(x)))


def networks():
    plane = [part for _ in range(3) for part in (nn.Linear(2, 2), nn.Tanh())]
    yield "moons", nn.Sequential(*plane, nn.Linear(2, 1))
    yield "residual", nn.Sequential(nn.Linear(2, 2), nn.Tanh(), Block(2, 8), nn.Linear(2, 1))
    yield (
        "normalized",
        nn.Sequential(
            nn.Linear(2, 6),
            nn.BatchNorm1d(6),
            nn.SiLU(),
            nn.Dropout(0.1),
            nn.Linear(6, 2),
            nn.Softmax(1),
        ),
    )


def train(network, x, y, steps=1500):
    rate = torch.optim.Adam(network.parameters(), lr=0.02)
    loss = nn.CrossEntropyLoss() if isinstance(network[-1], nn.Softmax) else nn.BCEWithLogitsLoss()
    body = network[:-1] if isinstance(network[-1], nn.Softmax) else network
    for _ in range(steps):
        rate.zero_grad()
        logits = body(x)
        target = y.long() if logits.shape[1] == 2 else y[:, None]
        loss(logits, target).backward()
        rate.step()
    right = (body(x).argmax(1) == y) if target.ndim == 1 else ((body(x)[:, 0] > 0) == y)
    print(f"{right.float().mean():.3f} of the moons right")
    return network.eval()


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    points, labels = make_moons(300, noise=0.08, random_state=1)
    rows = [
        f"{a!r},{b!r},{'lower' if c else 'upper'}"
        for (a, b), c in zip(points.tolist(), labels, strict=True)
    ]
    (FOLDER / "moons.csv").write_text("\n".join(["x,y,moon", *rows]) + "\n", "utf-8")
    places = np.random.default_rng(0).normal(size=(1000, 2)).astype(np.float32) * 1.5
    computed = {"points": places}
    for name, network in networks():
        train(
            network,
            torch.tensor(points, dtype=torch.float32),
            torch.tensor(labels, dtype=torch.float32),
        )
        with warnings.catch_warnings(action="ignore"):
            torch.onnx.export(
                network,
                torch.zeros(1, 2),
                str(FOLDER / f"{name}.onnx"),
                dynamo=False,
                input_names=["x"],
                dynamic_axes={"x": {0: "n"}},
            )
        with torch.no_grad():
            computed[name] = network(torch.tensor(places)).numpy()
        save_file(network.state_dict(), str(FOLDER / f"{name}.safetensors"))
    np.savez_compressed(FOLDER / "computed.npz", **computed)


if __name__ == "__main__":
    main()
