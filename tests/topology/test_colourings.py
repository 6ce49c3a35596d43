"""Colourings of diagrams: known links, moves that change the diagram, and a second method."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import learn
from generator.errors import UserError
from generator.topology.invariants.colourings import (
    PRIME,
    colouring_dimension,
    diagram,
    rank,
)
from generator.topology.invariants.linking import linking_number
from generator.topology.invariants.loops import Loop, core_loop
from generator.topology.proofs.not_split import certify_not_split, isotopic_polygons
from generator.verdict import Verdict
from tests.conftest import cases
from tests.topology.milnor import milnor_number
from tests.topology.sets import APART, TORI, data
from tests.topology.test_linking import FAR, HOPF, ring, torus_strand
from tests.topology.test_linking import whitehead as alternating

SEEDS = st.integers(0, 2**40)
TURN = np.arange(60) / 60 * 2 * np.pi
TREFOIL = np.column_stack(
    [np.sin(TURN) + 2 * np.sin(2 * TURN), np.cos(TURN) - 2 * np.cos(2 * TURN), -np.sin(3 * TURN)]
)
MIRROR = np.array([1.0, 1.0, -1.0])


def polygons(sample):
    loops = [core_loop(tube) for tube in sample.sets]
    return isotopic_polygons(loops, [tube.minor for tube in sample.sets])


WHITEHEAD = polygons(learn.whitehead_link(2))
BORROMEAN = polygons(learn.borromean_rings(2))
HOOKED = polygons(learn.hooked_rings(2))
HELD = {
    "hopf": HOPF,
    "torus link": (torus_strand(0, 2), torus_strand(np.pi, 2)),
    "chain": (*HOPF, ring((2.3, 0, 0), (1, 0, 0), (0, 1, 0))),
    "alternating": alternating(),
    "whitehead": WHITEHEAD,
    "borromean": BORROMEAN,
    "knot": (TREFOIL,),
}
SPLIT = {
    "rings": FAR,
    "hooked": HOOKED,
    "knots": (TREFOIL, TREFOIL @ np.diag(MIRROR) + (9, 0, 0)),
    "hopf and a ring": (*HOPF, ring((9, 0, 0), (1, 0, 0), (0, 1, 0))),
}


@pytest.mark.parametrize("name", HELD)
def test_no_sphere_parts_these(name):
    assert colouring_dimension(HELD[name]) == 1


@pytest.mark.parametrize("name", SPLIT)
def test_a_sphere_parts_these(name):
    assert colouring_dimension(SPLIT[name]) >= 2


def test_two_borromean_rings_alone_come_apart():
    for k in range(3):
        assert colouring_dimension(BORROMEAN[:k] + BORROMEAN[k + 1 :]) == 2


def test_three_rings_apart_have_a_colour_each():
    rings = [ring((4 * k, 0, 0), (1, 0, 0), (0, 1, 0)) for k in range(3)]
    assert colouring_dimension(rings) == 3


def test_a_trefoil_has_more_colours_at_a_root_of_its_alexander_polynomial():
    """t² − t + 1 is 0 for t = 3 in F_7, and for no unit in F_5."""
    assert colouring_dimension([TREFOIL], [3], 7) == 2
    assert [colouring_dimension([TREFOIL], [t], 5) for t in (2, 3, 4)] == [1, 1, 1]


def test_signs_of_crossings_sum_to_the_linking_number():
    for pair in (HOPF, FAR, HELD["torus link"], WHITEHEAD, HOOKED):
        signs = [c.sign for c in diagram(pair) if (c.over, c.under) == (0, 1)]
        assert sum(signs) == pytest.approx(linking_number(*pair), abs=1e-9)


def test_three_edges_through_one_point_of_a_view_are_no_diagram():
    """A triangle above a pentagon; in the first view an edge passes over two at one point."""
    pentagon = np.array(
        [
            (-389564, 392363, -20340),
            (389564, -392363, 20340),
            (1870816, -1934394, 1194814),
            (235077, 8743, -2322629),
            (-1298109, 1131929, -1742915),
        ]
    )
    triangle = np.array(
        [(-453297, -1004016, 1523886), (1516329, -136656, 2541658), (1517217, -1544479, -240007)]
    )
    shifted = [pentagon + 0.001, triangle]
    assert colouring_dimension(shifted) == 2
    assert colouring_dimension([pentagon, triangle]) == 2


# Milnor's numbers, the second method.


def test_milnor_of_the_whitehead_link():
    assert milnor_number(WHITEHEAD, (1, 2)) == 0
    assert abs(milnor_number(WHITEHEAD, (1, 1, 2, 2))) == 1
    mirrored = [polygon * MIRROR for polygon in WHITEHEAD]
    assert milnor_number(mirrored, (1, 1, 2, 2)) == -milnor_number(WHITEHEAD, (1, 1, 2, 2))
    assert milnor_number(HOOKED, (1, 1, 2, 2)) == 0


def test_milnor_of_the_borromean_rings():
    assert {milnor_number(BORROMEAN, pair) for pair in permutations((1, 2, 3), 2)} == {0}
    number = milnor_number(BORROMEAN, (1, 2, 3))
    assert abs(number) == 1
    for order in permutations(range(3)):
        reordered = [BORROMEAN[k] for k in order]
        odd = round(np.linalg.det(np.eye(3)[list(order)]))
        assert milnor_number(reordered, (1, 2, 3)) == odd * number
    for k in range(3):
        reversed_one = [p[::-1] if i == k else p for i, p in enumerate(BORROMEAN)]
        assert milnor_number(reversed_one, (1, 2, 3)) == -number


def test_milnor_knows_linking_numbers():
    for pair in (HOPF, HELD["torus link"], FAR):
        number = round(float(linking_number(*pair)))
        assert milnor_number(pair, (1, 2)) == milnor_number(pair, (2, 1)) == number


# Moves: the diagram changes, the link doesn't.


def moved(polygons, rng, moves):
    """The link after new vertices: each edge across a triangle that no other edge meets."""
    polygons = [np.rint(polygon * 2**20).astype(int).tolist() for polygon in polygons]
    size = np.abs(np.concatenate(polygons)).max()
    done = 0
    for _ in range(20 * moves):
        k = int(rng.integers(len(polygons)))
        polygon = polygons[k]
        i = int(rng.integers(len(polygon)))
        a, b = polygon[i], polygon[(i + 1) % len(polygon)]
        step = (size * rng.normal(size=3) * rng.choice([0.05, 0.3, 1.0])).astype(int).tolist()
        corner = [(x + y) // 2 + z for x, y, z in zip(a, b, step, strict=True)]
        near = (i, (i - 1) % len(polygon), (i + 1) % len(polygon))
        others = [
            (other[m - 1], other[m])
            for j, other in enumerate(polygons)
            for m in range(len(other))
            if j != k or (m - 1) % len(other) not in near
        ]
        # Neighbouring edges leave the triangle's plane at once, so meet it at its corners only.
        flat = 0 in [height(a, b, corner, polygon[j % len(polygon)]) for j in (i - 1, i + 2)]
        if flat or any(meets(a, b, corner, *edge) for edge in others):
            continue
        polygon.insert(i + 1, corner)
        done += 1
        if done == moves:
            break
    return [np.array(polygon, dtype=float) / 2**20 for polygon in polygons], done


def height(a, b, c, x):
    """Six times the volume of a tetrahedron."""
    rows = [[p - q for p, q in zip(corner, x, strict=True)] for corner in (a, b, c)]
    (p, q, r), (s, t, u), (v, w, y) = rows
    return p * (t * y - u * w) - q * (s * y - u * v) + r * (s * w - t * v)


def meets(a, b, c, p, q):
    """Whether the segment from p to q meets the triangle a b c; True where that isn't sure."""
    above, below = height(a, b, c, p), height(a, b, c, q)
    if above * below > 0:
        return False
    sides = [height(a, b, p, q), height(b, c, p, q), height(c, a, p, q)]
    return not (min(sides) < 0 < max(sides))


def test_meeting_of_a_segment_and_a_triangle():
    a, b, c = (0, 0, 0), (4, 0, 0), (0, 4, 0)
    for p, q, expected in [
        ((1, 1, 1), (1, 1, -1), True),
        ((3, 3, 1), (3, 3, -1), False),
        ((1, 1, 1), (1, 1, 2), False),
        ((1, 1, 0), (9, 9, 5), True),
        ((2, 2, 1), (2, 2, -1), True),
    ]:
        assert meets(a, b, c, p, q) is expected


@settings(max_examples=cases(4, 60, 12))
@given(SEEDS)
def test_moves_change_the_diagram_and_not_the_dimension(seed):
    rng = np.random.default_rng(seed)
    links = {**HELD, **SPLIT}
    name = str(rng.choice(sorted(links)))
    coarse = [polygon[:: max(1, len(polygon) // 32)] for polygon in links[name]]
    before = colouring_dimension(coarse)
    after, done = moved(coarse, rng, 8)
    assert colouring_dimension(after) == before
    assert done == 8
    if name in ("whitehead", "borromean"):
        word = (1, 1, 2, 2) if name == "whitehead" else (1, 2, 3)
        assert milnor_number(after, word) == milnor_number(coarse, word)


def test_moves_change_the_diagram():
    counts = {len(diagram(moved(HOPF, np.random.default_rng(seed), 12)[0])) for seed in range(4)}
    assert len(counts) > 1
    assert max(counts) > len(diagram(HOPF))


@settings(max_examples=cases(4, 60, 12))
@given(SEEDS)
def test_other_views_beginnings_directions_and_units(seed):
    """Rotations, reversals and other units leave a dimension of 1 or of 2 what it is."""
    rng = np.random.default_rng(seed)
    links = {**HELD, **SPLIT}
    link = links[str(rng.choice(sorted(links)))]
    turn = np.linalg.qr(rng.normal(size=(3, 3))).Q
    units = rng.choice(np.arange(2, 10**6), size=len(link), replace=False).tolist()
    changed = [
        np.roll(polygon[:: int(rng.choice([1, -1]))], int(rng.integers(99)), axis=0) @ turn.T
        for polygon in link
    ]
    assert colouring_dimension(changed, units) == colouring_dimension(link)


@settings(max_examples=cases(5, 100, 20))
@given(SEEDS)
def test_rank_agrees_with_elimination_of_whole_matrices(seed):
    rng = np.random.default_rng(seed)
    prime = int(rng.choice([2, 3, 5, 7]))
    rows, columns = rng.integers(1, 6, size=2)
    matrix = rng.integers(0, prime, size=(rows, columns)) * rng.integers(0, 2, (rows, columns))
    images = {
        tuple((np.array(x) @ matrix % prime).tolist())
        for x in np.ndindex(*(prime,) * min(rows, 4))
        if rows <= 4
    }
    if images:
        equations = [dict(enumerate(row)) for row in matrix.tolist()]
        assert prime ** rank(equations, prime) == len(images)


# Polygons that stand in for curves.


def wave(cosines, sines):
    """Σ a_k cos ku + b_k sin ku as a loop; cosines, sines (K + 1, 3)."""
    orders = np.arange(len(cosines))

    def at(turns):
        angles = 2 * np.pi * np.outer(turns, orders)
        return np.cos(angles) @ cosines + np.sin(angles) @ sines

    sizes = np.sqrt((cosines**2).sum(axis=1) + (sines**2).sum(axis=1))
    bounds = [float(((2 * np.pi * orders) ** times * sizes).sum()) for times in (1, 2)]
    return Loop(at, bounds[0], 3, 1e-12, bounds[1])


@settings(max_examples=cases(4, 60, 12))
@given(SEEDS)
def test_polygons_have_the_dimension_of_much_finer_ones(seed):
    rng = np.random.default_rng(seed)
    loops = []
    for _ in range(int(rng.integers(2, 4))):
        sizes = (1, 1, 0.6, 0.4)
        cosines, sines = rng.normal(size=(2, 4, 3)) * np.array(sizes)[:, None]
        loops.append(wave(cosines, sines))
    try:
        rough = isotopic_polygons(loops, [1.0] * len(loops))
    except UserError:
        return  # too near to each other
    count = 4 * len(rough[0])
    fine = [loop.at(np.arange(count) / count) for loop in loops]
    if count <= 512:
        assert colouring_dimension(rough) == colouring_dimension(fine)
    for polygon, loop in zip(rough, loops, strict=True):
        ends = np.roll(polygon, -1, axis=0)
        for share in (0.25, 0.5, 0.75):
            middle = loop.at((np.arange(len(polygon)) + share) / len(polygon))
            away = np.linalg.norm(middle - (1 - share) * polygon - share * ends, axis=1)
            assert away.max() <= loop.bend / len(polygon) ** 2 / 8 + 1e-9


def test_curves_that_touch_or_have_no_bound_are_refused():
    circle = np.zeros((2, 2, 3))
    circle[0, 1, 0] = circle[1, 1, 1] = 1.0
    first = wave(*circle)
    shifted = circle + 0.0
    shifted[0, 0, 0] = 2.0
    with pytest.raises(UserError, match="expected loops that keep apart"):
        isotopic_polygons([first, wave(*shifted)], [1.0, 1.0])
    boundless = Loop(first.at, first.speed, 3)
    with pytest.raises(UserError, match="expected loops that keep apart"):
        isotopic_polygons([boundless], [1.0])


def test_a_curve_that_crosses_itself_is_refused():
    eight = np.zeros((2, 3, 3))
    eight[0, 1, 0] = eight[1, 2, 1] = 1.0
    with pytest.raises(UserError, match="expected loops that keep apart"):
        isotopic_polygons([wave(*eight)], [1.0])


def test_what_is_certified():
    for make in (learn.whitehead_link, learn.borromean_rings, learn.linked_tori):
        assert certify_not_split(make(2)).verdict is Verdict.PROVED
    for sample in (learn.hooked_rings(2), data(APART)):
        certificate = certify_not_split(sample)
        assert certificate.verdict is Verdict.UNDECIDED
        assert certificate.dimension == 2
    with pytest.raises(UserError, match="data: expected tubes, got Annulus and Disk"):
        certify_not_split(learn.disk_annulus(5))
    with pytest.raises(UserError, match="data: expected tubes, got no sets"):
        certify_not_split(learn.sample("own", np.zeros((3, 3))))


def test_wrong_units_and_polygons_are_reported():
    with pytest.raises(UserError, match=r"units: expected one for each of 2 polygons"):
        colouring_dimension(HOPF, [2])
    for unit in (1, 0, PRIME, PRIME + 1):
        with pytest.raises(UserError, match=r"neither 0 nor 1"):
            colouring_dimension(HOPF, [2, unit])
    with pytest.raises(UserError, match="expected polygons that keep apart, got some that touch"):
        colouring_dimension([HOPF[0], HOPF[0]])
    square = np.array([[2, 0, 0], [1, 1, 0], [0, 0, 0], [1, -1, 0]], dtype=float)
    on_its_edge = np.array([[1.5, 0.5, 0], [3, 0, 1], [3, 0, -1]])
    spike = np.array([[0, 0, 5], [2, 0, 5], [1, 0, 5], [0, 1, 5]], dtype=float)
    for touching in ([square, on_its_edge], [square, spike]):
        with pytest.raises(UserError, match="keep apart, got some that touch"):
            colouring_dimension(touching)
    assert colouring_dimension([square, on_its_edge + (0, 0, 1e-300)]) == 2


def test_tori_are_not_split_however_they_are_placed():
    assert certify_not_split(data(TORI)).dimension == 1
