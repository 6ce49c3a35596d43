"""A network of PyTorch

A `torch.nn.Sequential` is taken from memory; its states while it was trained are a film of training.
"""

# %%
# Two spirals, and PyTorch's own training of three layers.
import numpy as np
import torch
from torch import nn

from generator import draw, learn, topology

torch.manual_seed(4)
torch.set_num_threads(1)
data = learn.spirals(turns=0.6, points=80)
x, y = torch.tensor(data.points), torch.tensor(data.labels, dtype=torch.float64)
model = nn.Sequential(
    nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2), nn.Tanh(), nn.Linear(2, 1)
).double()
adam = torch.optim.Adam(model.parameters(), lr=0.03)
checkpoints, steps = [], []
for step in range(601):
    if step % 100 == 0:
        checkpoints.append(learn.network_from(model))
        steps.append(step)
    loss = nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
    adam.zero_grad()
    loss.backward()
    adam.step()
network = checkpoints[-1]
print(f"{learn.accuracy(network, data):.0%} of the points are right")

# %%
# The layers one after the other. Files work as well: `learn.load("model.onnx")`, `learn.load("model.safetensors", "tanh")`.
flow = topology.flow(network)
views = draw.views(topology.layer_views(flow, data))
draw.film(draw.points(data), through=flow, view=views)

# %%
# The checkpoints: how the last representation comes about.
recording = topology.recorded(learn.recording(checkpoints, data, steps))
few = learn.part(data, np.arange(0, 160, 8))
draw.film(draw.points(few), draw.line(recording.head_at), through=recording)
