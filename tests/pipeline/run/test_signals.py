"""Interruptions that come while something must not be broken off."""

import contextlib
import os
import signal
import sys

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
