"""A browser that ends by itself is noticed and started anew."""

import os
import re
import signal
import subprocess

import pytest

from tests.webdriver import browsers
from tests.webdriver.browser import ENDED, ENDED_MESSAGES


def children(process: int) -> list[int]:
    """All processes below one, those first that were started last."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    below = [process]
    for parent in below:
        below += [pid for pid, its_parent in parents if its_parent == parent]
    return below[:0:-1]


@pytest.mark.browser
def test_webkit_whose_pages_process_was_killed_starts_anew():
    if browsers.missing("webkit"):
        pytest.skip(f"needs {', '.join(browsers.missing('webkit'))}")
    with browsers.started("webkit") as browser:
        browser.open("about:blank")
        pages = [
            process
            for process in children(browser.driver.service.process.pid)
            if "WebKitWebProc" in command(process)
        ]
        assert pages
        for process in pages:
            os.kill(process, signal.SIGKILL)
        with pytest.raises(ENDED) as raised:
            browser.run("await new Promise(done => setTimeout(done, 2000))")
        said = f"{raised.type.__name__}: {raised.value}"
        assert any(re.search(pattern, said) for pattern in ENDED_MESSAGES), said
        browser.start_if_ended()
        assert browser.open("about:blank").value("1 + 1") == 2


def command(process: int) -> str:
    with open(f"/proc/{process}/comm") as file:
        return file.read()
