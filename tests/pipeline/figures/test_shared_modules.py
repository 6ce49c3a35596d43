"""Modules that figures share: `figures/_shared.py`."""

import pytest

from generator.pipeline.figures.declaration import declare
from generator.pipeline.figures.module import read_figure

SHARED = '''"""What figures share."""

import numpy as np

SCALE = 2
OTHER = 3


def scaled(number):
    return float(np.float64(number * SCALE))


def other(number):
    return number * OTHER


def value():
    return 1.0
'''
USER = '''"""A figure that shares"""

{imports}
from generator import claim, draw

alt = "A number."


def data():
    return {call}


def film(data):
    return draw.film(lambda t: t + data)
'''
WAYS = {
    "from figures._shared import scaled": "scaled(4)",
    "from ._shared import scaled as s": "s(4)",
    "from figures import _shared": "_shared.scaled(4)",
    "from . import _shared as s": "s.scaled(4)",
    "import figures._shared as s": "s.scaled(4)",
}


@pytest.mark.parametrize("imports", WAYS)
def test_a_shared_module_counts_by_what_is_used(tiny, imports):
    tiny.add("figures/_shared.py", SHARED)
    tiny.add("figures/user.py", USER.format(imports=imports, call=WAYS[imports]))

    def keys(*pair):
        return "data" in tiny.changed(lambda: tiny.change("figures/_shared.py", pair), "user")

    assert keys("SCALE = 2", "SCALE = 5")
    assert keys("number * SCALE", "SCALE * number")
    assert not keys("OTHER = 3", "OTHER = 4")
    assert not keys("What figures", "All that figures")
    assert "numpy" in tiny.project().keys.parts(tiny.project().figures["user"].products["data"])


def test_shared_modules_in_a_build(tiny):
    tiny.add("figures/_shared.py", SHARED)
    for number, (imports, call) in enumerate(WAYS.items()):
        tiny.add(f"figures/user_{number}.py", USER.format(imports=imports, call=call))
    product = "from figures._shared import value"
    text = USER.format(imports=product, call="2 * value").replace("data()", "data(value)")
    tiny.add("figures/user_product.py", text)
    run = tiny.build()
    assert run.returncode == 0, run.stderr
    site = tiny.site()
    assert all(site[f"figures/user-{n}/user-{n}.svg"].endswith(b">8.0</svg>") for n in range(5))
    assert site["figures/user-product/user-product.svg"].endswith(b">2.0</svg>")
    assert not [path for path in site if "shared" in path]  # it is no figure


def test_a_shared_module_handed_on_whole_counts_whole(tiny):
    tiny.add("figures/_shared.py", SHARED)
    call = "len(dir(_shared))"
    tiny.add("figures/user.py", USER.format(imports="from figures import _shared", call=call))
    other = ("OTHER = 3", "OTHER = 4")
    assert "data" in tiny.changed(lambda: tiny.change("figures/_shared.py", other), "user")


@pytest.mark.parametrize(
    ("imports", "shared", "message"),
    [
        ("from figures._shered import x", SHARED,
            "imports: expected a module of figures, got '_shered'; did you"),
        ("from figures._shared import scaledd", SHARED,
            "expected a name of figures/_shared.py, got 'scaledd'; did you mean scaled"),
        ("from figures._shared import scaled", "x = (", "figures/_shared.py: line 1: "),
        ("from figures._shared import scaled", "import time\ndef scaled(): return time.time()",
            "figures/_shared.py: line 2: expected no clock, got time.time"),
        ("from figures._shared import scaled", "from figures.user import data\nscaled = 1",
            "got figures/_shared.py, which imports this module"),
        ("import figures._shared", SHARED, "got an import of the whole module"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_shared_module(imports, shared, message):
    modules = {
        "figures/_shared.py": read_figure(shared),
        "figures/user.py": read_figure(USER.format(imports=imports, call="1")),
    }
    lines = declare("figures/user.py", modules)
    assert isinstance(lines, tuple)
    assert message in lines[0]
