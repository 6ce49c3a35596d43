"""Interruptions that come while something must not be broken off."""

import contextlib
import os
import signal
import sys
import time

import pytest

from generator.pipeline.run.signals import ENDING, interruptible, postponed

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
