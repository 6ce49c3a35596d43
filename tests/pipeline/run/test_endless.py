"""A figure that never ends is stopped by --timeout, whatever it does; the others go on."""

import pytest

from tests.pipeline.run.test_failures import figure

ENDLESS = {  # file → what its data() does
    "loops": "    while True:\n        pass",
    "sleeps": "    import ctypes\n    ctypes.CDLL(None).sleep(600)\n    return 1",
    "holds": ("    import ctypes\n    ctypes.PyDLL(None).sleep(600)\n    return 1"),
    "ignores": (
        "    import signal, time\n"
        "    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n"
        "        signal.signal(one, signal.SIG_IGN)\n"
        "    while True:\n        try:\n            time.sleep(1)\n"
        "        except BaseException:\n            pass"
    ),
    "begins": (
        "    import os\n    from multiprocessing import util\n"  # unseen by the audit hook
        "    child = util.spawnv_passfds(b'/bin/sleep', [b'sleep', b'600'], [])\n"
        "    os.waitpid(child, 0)\n    return 1"
    ),
}


@pytest.mark.ci
def test_figures_that_never_end(standing):
    """A loop, a sleep in C with and without the interpreter, deaf to signals, waiting for a child.

    All in one build, whose seconds leave room for the others on a machine that is busy.
    """
    good = standing.site()
    for name, body in ENDLESS.items():
        standing.add(f"figures/{name}.py", figure(body))
    standing.change("figures/round_trip.py", ("t * network", "t + network"))
    run = standing.build("--timeout", "12", "--jobs", str(len(ENDLESS) + 1))
    assert run.returncode == 1
    *lines, last = run.stderr.splitlines()
    late = "took longer than 12 s (--timeout)"
    assert lines == [f"figures/{name}.py, data: {late}" for name in sorted(ENDLESS)]
    assert last == "5 errors; nothing is published, what is finished is kept"
    assert standing.site() == good
    assert "round-trip: fresh" in standing.build("explain", "round-trip").stdout
