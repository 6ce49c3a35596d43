"""The build's own process holds no more of a large site than of a small one."""

import json
import subprocess
import sys

import pytest

from tests.conftest import cases

MOST = 80_000_000  # bytes
FILE = 16_000_000  # bytes of each figure
FIGURES = cases(6, 20, 20)  # 96 MB in all, or 320
LARGE_FILE = f"""    large = (id.encode() * {FILE})[:{FILE}]
    files = {{f"{{id}}.bin": large, f"{{id}}.svg": text.encode()"""
# The most memory counts from the fork: a small process must be the parent, and not pytest.
SPAWN = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"
MEASURED = """
import json, resource, sys
from generator.cli.main import main
status = main()
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([status, most * (1 if sys.platform == "darwin" else 1024)]))
"""


@pytest.fixture
def large(tiny):
    """A project whose site has hundreds of megabytes."""
    tiny.sweep(FIGURES)
    tiny.change("generator/draw/svg.py", ('    files = {f"{id}.svg": text.encode()', LARGE_FILE))
    tiny.add("measured.py", MEASURED)
    return tiny


def memory(project, *arguments):
    """The most bytes that a command's own process held."""
    run = subprocess.run(
        [sys.executable, "-c", SPAWN, sys.executable, "measured.py", *arguments],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr
    status, most = json.loads(run.stdout.splitlines()[-1])
    assert status == 0, run.stdout + run.stderr
    return most


def test_memory_does_not_grow_with_the_site(large):
    assert memory(large, "--jobs", "1") < MOST
    site = large.root / "site"
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) > FIGURES * FILE
    # Nothing to do, by reading every byte; a page of all; a named figure; what verify reads.
    (site / "index.html").touch()
    assert memory(large, "--jobs", "1") < MOST
    large.change("templates/article.md", ("Some", "Much"))
    assert memory(large, "--jobs", "1") < MOST
    large.change("figures/many_00003.py", ("NUMBER = 3", "NUMBER = 33"))
    assert memory(large, "many-00003", "--jobs", "1") < MOST
    assert memory(large, "verify") < MOST
