"""docs/upgrading.md names what version 0.1 had under another name."""

from pathlib import Path

import pytest

from generator import draw, learn
from generator.cli.options import OLD_OPTIONS
from generator.errors import UserError

PAGE = (Path(__file__).parents[2] / "docs" / "upgrading.md").read_text("utf-8")


@pytest.mark.parametrize(("option", "command"), OLD_OPTIONS.items())
def test_every_old_option_is_named_with_its_command(option, command):
    assert f"`{option}" in PAGE
    assert f"`{command.split()[0]}" in PAGE


@pytest.mark.parametrize(
    "old",
    [
        lambda: draw.circle(ink="a"),
        lambda: draw.Format(tempo=2),
        lambda: learn.train(learn.dense(2, [2]), learn.two_curves(points=5), fresh=True),
        lambda: learn.train(learn.dense(2, [2]), learn.two_curves(points=5), contractive=0.1),
    ],
)
def test_old_names_of_figures_are_refused(old):
    with pytest.raises((UserError, TypeError)):
        old()
