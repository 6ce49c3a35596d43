"""Interruptions that come while something must not be broken off."""

import contextlib
import os
import signal
import sys
import time

import pytest

from generator.pipeline.run.signals import ENDING, interruptible, postponed, unwrapped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")


@pytest.fixture(autouse=True)
def handlers():
    """An interrupted process ignores further signals, and its children would inherit that."""
    before = {name: signal.getsignal(getattr(signal, name)) for name in ENDING}
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)


def ended(hold):
    """What is done of two steps, with a signal in the first; whether it interrupted."""
    done = []
    try:
        with interruptible():
            with hold():
                os.kill(os.getpid(), signal.SIGTERM)
                done.append("first")
            done.append("second")
    except KeyboardInterrupt:
        return done, True
    return done, False


def test_a_signal_waits_for_the_end_of_what_is_postponed():
    assert ended(postponed) == (["first"], True)


def test_it_interrupts_at_once_elsewhere():
    assert ended(contextlib.nullcontext) == ([], True)


def test_without_a_signal_nothing_is_raised():
    with interruptible(), postponed():
        pass


class Interrupts:
    """A part of a class at which a signal comes, as at a field of a dataclass."""

    def __set_name__(self, owner, name):
        raise KeyboardInterrupt


def test_in_a_class_body_it_is_no_error_of_another_kind():
    """Until Python 3.12 it is the cause of a RuntimeError there."""
    with pytest.raises(KeyboardInterrupt), unwrapped():
        type("Begun", (), {"part": Interrupts()})
    with pytest.raises(RuntimeError, match="another"), unwrapped():
        raise RuntimeError("another")


BEGUN = """
class Part:
    def __set_name__(self, owner, name):
        raise KeyboardInterrupt


class Begun:
    part = Part()
"""


@pytest.mark.few(2)
@pytest.mark.parametrize("module", ["cli/main.py", "cli/options.py", "publish/pages/article.py"])
@pytest.mark.parametrize("where", [BEGUN, "raise KeyboardInterrupt"])
def test_while_a_build_imports_its_modules(tiny, module, where):
    path = tiny.root / "generator" / module
    path.write_text(path.read_text() + where)
    run = tiny.build()
    assert run.returncode == 130
    assert run.stderr in ("", "interrupted; what is finished is kept\n")
    assert not (tiny.root / "site/manifest.json").exists()


class Finalized:
    """An object during whose finalizer a signal comes: Python lets no exception out of there."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0)  # the handler runs here at the latest


def interrupted_while_waiting(seconds):
    try:
        with interruptible():
            Finalized()
            time.sleep(seconds)
    except KeyboardInterrupt:
        return True
    return False


def test_an_interrupt_that_python_drops_is_repeated(capsys):
    assert interrupted_while_waiting(5)
    assert capsys.readouterr().err == ""
