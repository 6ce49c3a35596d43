"""What raises no event when it is read – environment, clocks, unseeded generators – is refused by name."""

import pytest

from generator.pipeline.figures.module import read_figure

ENVIRONMENT = "expected nothing that depends on the machine, got "
CLOCK = "expected no clock, got "
UNSEEDED = "expected a seed, for numbers that are the same each time, got "
SEED = "use np.random.default_rng(seed)"
NAMES = {
    "import os\nx = os.environ['A']": f"line 2: {ENVIRONMENT}os.environ; ",
    "import os as o\nx = o.getenv('A')": f"line 2: {ENVIRONMENT}os.getenv; ",
    "from os import environ as e\ndef f(): return e": f"line 2: {ENVIRONMENT}os.environ; ",
    "import os.path\nx = os.path.exists('a')": ENVIRONMENT,
    "import os\nx = os.path.getmtime('a')": CLOCK,
    "import platform\nx = platform.node()": ENVIRONMENT,
    "import sys\nx = sys.argv": ENVIRONMENT,
    "import socket\nx = socket.gethostname()": ENVIRONMENT,
    "import time\ndef f(): return time.time()": f"line 2: {CLOCK}time.time; ",
    "from time import perf_counter as p\nx = p()": f"line 2: {CLOCK}time.perf_counter; ",
    "import time\nt = time\nx = t.time()": f"line 2: {CLOCK}time; ",
    "import datetime\nx = datetime.datetime.now()": CLOCK,
    "from datetime import datetime as d\nx = d.utcnow()": CLOCK,
    "from datetime import date\nx = date.today()": CLOCK,
    "import numpy as np\nx = np.datetime64('now')": CLOCK,
    "import random\nx = random.random()": f"line 2: expected numbers that are the same each time, got random.random; {SEED}",
    "from random import shuffle\nshuffle([1])": SEED,
    "import random\nx = random.Random()": UNSEEDED,
    "import numpy as np\nx = np.random.rand(3)": SEED,
    "import numpy as np\nnp.random.seed(1)": SEED,
    "import autograd.numpy as np\nx = np.random.normal()": SEED,
    "import numpy as np\nx = np.random.default_rng()": f"line 2: {UNSEEDED}numpy.random.default_rng; ",
    "import numpy as np\nx = np.random.default_rng(None)": UNSEEDED,
    "from numpy.random import default_rng\nx = default_rng()": UNSEEDED,
    "from numpy.random import default_rng\nx = default_rng": SEED,
    "import numpy as np\nx = np.random.default_rng(seed=None)": UNSEEDED,
    "import numpy as np\nx = np.random.Generator(np.random.PCG64())": UNSEEDED,
    "from numpy import random\nx = random.RandomState()": UNSEEDED,
    "import numpy as np\nr = np.random\nx = r.rand()": SEED,
    "import secrets\nx = secrets.token_hex()": SEED,
    "import os\nx = os.urandom(4)": SEED,
    "import uuid\nx = uuid.uuid4()": "expected a value that is the same each time, got uuid.uuid4",
    "import importlib\nx = importlib.import_module('a')": "write imports at the top",
    "import runpy\nx = runpy.run_path('a.py')": "write imports at the top",
    "def f():\n    import time\n    return time.monotonic()": f"line 3: {CLOCK}time.monotonic; ",
    "x = open('pets.csv')": "line 1: expected a declared file, which has a key, got open('pets.csv'); declare it: open(source('pets.csv'))",
    "from generator import source\nN = 'a'\nx = source(N)": "line 3: expected one path in quotes, below figures/data",
    "from generator import source\nx = source('../a')": "expected one path in quotes",
    "from generator import source\nx = source('/etc/passwd')": "expected one path in quotes",
    "from generator import source\nx = map(source, 'ab')": "line 2: source is not called",
}  # fmt: skip
FINE = (
    "import numpy as np\nx = np.random.default_rng(0)",
    "import numpy as np\nx = np.random.default_rng(seed=0)",
    "import numpy as np\nSEED = 3\nx = np.random.default_rng(SEED)",
    "import numpy as np\nx = np.random.Generator(np.random.PCG64(1))",
    "import numpy as np\ndef f(rng: np.random.Generator): return rng.random()",
    "import random\nx = random.Random(4).random()",
    "import datetime\nx = datetime.date(2014, 4, 6)",
    "import time\ntime.sleep(0)",
    "import uuid\nx = uuid.uuid5(uuid.NAMESPACE_URL, 'a')",
    "def f(time): return time.time()",
    "from generator import source\nx = open(source('pets.csv'))",
    "import numpy as np\nx = np.datetime64('2014-04-06')",
    "import time\nif __name__ == '__main__':\n    print(time.time())",
)


@pytest.mark.parametrize("source", NAMES)
def test_a_name_is_refused_when_the_figure_is_read(source):
    errors = read_figure(source).errors
    assert len(errors) == 1
    assert NAMES[source] in errors[0]


@pytest.mark.parametrize("source", FINE)
def test_what_is_fine_is_not_refused(source):
    assert read_figure(source).errors == ()


@pytest.mark.parametrize("name", ["id", "hash", "compile", "__import__", "eval", "breakpoint"])
def test_a_builtin_is_refused(tiny, name):
    tiny.change("figures/round_trip.py", ("learn.circle(POINTS)", f"{name}(POINTS)"))
    (lines,) = (tiny.project().errors["round-trip"],)
    assert any(line.endswith(f", got a call of {name}") for line in lines)
