"""Real images: `digits()`, 8 × 8 pixels or MNIST from a folder of its four files, `photographs()`.

The small digits come with scikit-learn (Alpaydin and Kaynak 1998, *Optical Recognition of
Handwritten Digits*, UCI, its test part: 1,797 images by 13 writers, a writer's in neighbouring
rows). So do the two photographs, CC BY 2.0: `china.jpg` by danielbuechele and `flower.jpg` by
vultilion, on Flickr.
"""

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generator.errors import UserError
from generator.learn.data.dataset import Array, Data, sample
from generator.learn.data.idx import read_mnist
from generator.reproducible_algebra import matmul

DIGITS = Path("datasets", "data", "digits.csv.gz")  # in scikit-learn's folder
BRIGHTEST = {"digits": 16.0, "MNIST": 255.0}
MOST = 10_000  # images; of more, evenly spaced rows are taken


def digits(folder: str = "") -> Data:
    """Images (n, h · w), brightness 0 to 1, in the files' order, with labels 0 to 9.

    Without a folder scikit-learn's, named "digits"; with one MNIST's four IDX files in it, of which
    about MOST are taken, every seventh of 70,000, named "MNIST". UserError for files that are
    missing or not what they should be.
    """
    if folder:
        return _data("MNIST", *read_mnist(Path(folder)))
    return _data("digits", *_small_digits())


def _small_digits() -> tuple[NDArray, NDArray]:
    """Images (1797, 8, 8) and their labels.

    Read from the file that lies in scikit-learn, whose import takes more than a second.
    """
    found = find_spec("sklearn")
    file = Path(found.origin if found and found.origin else "").parent / DIGITS
    if not file.is_file():
        from sklearn.datasets import load_digits  # it knows where it lies

        bunch = load_digits()
        return np.asarray(bunch.images), np.asarray(bunch.target)
    with gzip.open(file, "rt") as rows:
        table = np.loadtxt(rows, delimiter=",")
    return table[:, :-1].reshape(-1, 8, 8), table[:, -1].astype(int)


def _data(name: str, images: NDArray, labels: NDArray) -> Data:
    every = max(1, round(len(images) / MOST))
    images, labels = images[::every], labels[::every].astype(int)
    if not len(labels) or labels.max() > 9:
        got = f"{len(labels)}, up to {max(labels, default=0)}"
        raise UserError(f"{name}: expected one or more labels from 0 to 9, got {got}")
    points = images.reshape(len(images), -1) / BRIGHTEST[name]
    return sample(name, points, labels)


def typical(data: Data, label: int) -> Array:
    """The image (h, w) of a class that is nearest to the mean of its class.

    UserError for a class without images, or images that are not square.
    """
    of_class = data.points[data.labels == label]
    side = int(np.sqrt(data.dimension))
    if not len(of_class) or side * side != data.dimension:
        raise UserError(
            f"typical: expected square images of class {label}, got {len(of_class)} of"
            f" {data.dimension} pixels in {data.name}"
        )
    away = ((of_class - of_class.mean(axis=0)) ** 2).sum(axis=1)
    return np.asarray(of_class[int(away.argmin())].reshape(side, side))


LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # of red, green and blue (ITU-R BT.709)


def photographs() -> list[Array]:
    """Brightness (427, 640) of each, 0 to 1."""
    from sklearn.datasets import load_sample_images  # slow to import

    return [matmul(np.asarray(image) / 255.0, LUMINANCE) for image in load_sample_images().images]
