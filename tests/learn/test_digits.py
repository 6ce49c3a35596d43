"""IDX files, written here by the format's own words, and the digits that are read from them."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from generator import learn
from generator.errors import UserError
from generator.learn.data import images as small
from generator.learn.data.idx import FILES, read_idx, read_mnist


def idx(array, magic=None):
    """The bytes of an IDX file of unsigned bytes."""
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return struct.pack(">I", magic or 0x800 + array.ndim) + sizes + array.astype(np.uint8).tobytes()


def test_the_small_digits_are_those_of_scikit_learn_wherever_they_lie(monkeypatch):
    known = load_digits()
    for place in (small.DIGITS, Path("elsewhere.csv.gz")):
        monkeypatch.setattr(small, "DIGITS", place)
        read = small.digits()
        np.testing.assert_array_equal(read.points, known.data / 16)
        np.testing.assert_array_equal(read.labels, known.target)


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    for count, (images, labels) in ((20, FILES[:2]), (10, FILES[2:])):
        (tmp_path / images).write_bytes(idx(rng.integers(0, 256, (count, 28, 28))))
        (tmp_path / labels).write_bytes(idx(np.arange(count) % 10))
    return tmp_path


def test_the_four_files_are_one_sample(folder):
    data = learn.digits(str(folder))
    assert data.name == "MNIST"
    assert data.points.shape == (30, 784)
    assert data.labels.tolist() == [k % 10 for k in range(20)] + [k % 10 for k in range(10)]
    first = np.frombuffer((folder / FILES[0]).read_bytes()[16 : 16 + 784], np.uint8)
    assert data.points[0] * 255 == pytest.approx(first)


def test_gzipped_files_are_read_too(folder):
    plain = read_mnist(folder)
    for name in FILES:
        path = folder / name
        path.with_name(f"{name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    for array, expected in zip(read_mnist(folder), plain, strict=True):
        assert (array == expected).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"\0\0", "expected IDX, which begins with four bytes, got 2"),
        (
            lambda data: struct.pack(">I", 2049) + data[4:],
            "expected magic number 2051, .*, got 2049",
        ),
        (lambda data: data[:10], "expected 16 bytes of header and more, got 10"),
        (lambda data: data[:-1], "expected 20 × 28 × 28 = 15680 bytes after the header, got 15679"),
        (lambda data: data + b"\0", "bytes after the header, got 15681"),
        (lambda data: idx(np.zeros((19, 28, 28))), "expected 19 labels, .*, got 20"),
        (lambda data: idx(np.zeros((20, 27, 28))), r"images of \(27, 28\), .*, got \(28, 28\)"),
    ],
)
def test_what_is_wrong_with_a_file_is_reported_in_one_line(folder, change, message):
    path = folder / FILES[0]
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(UserError, match=message) as caught:
        learn.digits(str(folder))
    assert "\n" not in str(caught.value)
    assert "ubyte" in str(caught.value)


def test_missing_and_broken_files_are_reported(folder):
    (folder / FILES[3]).unlink()
    with pytest.raises(UserError, match=f"expected {FILES[3]} or {FILES[3]}.gz, got neither"):
        learn.digits(str(folder))
    (folder / f"{FILES[3]}.gz").write_bytes(b"no gzip at all")
    with pytest.raises(UserError, match="can't be read"):
        learn.digits(str(folder))


def test_labels_beyond_nine_are_reported(folder):
    (folder / FILES[1]).write_bytes(idx(np.full(20, 10)))
    with pytest.raises(
        UserError, match=r"expected one or more labels from 0 to 9, got .*, up to 10"
    ):
        learn.digits(str(folder))


def test_huge_sizes_in_a_header_are_reported_and_not_allocated(tmp_path):
    (tmp_path / "x").write_bytes(struct.pack(">IIII", 2051, 2**32 - 1, 2**32 - 1, 2**32 - 1))
    with pytest.raises(UserError, match="bytes after the header, got 0"):
        read_idx(tmp_path / "x", 3)


def test_a_typical_digit_is_the_nearest_to_its_mean():
    data = learn.digits()
    six = learn.typical(data, 6)
    of_class = data.points[data.labels == 6]
    away = np.linalg.norm(of_class - of_class.mean(axis=0), axis=1)
    assert np.linalg.norm(six.ravel() - of_class.mean(axis=0)) == pytest.approx(away.min())
    with pytest.raises(UserError, match="typical: expected square images of class 11"):
        learn.typical(data, 11)
