"""Drawing of your own, by matplotlib

`draw.matplotlib` takes a function (ax, arrays …, t) and makes the same files of it as of our own marks.
"""

# %%
import numpy as np

from generator import draw, learn

data = learn.spirals(turns=0.5, points=60)
training = learn.train(learn.dense(2, [2, 2]), data, restarts=8, steps=500, seed=1)
history = training.history(training.index_of_gentlest())


# %%
# t runs from 0 to 1 in `seconds`; each picture begins with empty axes, so fix their limits.
def paint(ax, steps, losses, t):
    shown = steps <= t * steps[-1]
    ax.plot(steps[shown], losses[shown], color="C0")
    ax.set(xlim=(0, steps[-1]), ylim=(1e-3, 1), yscale="log", xlabel="step", ylabel="loss")


draw.matplotlib(paint, np.asarray(history.steps), history.losses, seconds=2, aspect=0.6)

# %%
# The points after each layer as arrays, for a picture that is all your own:
network = training.gentlest()
representations = network.representations(data.points)


def scatter(ax, points, labels):
    ax.scatter(*points.T, c=labels, cmap="coolwarm", s=12)
    ax.set_aspect("equal")


draw.matplotlib(scatter, representations[-1], data.labels)
