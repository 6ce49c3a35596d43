"""Examples of `claim`, one cell a name: docs/reference/claim.md has them with what they show."""

# %%
# In a figure these lines stand in `def claims(…)`, with `yield` in front; the build prints those that don't hold and
# publishes nothing. The examples use these lines:
from generator import claim, learn, topology

data = learn.disk_annulus()
training = learn.train(learn.dense(2, [3]), data, restarts=4, steps=800, seed=1)
network = training.gentlest()
accuracy = learn.accuracy(network, data)

# %% above
claim.above("margin", 0.25, 0, "The classes keep apart").holds

# %% at_least
claim.at_least("restarts", training.restarts, 4, "Four restarts were tried").holds

# %% at_most
claim.at_most("errors", 3, 2, "At most two points are wrong").holds

# %% below
claim.below("loss", 0.04, 0.1, "The loss is small").holds

# %% equal
claim.equal("accuracy", accuracy, 1, "Every point lies on its side")

# %% measured
claim.measured("length", 2.5, method="of the polygon through the points", unit="cm")

# %% proved
certified = topology.certify(network, data)
claim.proved("all-certified", certified.verdict, "Every point of both sets is right").measurement

# %% witness
small = learn.train(learn.dense(2, [2, 2]), data, restarts=2, steps=300, seed=1).best()
shown = topology.find_witness(small, data)
witness = claim.witness(shown.network, shown.set, shown.parameter, shown.point, shown.logit)
witness.set, witness.logit < 0
