"""A table of your own

A CSV file with one row a pet, two numbers and a name of a class, becomes a film of the network that tells them apart.
"""

# %%
# `learn.table` reads names of columns and of classes, decimal commas and missing values, and says which line is wrong.
from generator import draw, learn, topology

pets = learn.table("data/pets.csv", x=["weight", "height"], label="kind")
pets

# %%
# Networks learn best from coordinates of about the same size. A quarter of the rows is kept for the test.
scaled = (pets.points - pets.points.mean(axis=0)) / pets.points.std(axis=0) / 2
pets = learn.sample("pets", scaled, pets.labels)
split = learn.split_by_share(pets, test=0.25, seed=1)
train, test = learn.part(pets, split.training), learn.part(pets, split.test)

# %%
# Sixteen restarts; `best` takes the most accurate network, also where none gets every pet right.
training = learn.train(learn.dense(2, [3, 2]), train, restarts=16, steps=600, seed=1)
network = training.best()
print(f"{learn.accuracy(network, train):.0%} of the training part are right")
print(f"{learn.accuracy(network, test):.0%} of the test part")

# %%
# Three units a layer are seen as a plane: `layer_views` takes the principal directions, and at the end the decision's own.
# Points with rings are those of the test.
flow = topology.flow(network)
views = draw.views(topology.layer_views(flow, train))
draw.film(
    draw.points(train), draw.rings(test.points, radius=5, carried=True), through=flow, view=views
)
