"""A network of scikit-learn

A fitted `MLPClassifier`, alone or behind a `StandardScaler`, is taken from memory by `learn.network_from`.
"""

# %%
# Two moons, and a small network fitted by scikit-learn.
from sklearn.datasets import make_moons
from sklearn.neural_network import MLPClassifier

from generator import draw, learn, topology

points, labels = make_moons(120, noise=0.08, random_state=0)
model = MLPClassifier((3, 2), activation="tanh", solver="lbfgs", random_state=7, max_iter=2000)
model.fit(points, labels)

# %%
# It computes what scikit-learn computes, to the last digits.
network = learn.network_from(model)
moons = learn.sample("moons", points, labels)
print(
    f"scikit-learn: {model.score(points, labels):.3f}, here: {learn.accuracy(network, moons):.3f}"
)

# %%
# `centre` and `extent` fit the grid to the data; `even` puts more of its points where the flow stretches it. The line is where the
# network decides.
flow = topology.flow(network)
views = draw.views(topology.layer_views(flow, moons))
grid = draw.grid(11, extent=1.8, centre=(0.5, 0.25), even=flow)
draw.film(draw.line(), grid, draw.points(moons), through=flow, view=views)
