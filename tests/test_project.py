"""The papers of the project say what is so: commands, locks, dependencies, links, strict CI."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PAGES = sorted(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/*.md"))
LOCKS = {"requirements.txt": (), "requirements-test.txt": ("test",)}
AUDIT = ".ci/requirements-audit.txt"


BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text(lock), re.MULTILINE))


def asked(*extras: str) -> dict[str, str]:
    """Name → lower bound of everything that pyproject.toml asks for."""
    project = tomllib.loads(text("pyproject.toml"))["project"]
    lines = project["dependencies"] + [
        line for extra in extras for line in project["optional-dependencies"][extra]
    ]
    return dict(line.split(">=") for line in lines)


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


@pytest.mark.parametrize(
    ("ending", "installs"),
    [
        ("build.py", "-r requirements.txt &&"),
        ("pytest", "-r requirements-test.txt &&"),
        ("install -q .", "."),
    ],
)
def test_a_readme_command_is_one_line_that_sets_itself_up(ending, installs):
    commands = re.findall(rf"^python3 -m venv .*{re.escape(ending)}$", text("README.md"), re.M)
    assert len(commands) == 1
    assert f".venv/bin/pip install -q {installs}" in commands[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_what_pyproject_asks_for(lock):
    pinned = pins(lock)
    for name, least in asked(*LOCKS[lock]).items():
        assert numbers(pinned[name]) >= numbers(least), name


def test_tests_run_on_what_is_built_with():
    assert pins("requirements.txt").items() <= pins("requirements-test.txt").items()


@pytest.mark.parametrize("lock", [*LOCKS, AUDIT])
def test_locks_name_no_registry_and_no_machine(lock):
    assert not re.search(r"https?:|file:|--(?!hash=sha256:)|(^|\s)/", text(lock))


@pytest.mark.parametrize("lock", [*LOCKS, AUDIT])
def test_every_package_of_a_lock_has_hashes(lock):
    """One without would do: pip then checks none of the others."""
    lines = "".join(
        line for line in text(lock).splitlines(True) if not line.lstrip().startswith("#")
    )
    pinned = lines.replace("\\\n", "").splitlines()
    assert len(pinned) == len(pins(lock)) >= 20
    for line in pinned:
        assert re.fullmatch(
            r"[a-z0-9-]+==[^\s;]+ ( ?; [^-]+)?( *--hash=sha256:[0-9a-f]{64})+", line
        ), line


def test_every_dependency_is_accounted_for():
    page = text("docs/dependencies.md")
    rows = set(re.findall(r"^\| ([a-z0-9-]+) \|", page, re.MULTILINE)) - {"package"}
    backend = {re.split("[<>=]", line)[0] for line in BUILD["requires"]}
    assert rows == set(asked("test")) | set(asked("bench")) | backend
    for name in pins("requirements-test.txt"):
        assert re.search(rf"\b{name}\b", page), name


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", *PAGES])
def test_links_between_documents_lead_somewhere(page):
    prose = re.sub(r"^```.*?^```$", "", text(page), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", prose):
        if not target.startswith("http"):
            assert (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "body",
    ["import pytest\ndef test(): pytest.skip('why')", "import pytest\npytest.importorskip('nil')"],
)
@pytest.mark.parametrize(("ci", "code"), [("true", {1, 2}), ("", {0, 5})])
def test_a_skip_fails_in_ci_only(tmp_path, body, ci, code):
    (tmp_path / "test_it.py").write_text(body)
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.conftest",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
        ]
        + ["--rootdir", tmp_path, tmp_path],
        env=os.environ | {"CI": ci, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in code, run.stdout
    assert ("CI does not allow" in run.stdout) == bool(ci)


def test_formats_show_the_very_program_that_recomputes():
    assert f"```python\n{text('docs/recompute.py')}```" in text("docs/formats.md")


def modules() -> list[Path]:
    return [
        file for room in ("generator", "figures", "tests") for file in (ROOT / room).rglob("*.py")
    ]


def test_no_module_is_called_utils():
    assert not [file for file in modules() if re.search("util|helper|misc|common", file.stem)]


def test_the_citation_is_of_this_project():
    cited = yaml.safe_load(text("CITATION.cff"))
    project = tomllib.loads(text("pyproject.toml"))["project"]
    article = tomllib.loads(text("article.toml"))
    assert cited["cff-version"] == "1.2.0"
    assert cited["message"]
    assert cited["title"] == article["title"]
    assert [author["name"] for author in cited["authors"]] == article["authors"]
    assert cited["license"] == project["license"]
    assert cited["version"] == project["version"]
