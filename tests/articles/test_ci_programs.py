"""Who runs the tests in the Pages workflow, and which of Debian's programs they find there."""

import shutil
import subprocess

from tests.articles.conftest import ROOT
from tests.articles.test_pages_workflow import steps


def said(job: str, *doubles: str) -> list[str]:
    """What the step `Test` of a job would run: its shell, with programs that say what they get."""
    (step,) = [step for step in steps(job) if step.get("name") == "Test"]
    functions = [f'{name}() {{ printf "%s " {name} "$@"; echo; }}' for name in doubles]
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join([*functions, step["run"]])],
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.strip() for line in run.stdout.splitlines()]


def test_only_what_needs_root_runs_as_root():
    *_, tests = said("test", "useradd", "chown", "runuser")
    assert tests.startswith("runuser -u tester -- env HOME=/home/tester ")
    assert tests.endswith("python -m pytest -q -m not root")
    (as_root,) = said("test-as-root", "sudo")
    assert as_root.endswith("python -m pytest -q -m root")  # together they are all


def test_the_programs_of_the_tests_are_debians(tmp_path):
    """On a machine that has none of them; CI and the workflow install them by one script."""
    for name in ("apt-get", "npm"):
        (tmp_path / name).write_text(f'#!{shutil.which("bash")}\necho {name} "$@" >&2\n')
        (tmp_path / name).chmod(0o755)
    run = subprocess.run(
        [shutil.which("bash"), ROOT / ".ci/programs", "checkers"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    update, install, npm = run.stderr.splitlines()
    assert update.startswith("apt-get update")
    wanted = {"chromium", "chromium-driver", "firefox-esr", "webkit2gtk-driver", "xvfb"}
    assert wanted | {"poppler-utils", "gifsicle", "lmodern"} <= set(install.split())
    assert "--prefix checkers" in npm
    assert ".ci/programs" in (ROOT / ".ci/run").read_text()
    assert any(".ci/programs" in step.get("run", "") for step in steps("test"))
