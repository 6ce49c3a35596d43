"""Examples of `learn`, one cell a name: docs/reference/learn.md has them with what they show."""

# %%
# The examples use these lines: two short spiral arms, and four networks of two layers trained on them.
import tempfile
from pathlib import Path

import autograd.numpy as anp
import numpy as np

from generator import draw, learn, topology

data = learn.spirals(turns=0.5, points=60)
training = learn.train(learn.dense(2, [2, 2]), data, restarts=4, steps=500, seed=1)
network = training.gentlest()

# %% ACTIVATIONS
learn.ACTIVATIONS["elu"].value(np.array([-1.0, 0.0, 1.0]))

# %% Annulus
ring = learn.Annulus("B", 1, inner=0.5, outer=1.0)
ring.at(np.array([[0.75, 0.0], [0.75, np.pi / 2]]))

# %% Architecture
learn.dense(2, [4, 2], "relu")

# %% ContractivePath
path = learn.contractive_path(
    learn.dense(2, [2]), data, (0.0, 0.01), restarts=2, steps=100, first=200
)
path.strengths, len(path.networks)

# %% CosineCurve
curve = learn.CosineCurve("A", 0, height=0.4)
curve.at(np.array([[-1.0], [0.0], [1.0]]))

# %% DATASETS
sorted(learn.DATASETS)

# %% Data
square = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
xor = learn.sample("xor", square, np.array([0, 1, 1, 0]))
draw.still(draw.points(xor, radius=6))

# %% Dense
layer = learn.Dense(np.array([[1.0, 0.0], [1.0, 2.0]]), np.array([0.0, 0.5]), "relu")
learn.Network((layer,), None).representation(np.array([[1.0, -1.0]]))

# %% Disk
disk = learn.Disk("A", 0, inner=0.0, outer=1 / 3)
disk.at(np.array([[0.0, 0.0], [1 / 3, np.pi]]))

# %% FieldLayer
push = learn.FieldLayer(c=np.zeros((1, 2)), v=np.array([[1.0, 0.0]]), s=np.array([0.5]))
draw.film(draw.grid(9), through=topology.flow(learn.Network((push,), None)))

# %% Head
head = learn.Head("logistic", np.array([[1.0, -1.0]]), np.array([0.0]))
learn.Network((), head).predict(np.array([[0.0, 1.0], [1.0, 0.0]]))

# %% History
history = training.history(0)
len(history.networks), int(history.steps[-1])

# %% Interval
learn.Interval("A", 0, low=-0.3, high=0.3).sweep(3)

# %% NeighbourHead
references = np.array([[0.0, 0.0], [1.0, 1.0]])
head = learn.NeighbourHead(references, np.array([0, 1]), "inverse", power=1.0, scale=1.0)
learn.Network((), head).predict(np.array([[0.2, 0.1], [0.9, 0.7]]))

# %% Network
network.widths, network.parameters, network.predict(data.points[:3])

# %% Representations
activations = learn.recorded([data.points, np.tanh(3 * data.points)], data.labels, ["tanh"])
activations.names, activations.note

# %% ResidualLayer
layer = learn.ResidualLayer(V=np.eye(2), W=np.eye(2), b=np.zeros(2))
layer.field(np.array([[0.0, 1.0]])).round(3)

# %% SpaceTube
clasped = learn.whitehead_link().sets[1]
clasped.minor, round(float(clasped.core(np.zeros(1))[0, 0]), 2)

# %% SpiralArm
arm = learn.SpiralArm("A", 0, turns=1.0, phase=0.0, start=0.15, outer=1.0)
arm.at(np.array([[0.25], [0.5], [1.0]])).round(3)

# %% Training
training.restarts, training.succeeded_count, training.best_accuracy

# %% Tube
tube = learn.torus("A", 0, np.zeros(3), np.eye(3), major=0.6, minor=0.2)
turn = np.linspace(0, 2 * np.pi, 37)[:-1]
u, v = np.meshgrid(turn, turn[::3], indexing="ij")
shell = tube.at(np.stack([u, v], axis=-1).reshape(-1, 2)).reshape(36, 12, 3)
draw.still(draw.surface(shell, wraps=(True, True), solid=True), view=draw.orbit())

# %% accuracy
learn.accuracy(network, data)

# %% block_splits
first = learn.block_splits(100, blocks=5)[0]
len(first.training), len(first.validation), len(first.test)

# %% borromean_rings
draw.still(draw.surfaces(learn.borromean_rings(), shape=(48, 12)), view=draw.orbit(azimuth=30))

# %% compared
effects = learn.compared({"a": [0.90, 0.80, 0.85], "b": [0.88, 0.77, 0.84]})
{name: round(value, 3) for name, value in effects.items()}

# %% contractive
restrained = learn.contractive(learn.dense(2, [2, 2]), strength=0.01)
learn.train(restrained, data, restarts=2, steps=300, seed=1).best_accuracy

# %% contractive_path
path = learn.contractive_path(
    learn.dense(2, [2]), data, (0.0, 0.01), restarts=2, steps=100, first=200
)
[network.widths for network in path.networks]

# %% data_csv
print(learn.data_csv(learn.spirals(turns=0.5, points=2)).decode())

# %% deciding
digits = learn.part(learn.digits(), np.arange(150))
effects = learn.deciding(digits, learn.block_splits(150)[:2], steps=3)
sorted(effects)

# %% dense
architecture = learn.dense(2, [2, 2], "relu")
learn.train(architecture, data, restarts=8, steps=300, seed=1).succeeded_count

# %% digits
digits = learn.digits()
seven = digits.points[np.flatnonzero(digits.labels == 7)[:1]]
draw.still(draw.grid(3), draw.pictures(seven, (8, 8), side=120, places=np.zeros((1, 2))))

# %% disk_annulus
draw.still(draw.points(learn.disk_annulus(points=80)))

# %% fields
architecture = learn.fields(2, [6], kind="flow")
learn.train(architecture, data, restarts=4, steps=300, seed=1, gentle=0).best_accuracy

# %% finer
layer = learn.FieldLayer(c=np.zeros((1, 2)), v=np.ones((1, 2)), s=np.ones(1), steps=4)
learn.finer(learn.Network((layer,), None), 4).layers[0].steps

# %% fit
split = learn.block_splits(200)[0]
digits = learn.part(learn.digits(), np.arange(200))
learn.fit(digits, split, [16], None, steps=100).widths

# %% gentleness
round(learn.gentleness(network, data.points), 2)

# %% hooked_rings
draw.still(draw.surfaces(learn.hooked_rings(), shape=(48, 12)), view=draw.orbit(azimuth=30))

# %% intervals
draw.still(draw.points(learn.intervals(points=20)), aspect=0.3)

# %% landscape
landscape = learn.landscape(data, widths=[2, 3], depths=[1, 2], restarts=2, steps=100)
landscape.counts("sample")

# %% linked_tori
draw.still(draw.surfaces(learn.linked_tori(), shape=(48, 12)), view=draw.orbit(azimuth=30))

# %% load
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "weights.npz"
    np.savez(file, W0=np.eye(2), b0=np.zeros(2), W1=np.ones((1, 2)), b1=np.zeros(1))
    loaded = learn.load(file, activations="tanh")
loaded

# %% nearest
learn.nearest(data.points, data.labels, np.array([[0.0, 0.5], [0.0, -0.5]]), k=3)

# %% neighbours
architecture = learn.neighbours(learn.dense(2, [2]), data)
learn.train(architecture, data, restarts=2, steps=100, seed=1, gentle=0).best_accuracy

# %% network_from
learn.network_from([(np.eye(2), np.zeros(2)), (np.ones((1, 2)), np.zeros(1))], "tanh")


# %% own_activation
def mish(z):
    return z * anp.tanh(anp.log1p(anp.exp(z)))


def slope(z):
    soft = anp.log1p(anp.exp(z))
    return anp.tanh(soft) + z / (1 + anp.exp(-z)) / anp.cosh(soft) ** 2


MISH = learn.own_activation("mish", mish, slope, loses="folds at −1.19")
learn.dense(2, [2], MISH)

# %% part
half = learn.part(data, np.arange(60))
len(half.points), set(half.labels.tolist())

# %% photographs
[photograph.shape for photograph in learn.photographs()]

# %% random_splits
first, second = learn.random_splits(100, times=2, seed=1)
len(first.training), first.test[:4], second.test[:4]

# %% read_idx
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "labels-idx1-ubyte"
    file.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4]))
    labels = learn.read_idx(file, dimensions=1)
labels

# %% recorded
points, labels = data.points[::8], data.labels[::8]
activations = learn.recorded([points, np.tanh(3 * points)], labels, ["tanh"])
draw.film(draw.points(activations.data), through=topology.flow(activations))

# %% recording
checkpoints = [training.network(0, snapshot) for snapshot in (0, 30, -1)]
history = learn.recording(checkpoints, data, steps=[0, 100, 500])
history.accuracies.round(2)

# %% residual
architecture = learn.residual(2, [4, 4])
learn.train(architecture, data, restarts=4, steps=300, seed=1, gentle=0).best_accuracy

# %% sample
points = np.array([[0.0, 0.0], [1.0, 0.5], [0.2, 0.9]])
learn.sample("three points", points, np.array([0, 1, 1]))

# %% schedule
schedule = learn.schedule(rate=0.02, fresh=True, stop=True)
learn.train(learn.dense(2, [2, 2]), data, restarts=2, steps=300, schedule=schedule).steps

# %% spirals
draw.still(draw.curves(learn.spirals(turns=0.7, arms=3)), draw.square())

# %% split_by_column
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "pets.csv"
    file.write_text("age,height,kind,part\n1,20,cat,train\n3,50,dog,train\n2,24,cat,test\n")
    split = learn.split_by_column(file, "part", x=["age", "height"], label="kind")
split.training, split.test

# %% split_by_share
split = learn.split_by_share(data, test=0.25, seed=1)
len(split.training), len(split.test)

# %% sweep_accuracy
learn.sweep_accuracy(network, data)

# %% sweep_errors
wrong, points = learn.sweep_errors(network, data, points=10_000)
wrong, points

# %% table
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "pets.csv"
    file.write_text("age;height;kind\n1,5;20;cat\n3;50,5;dog\n")
    pets = learn.table(file, x=["age", "height"], label="kind")
pets.points, pets.class_names

# %% torus
around = learn.torus("A", 0, np.zeros(3), np.eye(3), major=0.6, minor=0.2)
around.core(np.array([0.0, np.pi])).round(3)

# %% train
training = learn.train(learn.dense(2, [2, 2]), data, restarts=8, steps=500, seed=1)
training.succeeded_count

# %% train_isotropic
tubes = learn.linked_tori(points=40)
layers = learn.residual(3, [4], units=4)
gently = learn.train_isotropic(layers, tubes, restarts=2, steps=50, weights=(0.003, 0.3))
[layer.kind for layer in gently.network(0).layers]

# %% trial
digits = learn.part(learn.digits(), np.arange(200))
trial = learn.trial(digits, learn.block_splits(200)[0], hidden=8, steps=50)
trial.errors

# %% trials
digits = learn.part(learn.digits(), np.arange(150))
len(learn.trials(digits, learn.block_splits(150)[:1]))

# %% two_curves
draw.still(draw.curves(learn.two_curves()), draw.square())

# %% typical
digits = learn.digits()
learn.typical(digits, label=3).shape

# %% validation_error
digits = learn.part(learn.digits(), np.arange(200))
split = learn.block_splits(200)[0]
network = learn.fit(digits, split, [16], None, steps=100)
round(learn.validation_error(digits, split, network), 2)

# %% whitehead_link
draw.still(draw.surfaces(learn.whitehead_link(), shape=(96, 12)), view=draw.orbit(elevation=55))
