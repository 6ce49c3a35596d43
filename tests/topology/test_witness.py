"""Every network of forbidden width has a witness, thin necks or not; others are told."""

from dataclasses import replace

import numpy as np
import pytest

from generator import learn
from generator.errors import UserError
from generator.topology.proofs.intervals import precise_logit
from generator.topology.proofs.witness import find_witness
from generator.verdict import Verdict
from tests.topology.random_networks import network
from tests.topology.sets import ANNULUS, APART, DISK, TORI, data

DISCS, LINKS = data((DISK, ANNULUS)), data(TORI, 300)


def trained(samples, widths, activation="tanh", restarts=12, **more):
    architecture = learn.dense(samples.dimension, widths, activation)
    training = learn.train(architecture, samples, restarts=restarts, seed=3, **more)
    return [training.network(restart) for restart in range(restarts)]


def steeper(net, factor):
    """The same network with thinner necks: all its layers turn more sharply."""
    layers = [replace(layer, W=factor * layer.W, b=factor * layer.b) for layer in net.layers]
    return replace(net, layers=tuple(layers))


def proves(witness, net, samples):
    """Whether the witness is what it says, by the network's own float arithmetic too."""
    exact_set = next(exact_set for exact_set in samples.sets if exact_set.name == witness.set)
    (low, high), t = np.array(exact_set.domain).T, witness.parameter
    on_set = (t >= low).all() and (t <= high).all()
    np.testing.assert_allclose(exact_set.at(t[None])[0], witness.point)
    wrong = (witness.logit > 0) != (exact_set.label == 1)
    said = net.predict(witness.point[None])[0]
    return on_set and wrong and witness.logit != 0 and said != exact_set.label


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("samples", "widths", "activation", "count"),
    [
        (DISCS, (2,), "tanh", 12),
        (DISCS, (2, 2, 2, 2), "tanh", 20),
        (DISCS, (2, 2, 2, 2, 2), "tanh", 12),
        (DISCS, (2, 2, 2), "relu", 12),
        (DISCS, (2, 1), "sigmoid", 6),
        (LINKS, (3, 3), "tanh", 4),
        (LINKS, (3, 3, 3), "softplus", 3),
    ],
)
def test_every_trained_network_has_a_witness(samples, widths, activation, count):
    integers = []
    for net in trained(samples, widths, activation, count, steps=500, gentle=0.0):
        for variant in (net, steeper(net, 3), steeper(net, 30)):
            witness = find_witness(variant, samples)
            assert proves(witness, variant, samples)
            assert witness.samples < 1000
            integers.append(witness.integer)
    assert set(integers) <= {1, -1, None}


def test_a_deep_network_nearly_right_has_its_integer():
    """Its sample is right but for thin necks, and the winding number is not lost in them."""
    nets = trained(DISCS, (2, 2, 2, 2), restarts=24, steps=1500, gentle=1e-3)
    best = max(nets, key=lambda net: learn.accuracy(net, DISCS))
    assert learn.accuracy(best, DISCS) > 0.98
    witness = find_witness(best, DISCS, "deep")
    assert witness.network == "deep"
    assert witness.invariant == "winding number"
    assert abs(witness.integer) == 1
    assert proves(witness, best, DISCS)


def test_linked_tori_have_their_linking_number():
    nets = trained(LINKS, (3, 3), restarts=4, steps=400, gentle=1e-2)
    witnesses = [find_witness(net, LINKS) for net in nets]
    assert {witness.invariant for witness in witnesses} == {"linking number"}
    assert {abs(witness.integer) for witness in witnesses if witness.integer is not None} == {1}


def test_random_networks_and_flat_ones():
    rng = np.random.default_rng(1)
    for widths in [(2, 2), (2, 2, 2, 2), (2, 1, 2), (2, 1), (3, 3, 3), (3, 2), (3, 1, 3)]:
        samples = DISCS if widths[0] == 2 else LINKS
        net = network(rng, widths)
        assert proves(find_witness(net, samples), net, samples)


@pytest.mark.parametrize("make", [learn.whitehead_link, learn.borromean_rings])
def test_links_without_a_number_have_witnesses(make):
    samples = make(300)
    nets = trained(samples, (3, 3), restarts=3, steps=300, gentle=0.0)
    nets += [network(np.random.default_rng(4), widths) for widths in ((3, 2), (3, 1, 3))]
    for net in nets:
        witness = find_witness(net, samples)
        assert proves(witness, net, samples)
        assert (witness.invariant, witness.integer, witness.vertices) == ("colourings", None, 0)
        assert witness.kept is Verdict.UNDECIDED


def test_precise_logits_agree_with_floats():
    rng = np.random.default_rng(2)
    for exact_set in (DISK, ANNULUS, *TORI, learn.whitehead_link(2).sets[1]):
        for activation in ("tanh", "sigmoid", "softplus", "relu", "identity"):
            t = np.array([rng.uniform(*ends) for ends in exact_set.domain])
            x = exact_set.at(t[None])
            net = network(rng, (x.shape[1], 3, 2), activation)
            expected = float(net.logits(x)[0])
            assert precise_logit(net, exact_set, t) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_what_has_no_witness_is_reported():
    rng = np.random.default_rng(0)
    for widths, samples, text in [
        ((2, 3), DISCS, "expected layers of at most 2 units, got 3, which may part"),
        ((3, 3), DISCS, "expected 2 inputs, as the data have dimensions, got 3"),
        ((3, 3), data(APART), "expected two classes, one around the other or linked"),
        ((3, 3), learn.hooked_rings(9), "got one class, or sets that a plane may part"),
        (
            (2, 2),
            learn.two_curves(20),
            "expected a Disk and an Annulus, or two tubes or more, got CosineCurve and",
        ),
    ]:
        with pytest.raises(UserError, match=text):
            find_witness(network(rng, widths), samples)
    with pytest.raises(UserError, match="expected a logistic head, got a softmax one"):
        find_witness(network(rng, (2, 2), head="softmax"), DISCS)
