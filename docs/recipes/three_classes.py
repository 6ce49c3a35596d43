"""Three classes

Three spiral arms and a softmax head: the film ends in the regions that it decides for.
"""

# %%
from generator import draw, learn, topology

data = learn.spirals(turns=0.4, arms=3, points=50)
training = learn.train(learn.dense(2, [2, 2]), data, restarts=16, steps=800, seed=1)
network = training.gentlest()
print(f"{learn.accuracy(network, data):.0%} of the points are right")

# %%
# `draw.classes` needs the points in the last layer, to know how far the plane is drawn.
flow = topology.flow(network)
images = flow.network.representation(data.points)
draw.film(draw.classes(flow.network.head, images), draw.grid(9), draw.curves(data), through=flow)
