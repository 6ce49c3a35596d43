"""Every way in which a figure could read what no key knows: refused with its remedy, or noticed.

`WAYS` are tried in one build, a figure each; what is refused by name is in test_refused_names.py.
"""

import pytest

from tests.pipeline.conftest import Tiny, copy_to

HEAD = '''"""A way"""

from figures._shared import elsewhere
from generator import claim, draw, learn, source

alt = "A number."
FOLDER = {folder!r}


def data():
{body}


def film(data):
    return draw.film(lambda t: t)
'''
SHARED = '''"""What figures share."""

import numpy as np


def elsewhere(path):
    return float(np.loadtxt(path))
'''
DECLARE = "declare it: source('{}')"
NETWORK = "; put the file into figures/data and declare it: source("
PROGRAM = "what that reads is in no key: run it before, and declare the file that it makes"
WRITES = "expected values returned or temporary files, got a change of "
# Way → body of the product, and what its line says.
WAYS = {
    "open": ("return float(open(FOLDER + '/x.csv').read())", DECLARE.format("x.csv")),
    "io.open": ("import io; return io.open(FOLDER + '/x.csv').read()", DECLARE.format("x.csv")),
    "os.open": ("import os; return os.open(FOLDER + '/x.csv', 0)", DECLARE.format("x.csv")),
    "codecs": ("import codecs; return codecs.open(FOLDER + '/x.csv').read()", "x.csv"),
    "fileinput": ("import fileinput; return [*fileinput.input(FOLDER + '/x.csv')]", "x.csv"),
    "linecache": ("import linecache; return linecache.getline(FOLDER + '/x.csv', 1)", "x.csv"),
    "read_text": ("import pathlib; return pathlib.Path(FOLDER, 'x.csv').read_text()", "x.csv"),
    "read_bytes": ("import pathlib; return len(pathlib.Path(FOLDER, 'x.csv').read_bytes())", "x.csv"),
    "np.load": ("import numpy as np; return np.load(FOLDER + '/x.npy')", DECLARE.format("x.npy")),
    "np.load mapped": ("import numpy as np; return np.load(FOLDER + '/x.npy', 'r')", "x.npy"),
    "np.loadtxt": ("import numpy as np; return np.loadtxt(FOLDER + '/x.csv')", "x.csv"),
    "np.genfromtxt": ("import numpy as np; return np.genfromtxt(FOLDER + '/x.csv')", "x.csv"),
    "np.fromfile": ("import numpy as np; return np.fromfile(FOLDER + '/x.csv', 'u1')", "x.csv"),
    "np.memmap": ("import numpy as np; return np.memmap(FOLDER + '/x.csv')", "x.csv"),
    "np.fromregex": ("import numpy as np; return np.fromregex(FOLDER + '/x.csv', '.', [('a', 'U1')])", "x.csv"),
    "relative": ("import numpy as np; return np.genfromtxt('x.csv')", DECLARE.format("x.csv")),
    "pillow": ("from PIL import Image; return Image.open(FOLDER + '/x.png').size[0]", "x.png"),
    "matplotlib": ("from matplotlib import image; return image.imread(FOLDER + '/x.png')", "x.png"),
    "imageio": ("import imageio; return imageio.v3.imread(FOLDER + '/x.png')", "x.png"),
    "scipy": ("from scipy.io import loadmat; return len(loadmat(FOLDER + '/x.mat'))", "x.mat"),
    "gzip": ("import gzip; return gzip.open(FOLDER + '/x.gz').read()", "x.gz"),
    "zipfile": ("import zipfile; return zipfile.ZipFile(FOLDER + '/x.zip').namelist()", "x.zip"),
    "tarfile": ("import tarfile; return tarfile.open(FOLDER + '/x.tar').getnames()", "x.tar"),
    "csv": ("import csv; return [*csv.reader(open(FOLDER + '/x.csv'))]", "x.csv"),
    "pickle": ("import pickle; return pickle.load(open(FOLDER + '/x.csv', 'rb'))", "x.csv"),
    "shelve": ("import shelve; return len(shelve.open(FOLDER + '/x', 'c'))", "expected "),
    "configparser": ("import configparser as c; return c.ConfigParser().read(FOLDER + '/x.csv')", "x.csv"),
    "sqlite": ("import sqlite3; return str(sqlite3.connect(FOLDER + '/x.db'))", "x.db"),
    "sqlite address": ("import sqlite3; return str(sqlite3.connect(f'file:{FOLDER}/x.db', uri=True))", "x.db"),
    "file address": ("from urllib.request import urlopen; return len(urlopen('file:' + FOLDER + '/x.csv').read())", DECLARE.format("x.csv")),
    "address": ("from urllib.request import urlopen; return len(urlopen('http://127.0.0.1:9/x').read())", NETWORK),
    "asyncio": ("import asyncio; return str(asyncio.run(asyncio.open_connection('127.0.0.1', 9)))", NETWORK),
    "http": ("import http.client as c; return str(c.HTTPConnection('127.0.0.1', 9).connect())", NETWORK),
    "subprocess": ("import subprocess; return subprocess.run(['cat', FOLDER]).returncode", PROGRAM),
    "os.system": ("import os; return os.system('true')", PROGRAM),
    "os.popen": ("import os; return os.popen('date').read()", PROGRAM),
    "os.fork": ("import os; return os.fork()", PROGRAM),
    "os.listdir": ("import os; return os.listdir(FOLDER)", "expected a declared folder"),
    "os.scandir": ("import os; return [one.name for one in os.scandir(FOLDER)]", "expected a declared folder"),
    "os.walk": ("import os; return [names for _, _, names in os.walk(FOLDER)]", "expected a declared folder"),
    "glob": ("import glob; return glob.glob(FOLDER + '/*')", "expected a declared folder"),
    "iterdir": ("import pathlib; return [str(p) for p in pathlib.Path(FOLDER).iterdir()]", "expected a declared folder"),
    "scikit-learn": ("from sklearn.datasets import load_files; return len(load_files(FOLDER).data)", "expected a declared folder"),
    "data home": ("from sklearn.datasets import fetch_olivetti_faces as f; return len(f(data_home=FOLDER).data)", "expected "),
    "os.chdir": ("import os; return os.chdir(FOLDER)", "expected the working folder of the build, got another"),
    "another thread": ("from concurrent.futures import ThreadPoolExecutor as P\n    with P(1) as pool:\n        return pool.submit(elsewhere, FOLDER + '/x.csv').result()", "x.csv"),
    "shared module": ("return elsewhere(FOLDER + '/x.csv')", DECLARE.format("x.csv")),
    "the site": ("return len(open(FOLDER + '/site/index.html').read())", "index.html"),
    "the store": ("return len(open(FOLDER + '/.store/records/seconds').read())", "seconds"),
    "the article": ("return len(open(FOLDER + '/article.toml').read())", "article.toml"),
    "another figure": ("return len(open(FOLDER + '/figures/round_trip.py').read())", "round_trip.py"),
    "undeclared beside declared": ("return source('y.csv').with_name('x.csv').read_text()", "x.csv"),
    "declared by another figure": ("import numpy as np; return np.loadtxt(FOLDER + '/figures/data/y.csv')", "y.csv"),
    "random device": ("return open('/dev/' + 'urandom', 'rb').read(1)[0]", "urandom"),
    "writes": ("open(FOLDER + '/made.txt', 'w')", WRITES),
    "np.save": ("import numpy as np; np.save(FOLDER + '/made', [1])", WRITES),
    "removes": ("import os; os.remove(FOLDER + '/x.csv')", WRITES),
    "renames": ("import os; os.rename(FOLDER + '/x.csv', FOLDER + '/made.csv')", WRITES),
    "removes a folder": ("import shutil; shutil.rmtree(FOLDER + '/templates')", "expected "),
    "writes what it declares": ("open(source('y.csv'), 'a').write('1')", WRITES),
}  # fmt: skip
# What may be read all the same: the value of `data`.
ALLOWED = {
    "declared": "import numpy as np; return float(np.loadtxt(source('y.csv')))",
    "temporary": "import tempfile\n    with tempfile.TemporaryDirectory() as folder:\n        open(folder + '/x', 'w').write('3')\n        return float(open(folder + '/x').read())",
    "zones": "import datetime, zoneinfo; return str(zoneinfo.ZoneInfo('Europe/Paris'))",
    "digits": "from sklearn.datasets import load_digits; return len(load_digits().target)",
    "fonts": "from matplotlib import font_manager as f; return len(f.findfont('DejaVu Sans')) > 0",
    "pyplot": "import matplotlib.pyplot as plt; plt.figure(); return 1",
    "import": "import scipy.stats; return float(scipy.stats.norm.cdf(0))",
    "warning": "import warnings; warnings.warn('seen'); return 1",
    "clusters": "from sklearn.cluster import KMeans; return float(KMeans(2).fit([[0.0], [1], [5]]).inertia_)",
    "forest": "from sklearn.ensemble import RandomForestClassifier as F; return int(F(3, n_jobs=2).fit([[0], [1]], [0, 1]).predict([[0]])[0])",
    "boosting": "from sklearn.ensemble import HistGradientBoostingClassifier as B; return B().fit([[0.0], [1]] * 20, [0, 1] * 20).n_iter_",
    "savefig": "import io; import matplotlib.pyplot as plt; plt.title('$x$'); plt.savefig(io.BytesIO()); return 1",
    "minimize": "from scipy.optimize import minimize; return float(minimize(lambda x: x[0] ** 2, [1.0]).fun)",
    "memory": "import sqlite3; return sqlite3.connect(':memory:').execute('select 1').fetchone()[0]",
    "constants": "import os, time; time.sleep(0); return os.path.join('a', 'b')",
    "seeded": "import numpy as np, random; return np.random.default_rng(1).random() + random.Random(1).random()",
}  # fmt: skip


def named(way: str) -> str:
    return "way_" + way.replace(" ", "_").replace(".", "_").replace("-", "_")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What one build with a figure for each way says, by figure."""
    project = copy_to(tmp_path_factory.mktemp("ways") / "project")
    assert project.build().returncode == 0
    (project.root / "figures/data").mkdir()
    project.add("figures/data/y.csv", "7")
    project.add("figures/_shared.py", SHARED)
    for name in ("x.csv", "x.npy", "x.png", "x.gz", "x.zip", "x.tar", "x.mat"):
        project.add(name, "1")
    bodies = {way: body for way, (body, _) in WAYS.items()} | ALLOWED
    for way, body in bodies.items():
        text = HEAD.format(folder=str(project.root), body=f"    {body}")
        project.add(f"figures/{named(way)}.py", text)
    before = (project.root / "x.csv").read_text()
    run = Tiny(project.root).build("--jobs", "2")
    assert run.returncode == 1
    assert (project.root / "x.csv").read_text() == before
    assert (project.root / "templates/article.md").exists()
    assert not list(project.root.glob("made*"))
    lines_of: dict[str, list[str]] = {}
    for line in run.stderr.splitlines():
        for way in bodies:
            if line.startswith(f"figures/{named(way)}.py, "):
                lines_of.setdefault(way, []).append(line)
    lines_of["all"] = run.stderr.splitlines()
    return lines_of


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_refused_with_its_remedy(lines, way):
    refusals, expected = lines.get(way, []), WAYS[way][1]
    assert len(refusals) == 1, lines["all"]
    assert refusals[0].startswith(f"figures/{named(way)}.py, data: expected ")
    assert expected in refusals[0]


@pytest.mark.parametrize("way", ALLOWED)
def test_what_is_allowed(lines, way):
    assert way not in lines


def test_nothing_leaves_a_trace(lines):
    assert not [line for line in lines["all"] if line.startswith(("Traceback", " "))]


PLACE = '''"""A place"""

from generator import claim, draw, source

alt = "A number."
{top}


def data():
    return {data}


def film(data):
    {film}
    return draw.film(lambda t: t + {drawn})


def claims(data):
    yield claim.measured("x", data)
    {claims}
'''
READS = "float(open({!r} + '/x.csv').read())"
# Where the author's code runs → the functions that its lines name.
PLACES = {
    "top": ["film"],  # the other functions are another file's too: one key
    "data": ["data"],
    "film": ["film"],
    "drawn": ["film"],
    "claims": ["claims"],
}


def test_wherever_the_code_of_an_author_runs(tiny):
    """Called back by a renderer too, as what `draw.matplotlib` calls; not where it is the generator."""
    tiny.add("x.csv", "1")
    (tiny.root / "figures/data").mkdir()
    tiny.add("figures/data/y.csv", "7")
    calm = {"top": "N = 1", "data": "1", "film": "pass", "drawn": "1", "claims": "pass"}
    for place in PLACES:
        reads = READS.format(str(tiny.root))
        reads = f"N = {reads}" if place == "top" else reads
        tiny.add(f"figures/place_{place}.py", PLACE.format(**{**calm, place: reads}))
    declared = {**calm, "drawn": "float(open(source('y.csv')).read())"}
    tiny.add("figures/declared.py", PLACE.format(**declared))
    run = tiny.build("--jobs", "1")
    refusals = [
        line
        for line in run.stderr.splitlines()
        if ": expected a declared file, which has a key, got " in line
    ]
    expected = {
        f"figures/place_{place}.py, {name}" for place, names in PLACES.items() for name in names
    }
    assert {line.partition(": ")[0] for line in refusals} == expected
    assert len(run.stderr.splitlines()) == len(refusals) + 1


def test_a_library_that_takes_the_global_generator_gives_the_same_numbers(tiny):
    """scikit-learn's default random state: it begins anew for each function."""
    draws = (
        "    from sklearn.utils import check_random_state as c\n    return float(c(None).rand())"
    )
    text = HEAD.format(folder="", body=draws).replace(
        "figures._shared import elsewhere", "math import pi"
    )
    more = text.replace("def film(data)", "def again():\n" + draws + "\n\n\ndef film(data, again)")
    more += "\n\ndef claims(data, again):\n    yield claim.equal('same', data, again, 'Same')\n"
    tiny.add("figures/drawn.py", more)
    run = tiny.build("--jobs", "1")
    assert run.returncode == 0, run.stderr


def test_a_warning_of_the_generator_is_shown_with_its_line(tiny):
    """Python reads the line where the generator lies, which nobody else may."""
    line = "import warnings; warnings.warn('seen', stacklevel=1)"
    tiny.change("generator/learn/data/generators.py", ('"\n    ', f'"\n    {line}\n    '))
    run = tiny.build("round-trip", "--jobs", "1")
    assert run.returncode == 0, run.stderr
    assert f"{tiny.root}/generator/learn/data/generators.py:" in run.stdout
    assert "UserWarning: seen" in run.stdout
    assert line in run.stdout
    reads = f"    return open({str(tiny.root)!r} + '/generator/learn/data/generators.py').read()"
    text = HEAD.format(folder="", body=reads).replace(
        "figures._shared import elsewhere", "math import pi"
    )
    tiny.add("figures/reads.py", text)
    assert "expected a declared file, which has a key, got " in tiny.build("reads").stderr
