"""A file that a figure reads: `source("pets.csv")` is the path of figures/data/pets.csv.

    pets = source("pets.csv")

    def data(pets):
        return learn.labelled(np.genfromtxt(pets, delimiter=","))

At the top of a figure it is a product like any other, which functions take as a parameter or read
by its name; inside a function, `source("pets.csv")` does the same. The file's content is part of
the key of whatever reads it, so a figure is made again when the file changes. The path must be a
text in quotes, since it is read from the source of the figure without running it. A folder may be
named too: then all files below it count.
"""

import sys
from pathlib import Path

FOLDER = "data"  # of declared files, in the folder of the figures


def source(path: str) -> Path:
    """The path of a declared file or folder; `path` is relative to the article's figures/data.

    In a build it is a copy that has the content which the keys name. Elsewhere, as in a notebook,
    it is figures/data below the working directory.
    """
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == "generator":
        frame = frame.f_back  # what looks at the arguments of exported functions
    file = frame.f_globals.get("__file__")
    figures = Path(file).parent if file else Path.cwd() / "figures"
    return figures / FOLDER / path
