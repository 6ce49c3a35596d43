"""Examples of `draw`, one cell a name: docs/reference/draw.md has them with what they show."""

# %%
# The examples use these lines: two short spiral arms, some of their points, and the flow of two layers that part them.
import tempfile
from pathlib import Path

import numpy as np

from generator import draw, learn, topology

data = learn.spirals(turns=0.5, points=60)
few = learn.part(data, np.arange(0, 120, 8))  # of its points
training = learn.train(learn.dense(2, [2, 2]), data, restarts=4, steps=500, seed=1)
flow = topology.flow(training.gentlest())

# %% Camera
# A film makes its cameras itself, one a panel. This one, of 560 px, shows the most at the scale:
camera = draw.film(draw.grid(9), through=flow).context().cameras[0]
round(camera.closest), "px per unit"

# %% Film
film = draw.film(draw.grid(9), draw.curves(data), through=flow)
with tempfile.TemporaryDirectory() as folder:
    film.cut(layers=(0, 1)).gif(Path(folder) / "first-layer.gif", draw.Format(width=240))
film

# %% Format
draw.Format(width=1280, height=720, theme="dark", line=1.5, label=1.5)

# %% arrows
starts = np.array([[-0.5, 0.0], [0.0, 0.0], [0.5, 0.0]])
draw.still(draw.arrows(starts, np.array([[0.1, 0.3], [0.0, 0.6], [-0.1, 0.9]])))

# %% axis
across, up = draw.axis(0, 4, [0, 2, 4], "layers"), draw.axis(0, 1, [0, 1], "accuracy")
draw.still(draw.graph([draw.series("test", [0, 1, 2, 3, 4], [0.5, 0.7, 0.9, 0.9, 1])], across, up))

# %% barcode
cloud = np.random.default_rng(0).normal(size=(60, 2))
moments = [
    (i, t, flow.at(i, t, flow.to(i, cloud))) for i in range(len(flow.stages)) for t in (0, 1)
]
bars = draw.barcode("longest hole ÷ next", topology.record_lives(moments, 4), 4, top=4)
draw.film(draw.panel(draw.points_at(cloud, carried=True), bars, through=flow), aspect=1.3)

# %% bars
rows = {"one layer": [[4.1, 3.9], [2.2, 2.6]], "two layers": [[2.0, 2.4], [1.1, 0.9]]}
draw.still(draw.bars(rows, ["tanh", "ReLU"], top=5, step=1, unit="%"))

# %% circle
draw.film(draw.circle(0.8), draw.grid(7), through=flow)

# %% classes
three = learn.spirals(turns=0.3, arms=3, points=60)
layers = learn.dense(2, [2, 2])
motion = topology.flow(learn.train(layers, three, restarts=4, steps=500, seed=1).gentlest())
images = motion.network.representation(three.points)
draw.still(draw.classes(motion.network.head, images), draw.points(three), through=motion)

# %% clusters
places = np.array([[0.0, 0.0], [0.2, 0.1], [1.0, 1.0], [1.1, 0.8]])
draw.still(draw.clusters(places, np.array([3, 3, 7, 7]), radius=4))

# %% counts
confused = np.array([[9, 1, 0], [2, 8, 0], [0, 1, 9]])
draw.still(draw.counts(confused, 10, ["a", "b", "c"], ["a", "b", "c"], ("predicted", "true")))

# %% curves
draw.still(draw.curves(data))

# %% diagram
draw.still(draw.diagram(flow.network))

# %% field
network = flow.network
draw.still(draw.field(lambda t, points: network.logits(points)), draw.points(data))

# %% film
draw.film(draw.grid(9), draw.curves(data), draw.line(), through=flow)

# %% fixed
draw.film(draw.fixed(draw.grid(7)), draw.curves(data), through=flow)

# %% floor
rings = learn.linked_tori()
draw.still(draw.floor(), draw.surfaces(rings, shape=(48, 12)), view=draw.orbit(azimuth=30))

# %% graph
losses = draw.series("loss", [0, 100, 200, 300], [0.7, 0.3, 0.1, 0.05])
across, up = draw.axis(0, 300, [0, 150, 300], "step"), draw.axis(0.01, 1, [0.01, 0.1, 1], log=True)
draw.still(draw.graph([losses], across, up))

# %% grid
draw.still(draw.grid(9), through=flow)

# %% heat
distance = draw.heat(lambda t, points: np.hypot(*points.T), levels=[0.5, 0.8, 1.1])
draw.still(distance, draw.points(data))

# %% heat_key
shown = draw.heat(lambda t, points: np.hypot(*points.T), levels=[0.5, 0.8, 1.1])
draw.still(shown, draw.points(data), draw.heat_key(["0.5", "0.8", "1.1"], (1.1, -1.0), "distance"))

# %% label
draw.still(draw.points(data), draw.label("the middle", [0, 0.1], anchor="middle", size=18))

# %% lens
dots = draw.points_at(np.random.default_rng(0).normal(size=(900, 2)), radius=1.5)
draw.still(draw.grid(5), dots, draw.lens([dots], [0.5, 0.2], 0.2, [-1.8, 1.8], 0.9))

# %% line
draw.still(draw.points(data), draw.line(([1.0, 1.0], -0.2), span="always"))

# %% lives
angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
draw.still(draw.lives({"circle": topology.persistence(circle)}, top=2, step=0.5, counted=(1,)))


# %% matplotlib
def wave(ax, x, t):
    ax.plot(x, np.sin(x - 2 * np.pi * t))
    ax.set(ylim=(-1.1, 1.1))


draw.matplotlib(wave, np.linspace(0, 6, 60), seconds=1)

# %% orbit
rings = learn.linked_tori()
draw.still(draw.surfaces(rings, shape=(48, 12)), view=draw.orbit(azimuth=50, elevation=10))

# %% note
rising = draw.series("", [1, 2, 3], [0.6, 0.8, 0.85])
best = draw.note("the best", 2.5, 0.95, colour="pale")
draw.still(
    draw.graph([rising], draw.axis(1, 3, [1, 2, 3]), draw.axis(0.5, 1, [0.5, 1]), notes=[best])
)

# %% panel
before = draw.panel(draw.curves(data), title="before")
after = draw.panel(draw.curves(data), through=flow, title="after")
draw.still(before, after)

# %% path
draw.still(draw.path([[-1, 0], [0, 0.5], [1, 0]], colour="b"), draw.square())

# %% pictures
bars = np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
places = np.array([[-0.6, 0.0], [0.6, 0.0]])
draw.still(draw.grid(3), draw.pictures(bars, (2, 2), side=60, places=places))

# %% placed
small = draw.placed(draw.curves(data), lambda x: 0.3 * x + [1.6, 0.0])
draw.still(draw.curves(data), small, draw.label("smaller", [1.6, -0.4]))

# %% plane
rings = learn.linked_tori()
deep = learn.train(learn.dense(3, [3]), rings, restarts=2, steps=200, seed=1).best()
moved = topology.flow(deep)
draw.still(
    draw.surfaces(rings, shape=(36, 10)), draw.plane(), through=moved, view=draw.orbit(azimuth=30)
)

# %% points
draw.still(draw.points(data, radius=4))

# %% points_at
draw.still(draw.square(), draw.points_at(np.array([[0.0, 0.0], [0.5, 0.5]]), "witness", radius=6))

# %% quantity
passed = draw.quantity(lambda stage, t: stage + t)
passed(1, 0.5)

# %% readout
turned = draw.readout("stage", lambda stage, t: stage + t, "{:.1f}")
draw.film(draw.points(few), turned, through=flow)

# %% regions
draw.still(draw.regions(learn.disk_annulus()))

# %% rings
draw.still(draw.points(data), draw.rings(data.points[:3]))

# %% scatter
dots = draw.scatter("restarts", [1, 1, 2, 2, 3, 3], [0.6, 0.7, 0.8, 0.75, 0.85, 0.9], radius=3)
draw.still(draw.graph([dots], draw.axis(0, 4, [1, 2, 3]), draw.axis(0.5, 1, [0.5, 1])))

# %% sending
diagram = draw.diagram(flow.network, data.points[0])
draw.film(diagram, through=draw.sending(flow.network))

# %% series
below = draw.series("validation", [1, 2, 3], [0.6, 0.8, 0.85], colour="b", below=True)
draw.still(draw.graph([below], draw.axis(1, 3, [1, 2, 3]), draw.axis(0.5, 1, [0.5, 1])))

# %% square
draw.film(draw.square(), draw.curves(data), through=flow)

# %% still
draw.still(draw.grid(9), draw.curves(data), draw.line(), through=flow)

# %% strip
spread = draw.strip("spread", lambda stage, t: float(np.ptp(flow.at(stage, t, data.points))))
draw.film(draw.points(few), through=flow, strips=[spread])

# %% surface
u, v = np.meshgrid(np.linspace(-1, 1, 15), np.linspace(-1, 1, 15))
draw.still(draw.surface(np.stack([u, v, u * v], axis=-1)), view=draw.orbit(azimuth=30))

# %% surfaces
draw.still(draw.surfaces(learn.linked_tori(), shape=(48, 12)), view=draw.orbit(azimuth=30))


# %% trace
def width(stage, t):
    return float(np.ptp(flow.at(stage, t, data.points)[:, 0]))


def height(stage, t):
    return float(np.ptp(flow.at(stage, t, data.points)[:, 1]))


extent = draw.strip("extent", draw.trace(width, "width", "a"), draw.trace(height, "height", "b"))
draw.film(draw.points(few), through=flow, strips=[extent])

# %% trails
some = data.points[::10]
draw.film(draw.trails(some), draw.points_at(some, carried=True), through=flow)

# %% tube
t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
x, y = np.sin(t) + 2 * np.sin(2 * t), np.cos(t) - 2 * np.cos(2 * t)
knot = np.stack([x, y, -np.sin(3 * t)], axis=1) / 3
draw.still(draw.tube(knot, radius=0.1), view=draw.orbit(elevation=60))

# %% turn
rings = learn.linked_tori(points=15)
deep = topology.flow(learn.train(learn.dense(3, [3]), rings, restarts=2, steps=200, seed=1).best())
end = topology.decision_view(deep, rings.points)
draw.film(draw.points(rings), through=deep, view=draw.turn(end[0], end[1]))

# %% turning
rings = learn.linked_tori()
draw.film(
    draw.surfaces(rings, shape=(24, 8)),
    through=draw.turning("Two rings"),
    view=draw.orbit(azimuth=30, swing=20, sway=True),
)

# %% unframed
far = draw.path([[-9, -9], [9, 9]])
draw.still(draw.curves(data), draw.unframed([far]))

# %% until_end
grid = draw.until_end(draw.grid())
draw.film(grid, draw.curves(data), draw.line(flow.network.head), through=flow)

# %% verdict
draw.film(draw.points(few), draw.verdict(flow, "apart"), through=flow)

# %% views
wider = learn.train(learn.dense(2, [4, 2]), data, restarts=2, steps=300, seed=1).best()
wide = topology.flow(wider)
views = draw.views(topology.layer_views(wide, data))
draw.film(draw.points(few), through=wide, view=views)
