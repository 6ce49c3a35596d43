"""Examples of `topology`, one cell a name: docs/reference/topology.md has them with what they show."""

# %%
# The examples use these lines: two short spiral arms, the flow of two layers that part them, two linked tori.
import json

import numpy as np

from generator import draw, learn, topology

data = learn.spirals(turns=0.5, points=60)
training = learn.train(learn.dense(2, [2, 2]), data, restarts=4, steps=500, seed=1)
flow = topology.flow(training.gentlest())
network = flow.network
rings = learn.linked_tori(points=80)

# %% Affine
stage = flow.stages[0]
stage.formula, stage.homeomorphism, stage.matrix(0.0)

# %% Along
link = topology.linking_of(*map(topology.core_loop, rings.sets))
int(abs(link.values[0].round())), link.constant

# %% Certified
certified = topology.certify(network, data)
certified.share, certified.verdict

# %% Coincidence
disk, ring = learn.disk_annulus().sets
half_dead = [(np.eye(2), np.array([0.0, -2.0])), (np.ones((1, 2)), np.zeros(1))]
pair = topology.find_coincidence(learn.network_from(half_dead, "relu"), disk, ring, layer=1)
pair.verdict

# %% FieldFlow
push = learn.FieldLayer(c=np.zeros((1, 2)), v=np.array([[1.0, 0.0]]), s=np.array([0.5]))
stage = topology.flow(learn.Network((push,), None)).stages[0]
stage.at(0.5, np.zeros((1, 2))).round(3)

# %% Flow
[stage.name for stage in flow.stages], flow.dimensions

# %% Jump
block = learn.ResidualLayer(V=np.eye(2) / 2, W=np.eye(2), b=np.zeros(2))
stage = topology.flow(learn.Network((block,), None)).stages[0]
stage.homeomorphism, stage.at(0.5, np.ones((1, 2))).round(3)


# %% Lives
cloud = np.random.default_rng(0).normal(size=(60, 2))
lives = topology.record_lives([(0, 0.0, cloud), (0, 1.0, cloud * (1.0, 0.1))], 3)
lives.at(0, 0.0).round(2), lives.at(0, 1.0).round(2)


# %% Loop
def circle(s):
    return np.stack([np.cos(2 * np.pi * s), np.sin(2 * np.pi * s)], axis=-1)


loop = topology.Loop(circle, speed=2 * np.pi, dimension=2)
loop.at(np.array([0.0, 0.25])).round(3)

# %% Neck
disk = learn.disk_annulus()
small = learn.train(learn.dense(2, [2, 2]), disk, restarts=2, steps=300, seed=1).best()
neck = topology.thin_neck(small, disk)
neck.wrong_area >= neck.least_area, neck.area_within(0.1) >= 2 / 3 * 0.1

# %% NeckBounds
disk = learn.disk_annulus()
small = learn.train(learn.dense(2, [2, 2]), disk, restarts=2, steps=300, seed=1).best()
bounds = topology.certify_neck(small, disk)
bounds.verdict, bounds.most_wrong_area >= bounds.wrong_area

# %% NotSplit
topology.certify_not_split(learn.hooked_rings())

# %% Persistence
angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
holes = topology.persistence(np.stack([np.cos(angles), np.sin(angles)], axis=1))
holes.betti(1.0), holes.lifetimes.round(2)

# %% Pointwise
stage = topology.Pointwise(1, "tanh", inputs=2)
stage.at(0.5, np.array([[2.0, -2.0]])).round(3)

# %% PolarPath
path = topology.polar_path(np.array([[0.0, -2.0], [1.0, 0.0]]))
path.matrix(0.5).round(3), path.scales.round(3)

# %% Projection
one_unit = [(np.array([[1.0, 1.0]]), np.zeros(1)), (np.eye(1), np.zeros(1))]
narrow = learn.network_from(one_unit, "tanh")
stage = topology.flow(narrow).stages[0]
type(stage).__name__, stage.loses

# %% Recording
recording = topology.recorded(training.history(0))
recording.label(1.0), round(recording.loss(0.0), 2), round(recording.loss(1.0), 2)

# %% Separation
separation = topology.separation(network.representation(data.points), data.labels)
separation.verdict, separation.margin > 0

# %% Spin
spin = flow.stages[0].spin
round(spin.angle, 2), tuple(round(scale, 2) for scale in spin.scales)

# %% TubeNeck
rings = learn.linked_tori()
right_on_b = learn.network_from([(np.array([[4.0, 0.0, 0.0]]), np.array([1.5]))])
neck = topology.thin_tube(right_on_b, rings)
neck.tube.name, round(neck.wrong_volume / neck.volume, 2)

# %% TubeNeckBounds
rings = learn.linked_tori()
right_on_b = learn.network_from([(np.array([[4.0, 0.0, 0.0]]), np.array([1.5]))])
bounds = topology.certify_tube_neck(right_on_b, rings)
bounds.verdict, round(bounds.depth, 2)

# %% Unfolded
push = learn.FieldLayer(c=np.zeros((1, 2)), v=np.array([[0.3, 0.0]]), s=np.array([0.5]))
unfolded = topology.certify_unfolded(topology.flow(learn.Network((push,), None)))
unfolded.verdict, unfolded.at_least > 0

# %% Verdict
proved, open_question = topology.Verdict.PROVED, topology.Verdict.UNDECIDED
topology.Verdict.all_of([proved, open_question]), proved.opposite

# %% Witness
disk = learn.disk_annulus()
small = learn.train(learn.dense(2, [2, 2]), disk, restarts=2, steps=300, seed=1).best()
witness = topology.find_witness(small, disk)
draw.still(draw.regions(disk), draw.rings(witness.point[None]))

# %% alpha_persistence
ring = learn.disk_annulus().sets[1]
holes = topology.alpha_persistence(ring.at(ring.draw(np.random.default_rng(0), 5000)))
round(holes.ratio, 1), holes.deaths[0].round(2)

# %% best_line
best = topology.best_line(data.points, data.labels)
draw.still(draw.points(data), draw.line(best, span="always"))

# %% certify
certified = topology.certify(network, data)
certified.share, certified.verdict

# %% certify_homeomorphism
push = learn.ResidualLayer(V=[[0.9], [0.0]], W=[[0.0, 2.0]], b=[0.0])  # a shear: F is steep
certified = topology.certify_homeomorphism(topology.flow(learn.Network((push,), None)))
certified.verdict, certified.least

# %% certify_neck
disk = learn.disk_annulus()
small = learn.train(learn.dense(2, [2, 2]), disk, restarts=2, steps=300, seed=1).best()
topology.certify_neck(small, disk).verdict

# %% certify_necks
disk = learn.disk_annulus()
several = learn.train(learn.dense(2, [2, 2]), disk, restarts=3, steps=300, seed=1)
networks = [several.network(restart) for restart in range(several.restarts)]
[bounds.verdict for bounds in topology.certify_necks(networks, disk)]

# %% certify_not_split
held = topology.certify_not_split(learn.whitehead_link())
held.dimension, held.crossings, held.verdict

# %% certify_tube_neck
rings = learn.linked_tori()
right_on_b = learn.network_from([(np.array([[4.0, 0.0, 0.0]]), np.array([1.5]))])
bounds = topology.certify_tube_neck(right_on_b, rings)
bounds.wrong_volume >= bounds.least_volume, bounds.least_volume > 0

# %% certify_unfolded
topology.certify_unfolded(flow).verdict

# %% clarity
deeper = learn.train(learn.dense(3, [3]), rings, restarts=2, steps=200, seed=1).best()
deep = topology.flow(deeper)
end = topology.decision_view(deep, rings.points)
round(topology.clarity(deep, end, rings.points), 1)

# %% closing_radii
ring = learn.disk_annulus().sets[1]
points = ring.at(ring.draw(np.random.default_rng(0), 300))
topology.closing_radii(points, [[0.0, 0.0], [0.5, 0.0]]).round(3)

# %% colouring_dimension
turns = np.linspace(0, 2 * np.pi, 60, endpoint=False)
ring = np.stack([np.cos(turns), np.sin(turns), 0 * turns], axis=1)
through = np.stack([1 + np.cos(turns), 0 * turns, np.sin(turns)], axis=1)
topology.colouring_dimension([ring, through]), topology.colouring_dimension([ring, 3 + through])

# %% continued
film = topology.continued(flow, topology.pause("More points", "1,000 points"))
film.boundaries

# %% coordinate_loop
loop = topology.coordinate_loop(rings.sets[0], along=1, others=0.0)
loop.at(np.array([0.0, 0.5])).round(3)

# %% core_loop
core = topology.core_loop(rings.sets[0])
core.dimension, core.at(np.array([0.0])).round(3)

# %% decision_view
topology.decision_view(flow, data.points).round(2)

# %% densest
points = np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.1], [5.0, 5.0]])
topology.densest(points, k=2, share=0.5)

# %% determinants
round(topology.determinants(flow, data.points).min(), 2)

# %% discriminant_view
rng = np.random.default_rng(0)
labels = np.repeat([0, 1, 2], 20)
images = np.eye(4)[labels] + rng.normal(scale=0.1, size=(60, 4))
topology.discriminant_view(images, labels).shape

# %% distance
nearest = topology.distance(*rings.sets)
round(nearest.distance, 3)

# %% edge_on
deep = learn.train(learn.dense(3, [3]), rings, restarts=2, steps=200, seed=1).best()
round(topology.edge_on(topology.flow(deep)))

# %% find_coincidence
disk, ring = learn.disk_annulus().sets
half_dead = [(np.eye(2), np.array([0.0, -2.0])), (np.ones((1, 2)), np.zeros(1))]
pair = topology.find_coincidence(learn.network_from(half_dead, "relu"), disk, ring, layer=1)
pair.point, pair.layer

# %% find_witness
disk = learn.disk_annulus()
small = learn.train(learn.dense(2, [2, 2]), disk, restarts=2, steps=300, seed=1).best()
witness = topology.find_witness(small, disk)
witness.verdict, witness.invariant

# %% flow
draw.film(draw.grid(9), draw.curves(data), draw.line(), through=topology.flow(network))

# %% flow_jacobian
topology.flow_jacobian(flow, 0, 0.0, np.zeros((1, 2)))

# %% harmonic_view
angles = np.linspace(0, 2 * np.pi, 30, endpoint=False)
closed = np.stack([np.cos(angles), np.zeros(30), np.sin(angles)], axis=1)
abs(topology.harmonic_view(closed)).round(2)

# %% hop_distances
line = np.arange(6.0)[:, None]
topology.hop_distances(line, 3)[0]

# %% inscribed_radius
angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
rim = np.stack([np.cos(angles), np.sin(angles)], axis=1)
topology.inscribed_radius(0.5 * rim, rim)

# %% inverse
back = topology.inverse(flow)
images = learn.sample("images", network.representation(data.points[::8]), data.labels[::8])
draw.film(draw.points(images), through=back)

# %% jacobian
topology.jacobian(network, np.zeros((1, 2))).shape

# %% landmarks
topology.landmarks(np.array([[0.0], [1.0], [2.0], [9.0]]), count=2)

# %% lattice
topology.lattice(3)

# %% layer_views
wider = learn.train(learn.dense(2, [4, 2]), data, restarts=2, steps=300, seed=1).best()
wide = topology.flow(wider)
[view.shape for view in topology.layer_views(wide, data)]

# %% least_determinant
round(topology.least_determinant(flow, side=21), 2)

# %% least_path_determinant
round(topology.least_path_determinant(flow), 3)

# %% least_singular_value
round(topology.least_singular_value(flow), 3)

# %% least_wrong_area
ring = learn.disk_annulus().sets[1]
round(topology.least_wrong_area(ring, depth=3.0, steepness=20.0), 3)

# %% linking_along
deeper = learn.train(learn.dense(3, [3]), rings, restarts=2, steps=200, seed=1).best()
deep = topology.flow(deeper)
link = topology.linking_along(deep, *map(topology.core_loop, rings.sets)).record()
link.constant, int(abs(link.values[0].round()))

# %% linking_number
s = np.linspace(0, 2 * np.pi, 60, endpoint=False)
first = np.stack([np.cos(s), np.sin(s), 0 * s], axis=1)
second = np.stack([1 + np.cos(s), 0 * s, np.sin(s)], axis=1)
round(abs(float(topology.linking_number(first, second))), 6)

# %% linking_of
hooked = learn.hooked_rings()
topology.linking_of(*map(topology.core_loop, hooked.sets)).always(0)

# %% moving
picture = np.zeros((16, 16))
picture[4:12, 7:9] = 1
turning = topology.moving((16, 16), turn=90)
turning.at(0, 1.0, picture.reshape(1, -1)).shape

# %% narrowest
narrowest = topology.narrowest(flow)
round(narrowest.value, 3), narrowest.stage

# %% network_json
text = topology.network_json({"network": network})
sorted(json.loads(text))

# %% network_record
sorted(topology.network_record(network))

# %% never_flatter
topology.never_flatter(flow, 0.001)

# %% never_singular
topology.never_singular(flow), topology.never_singular(topology.straight(flow))

# %% orbit
picture = np.zeros((16, 16))
picture[4:12, 7:9] = 1
turning = topology.moving((16, 16), turn=360)
topology.orbit(turning, 0, picture.ravel(), samples=12).shape

# %% patches
patches = topology.patches(learn.photographs()[:1], scale=4)
patches.shape

# %% path_determinant
topology.path_determinant(flow, 0, 0.0)

# %% pause
topology.pause("More points", "1,000 points").title

# %% persistence
angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
draw.still(draw.lives({"circle": topology.persistence(circle)}, top=2, step=0.5, counted=(1,)))

# %% pixels
topology.pixels(np.eye(8)[:1]).reshape(3, 3).round(2)

# %% plane_shown
of_three = learn.train(learn.dense(2, [3, 2]), data, restarts=2, steps=300, seed=1).best()
through_three = topology.flow(of_three)
plane = topology.plane_shown(through_three, topology.layer_views(through_three, data))
plane.words[int(plane.at(0, 0.5))], plane.planes

# %% polar_path
path = topology.polar_path(np.array([[0.0, -1.0], [1.0, 0.0]]))
path.matrix(0.5).round(3)

# %% preimage
stage = topology.Pointwise(1, "tanh", inputs=2)
topology.preimage(stage, 1.0, np.tanh([[0.5, -1.0]])).round(3)

# %% principal_view
topology.principal_view(np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 0.0], [2.0, 4.0, 0.1]])).round(2)

# %% record_lives
cloud = np.random.default_rng(0).normal(size=(60, 2))
lives = topology.record_lives([(0, 0.0, cloud), (0, 1.0, cloud * (1.0, 0.1))], 3)
lives.at(0, 0.5).round(2)

# %% recorded
recording = topology.recorded(training.history(0))
few = learn.part(data, np.arange(0, 120, 12))
draw.film(draw.points(few), draw.line(recording.head_at), through=recording)

# %% separation
topology.separation(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 1, 0, 1])).verdict

# %% shape_kept
stretched = learn.Dense(np.diag([1.0, 1.0, 2.0]), np.zeros(3), "identity")
cut = learn.Head("logistic", np.array([[0.0, 0.0, 1.0]]), np.array([0.0]))
shape = topology.shape_kept(topology.flow(learn.Network((stretched,), cut)), rings)
round(shape.stretch, 3), shape.gap < 0

# %% singular_values
topology.singular_values(np.array([[[3.0, 0.0], [0.0, 0.5]]]))

# %% slip
topology.slip(np.eye(8)).shape

# %% straight
draw.film(draw.grid(9), through=topology.straight(flow))

# %% stretch
topology.stretch(network, np.zeros((1, 2))).round(2)

# %% summary
topology.summary(network, training, share=1.0)

# %% there_and_back
draw.film(draw.grid(5), through=topology.there_and_back(flow))

# %% thin_neck
disk = learn.disk_annulus()
small = learn.train(learn.dense(2, [2, 2]), disk, restarts=2, steps=300, seed=1).best()
neck = topology.thin_neck(small, disk)
round(neck.wrong_area, 2), round(neck.least_area, 2)

# %% thin_tube
rings = learn.linked_tori()
right_on_b = learn.network_from([(np.array([[4.0, 0.0, 0.0]]), np.array([1.5]))])
neck = topology.thin_tube(right_on_b, rings)
neck.wrong_volume >= neck.least_volume, round(neck.depth, 3)

# %% variation_shown
wider = learn.train(learn.dense(2, [4, 2]), data, restarts=2, steps=300, seed=1).best()
wide = topology.flow(wider)
view = draw.views(topology.layer_views(wide, data))
round(topology.variation_shown(wide, data.points, view).at(0, 0.0), 3)


# %% winding_along
def circle(s):
    return np.stack([np.cos(2 * np.pi * s), np.sin(2 * np.pi * s)], axis=-1)


loop = topology.Loop(circle, speed=2 * np.pi, dimension=2)
record = topology.winding_along(flow, loop, [0.0, 0.0]).record()
record.constant, round(float(record.values[-1]), 6)

# %% winding_number
square = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
round(float(topology.winding_number(square, np.zeros(2))), 6)
