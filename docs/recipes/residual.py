"""Residual layers

Layers x + Vσ(Wx + b) move space in steps of their own; here two of them, with GELU.
"""

# %%
from generator import draw, learn, topology

data = learn.two_curves(points=80)
training = learn.train(
    learn.residual(2, [6, 6], "gelu"), data, restarts=8, steps=800, seed=1, gentle=0
)
network = training.best()
print(f"{learn.accuracy(network, data):.0%} of the points are right")

# %%
# Whether a residual layer folds the plane depends on its weights: the flow's notes say what is known.
flow = topology.flow(network)
for note in flow.notes:
    print(note)
draw.film(draw.grid(11), draw.curves(data), draw.line(), through=flow)
