"""The two photographs that come with scikit-learn: `photographs()`.

Both are CC BY 2.0: `china.jpg` by danielbuechele, `flower.jpg` by vultilion, on Flickr.
"""

import numpy as np
from sklearn.datasets import load_sample_images

from generator.learn.data.dataset import Array

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # of red, green and blue (ITU-R BT.709)


def photographs() -> list[Array]:
    """Brightness (427, 640) of each, 0 to 1."""
    return [np.asarray(one) / 255.0 @ LUMINANCE for one in load_sample_images().images]
