"""Charts, arrows and clusters: what they compile into, and what they refuse."""

from types import SimpleNamespace

import numpy as np
import pytest

from generator import draw
from generator.draw.style.look import WORDS, contrast
from generator.draw.style.theme import load
from generator.errors import UserError

HOLES = SimpleNamespace(births=np.array([0.5]), deaths=np.array([1.0]))
BEFORE_BIRTH = SimpleNamespace(births=np.array([-0.5]), deaths=np.array([1.0]))


def test_an_arrow_runs_from_its_start_to_its_tip_and_has_two_barbs():
    mark = draw.arrows([[0, 0], [1, 1], [5, 5]], [[2, 0], [0, 0.1], [0, 0]], head=0.3)
    assert mark.geometry.lengths == (5, 5)  # what has no length is left out
    first, second = mark.geometry.points.reshape(2, 5, 2)
    np.testing.assert_allclose(first[[0, 1, 3]], [[0, 0], [2, 0], [2, 0]])
    barbs = first[[2, 4]] - first[1]
    np.testing.assert_allclose(np.linalg.norm(barbs, axis=1), 0.3)
    assert (barbs[:, 0] < 0).all()
    assert barbs[0, 1] == pytest.approx(-barbs[1, 1])
    assert np.linalg.norm(second[2] - second[1]) == pytest.approx(0.038)


def test_bars_are_as_long_as_their_means():
    marks = draw.bars({"one": [[1, 3], [4]], "two": [[0.5], [6, 8]]}, ["x", "y"], top=8, step=4)
    bars = [mark for mark in marks if mark.name == "bar"]
    ends = [float(np.ptp(mark.geometry.points[:, 0])) for mark in bars]
    assert ends == pytest.approx([2 / 8, 4 / 8, 0.5 / 8, 7 / 8])
    assert [mark.style.fill for mark in bars] == ["a", "b", "a", "b"]
    samples = [mark.geometry.points[:, 0] * 8 for mark in marks if mark.name == "sample"]
    assert [values.tolist() for values in samples] == [[1, 3], [4], [0.5], [6, 8]]
    tops = [mark.geometry.points[:, 1].max() for mark in bars]
    assert tops == sorted(tops, reverse=True)
    means = {mark.geometry.text: mark for mark in marks if mark.name == "label"}
    places = [float(means[text].geometry.points[0, 0]) for text in ("2.0", "4.0", "0.5", "7.0")]
    assert places == pytest.approx([2 / 8, 4 / 8, 0.5 / 8, 7 / 8])  # at its bar
    assert all(means[text].geometry.anchor == "start" for text in ("2.0", "4.0", "0.5", "7.0"))
    words = [mark.geometry.text for mark in marks if mark.name == "label"]
    assert {"2.0", "4.0", "0.5", "7.0", "0", "8", "one", "two", "x", "y"} <= set(words)
    ticks = [mark.geometry.points for mark in marks if mark.name == "tick"]
    assert [float(tick[0, 0]) * 8 for tick in ticks] == pytest.approx([0, 4, 8])
    lowest = min(
        mark.geometry.points[:, 1].min() for mark in marks if mark.name in ("bar", "sample")
    )
    assert max(tick[:, 1].max() for tick in ticks) < lowest  # nothing lies behind bars or words


def test_rows_beside_the_accent_are_grey_and_one_series_has_no_legend():
    marks = draw.bars({"one": [[1]], "two": [[2]]}, ["x"], top=4, step=2, accent="two")
    assert [mark.style.fill for mark in marks if mark.name == "bar"] == ["edge", "a"]
    assert [mark.style.fill for mark in marks if mark.name == "sample"] == ["edge", "a"]
    assert "legend" not in {mark.name for mark in marks}
    assert "x" not in [mark.geometry.text for mark in marks if mark.name == "label"]


def test_names_beside_bars_end_where_the_bars_begin():
    marks = draw.bars({"one": [[1]], "two": [[2]]}, ["x"], top=4, step=2, beside=True)
    names = [mark.geometry for mark in marks if mark.name == "label"]
    names = [word for word in names if word.text in ("one", "two")]
    assert [word.anchor for word in names] == ["end", "end"]
    assert all(word.points[0, 0] == 0 and word.offset[0] < 0 for word in names)
    bars = [mark.geometry.points[:, 1] for mark in marks if mark.name == "bar"]
    middles = [float(bar.min() + bar.max()) / 2 for bar in bars]
    assert [float(word.points[0, 1]) for word in names] == pytest.approx(middles)


def test_clusters_have_their_numerals_where_they_are_told():
    points, places = np.array([[0, 0], [2, 0], [5, 5.0]]), [[1, 1], [6, 6]]
    marks = draw.clusters(points, np.array([3, 3, 9]), numerals=places)
    assert [mark.geometry.points[0].tolist() for mark in marks[2:]] == places
    with pytest.raises(UserError, match=r"numerals: expected shape \(2, 2\), got \(1, 2\)"):
        draw.clusters(points, np.array([3, 3, 9]), numerals=places[:1])


def test_clusters_have_a_numeral_amid_each_class():
    points = np.array([[0, 0], [2, 0], [1, 9], [5, 5.0]])
    marks = draw.clusters(points, np.array([3, 3, 3, 9]))
    numerals = {mark.geometry.text: mark.geometry.points[0].tolist() for mark in marks[2:]}
    assert numerals == {"3": [1, 0], "9": [5, 5]}
    assert [mark.style.fill for mark in marks[:2]] == ["d", "j"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: draw.arrows([[0, 0]], [[0, 0]]), "some length, got none"),
        (lambda: draw.arrows([[0, 0]], [[0, 0, 1]]), r"expected shapes \(n, 2\)"),
        (lambda: draw.bars({"a": [[1]]}, ["x", "y"], 2, 1), "expected 2 series"),
        (lambda: draw.bars({"a": [[3]]}, ["x"], 2, 1), "from 0 to 2, got 3 to 3"),
        (lambda: draw.bars({}, ["x"], 2, 1), "0 rows"),
        (lambda: draw.clusters(np.zeros((2, 3)), np.zeros(2, int)), r"got \(2, 3\)"),
        (
            lambda: draw.clusters(np.zeros((2, 2)), np.full(2, 10)),
            "0 to 9, which have colours, got 10",
        ),
        (lambda: draw.bars({"a": [[1]] * 5}, list("vwxyz"), 2, 1), "1 to 4 series, got 5"),
        (lambda: draw.bars({"a": []}, [], 2, 1), "1 to 4 series, got 0"),
        (
            lambda: draw.bars({"ab": [[1]]}, ["x"], 2, 1, accent="ac"),
            r"accent: expected a row \(ab\), got",
        ),
        (lambda: draw.bars({"a": [[1]]}, ["x"], 2, 1, "{:d}"), "expected a format of one number"),
        (lambda: draw.counts([[0]], 0, [1], [1]), "most: expected 1 or more, got 0"),
        (lambda: draw.lives({"a": HOLES, "b": HOLES}, 2, 1, (1,)), "each of 2 groups, got 1"),
        (lambda: draw.lives({"a": HOLES}, 0.8, 0.4), "from 0 to 0.8, got one beyond"),
        (lambda: draw.lives({"a": BEFORE_BIRTH}, 2, 1), "from 0 to 2, got one beyond"),
        (lambda: draw.axis(0, 1, [0, 1], names=["a"]), "each of 2 ticks, got 1"),
        (lambda: draw.series("s", [], []), "as many finite x as y"),
        (
            lambda: draw.graph([], draw.axis(1, 10, [0, 1], log=True), draw.axis(0, 1, [0])),
            "above 0 on a logarithmic axis, got 0",
        ),
        (lambda: draw.strip("s", lambda stage, t: t, low=2, high=1), "low up to high, got 2 and 1"),
    ],
)
def test_wrong_values_of_charts_are_one_line(make, message):
    with pytest.raises(UserError, match=message):
        make()


def test_a_still_of_all_three_is_drawn():
    rng = np.random.default_rng(0)
    still = draw.still(
        draw.panel(draw.bars({"one": [[1, 3], [4]]}, ["x", "y"], top=8, step=4)),
        draw.panel(
            draw.clusters(rng.normal(size=(9, 2)), np.arange(9)),
            draw.arrows(rng.normal(size=(9, 2)), rng.normal(size=(9, 2))),
        ),
    )
    assert "<svg" in still._repr_html_()


def test_counts_darken_with_their_share_and_say_their_number():
    marks = draw.counts([[0, 4], [8, 2]], 8, rows=[1, 2], columns=[3, 5], line_before=1)
    cells = [mark for mark in marks if mark.name == "cell"]
    assert [cell.style.opacity for cell in cells] == pytest.approx([0.275, 0.55, 0.1375])
    tops = [cell.geometry.points.max(axis=0).tolist() for cell in cells]
    assert tops == [[1.97, -0.03], [0.97, -1.03], [1.97, -1.03]]
    words = [mark.geometry.text for mark in marks if mark.name == "label"]
    assert words[:4] == ["0", "4", "8", "2"]
    line = next(mark for mark in marks if mark.name == "boundary")
    assert line.geometry.points[:, 0].tolist() == [1, 1]
    tinted = [mark.geometry.points[:, 0].max() for mark in marks if mark.name == "before"]
    assert tinted == [0.97, 0.97]  # a column, of two rows
    with pytest.raises(UserError, match="from 0 to 8"):
        draw.counts([[9]], 8, rows=[1], columns=[1])


def test_holes_stand_as_high_as_they_live():
    holes = SimpleNamespace(births=np.array([0.5, 0.6]), deaths=np.array([1.0, 0.7]))
    marks = draw.lives({"a": holes}, 1.2, 0.2, (1,), start=0.4)
    scale = 1 / 0.8
    (line,) = [mark.geometry.points for mark in marks if mark.name == "life"]
    np.testing.assert_allclose(line, [[0.1 * scale, 0], [0.1 * scale, 0.5 * scale]])
    (other,) = [mark.geometry.points for mark in marks if mark.name == "holes-a"]
    np.testing.assert_allclose(other, [[0.2 * scale, 0.1 * scale]])
    words = [mark.geometry.text for mark in marks if mark.name == "label"]
    for number in ("0", "0.2", "0.4", "0.6", "0.8", "1", "1.2"):
        assert number in words  # lives up to 0.6, births from 0.4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_number_of_a_full_cell_is_readable(theme):
    marks = draw.counts([[8]], 8, rows=[1], columns=[1])
    cell = next(mark for mark in marks if mark.name == "cell")
    number = next(mark for mark in marks if mark.name == "label")
    colours = {
        name: np.array([int(load(theme).hex(name)[i : i + 2], 16) for i in (1, 3, 5)])
        for name in ("ground", cell.style.fill, number.style.fill)
    }
    mixed = colours["ground"] + cell.style.opacity * (colours[cell.style.fill] - colours["ground"])
    behind = tuple(mixed.round().astype(int).tolist())
    assert contrast(tuple(colours[number.style.fill].tolist()), behind) >= WORDS
