import csv
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from generator import learn
from generator.learn.data import csv_record
from generator.learn.data.csv_record import data_npz, render


@pytest.mark.parametrize("name", sorted(learn.DATASETS))
def test_data_csv_holds_every_digit(name):
    data = learn.DATASETS[name](points=40, noise=0.03)
    content = render({"other": 1, "data": data}, "x", "default").files["data.csv"]
    assert b"\r" not in content
    assert content == learn.data_csv(data)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    turns = [f"t{k}" for k in range(data.parameters.shape[1])]
    axes = [f"x{k}" for k in range(data.dimension)]
    assert list(rows[0]) == ["split", "class", "set", *turns, *axes]
    for names, exact in ((axes, data.points), (turns, data.parameters)):
        np.testing.assert_array_equal([[float(row[name]) for name in names] for row in rows], exact)
    assert [row["class"] for row in rows] == ["AB"[k] for k in data.labels]
    assert [row["set"] for row in rows] == [data.sets[k].name for k in data.members]
    assert {row["split"] for row in rows} == {"train"}


def test_a_figure_without_data_has_the_header_alone():
    records = render({"network": None}, "x", "default")
    assert records.files == {"data.csv": b"split,class,set\n"}


def test_data_npz_is_always_the_same_bytes():
    data = learn.two_curves(points=40)
    assert data_npz(data) == data_npz(learn.two_curves(points=40))
    arrays = np.load(io.BytesIO(data_npz(data)), allow_pickle=False)
    for name in ("points", "labels", "parameters", "members"):
        np.testing.assert_array_equal(arrays[name], getattr(data, name))


def test_wide_or_long_data_goes_to_data_npz():
    data = learn.two_curves(points=40)
    wide = replace(data, points=np.ones((80, 64)))
    assert list(render({"data": wide}, "x", "default").files) == ["data.npz"]
    assert list(render({"data": data}, "x", "default").files) == ["data.csv"]
    long = learn.two_curves(points=20_000)
    assert list(render({"data": long}, "x", "default").files) == ["data.npz"]


def test_long_data_is_never_written_as_text(monkeypatch):
    """Seventy megabytes of text that no one reads took four seconds and half a gigabyte."""
    monkeypatch.setattr(csv_record, "data_csv", lambda *arguments: pytest.fail("written as text"))
    long = render({"data": learn.two_curves(points=100_000)}, "x", "default").files["data.npz"]
    assert all(
        part.compress_type == zipfile.ZIP_DEFLATED
        for part in zipfile.ZipFile(io.BytesIO(long)).infolist()
    )
    arrays = np.load(io.BytesIO(long), allow_pickle=False)
    assert len(long) < 0.7 * sum(arrays[name].nbytes for name in arrays)


def test_pixels_are_bytes_with_their_denominator():
    data = learn.digits()
    arrays = np.load(io.BytesIO(data_npz(data)), allow_pickle=False)
    assert arrays["points"].dtype == np.uint8
    assert (arrays["points"] / arrays["denominator"] == data.points).all()
    spirals = learn.spirals(points=5)
    assert "denominator" not in np.load(io.BytesIO(data_npz(spirals)), allow_pickle=False)


def test_parts_are_those_of_the_figures_split():
    data = learn.digits()
    split = learn.random_splits(len(data.labels), 1)[0]
    archive = render({"data": data, "split": split}, "x", "default").files["data.npz"]
    parts = np.load(io.BytesIO(archive), allow_pickle=False)["split"]
    assert (parts[split.training] == "train").all()
    assert (parts[split.validation] == "validation").all()
    assert (parts[split.test] == "test").all()
