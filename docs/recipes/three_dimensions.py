"""Three dimensions

Two linked tori that a layer of three units moves, and can't part; a film in space is a GIF or an MP4.
"""

# %%
from generator import draw, learn, topology

tori = learn.linked_tori(points=100)
training = learn.train(learn.dense(3, [3]), tori, restarts=4, steps=400, seed=1)
network = training.best()
print(f"{learn.accuracy(network, tori):.0%} of the points are right")

# %%
# `draw.orbit` looks from an azimuth and an elevation in degrees, and swings while the film runs.
flow = topology.flow(network)
surfaces = draw.surfaces(tori, shape=(36, 10))
film = draw.film(draw.floor(), surfaces, through=flow, view=draw.orbit(azimuth=30, elevation=24))
film.cut(layers=(0, 1))
