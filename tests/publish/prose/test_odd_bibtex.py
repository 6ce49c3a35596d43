"""Bibliographies with something broken anywhere: right, or an error of one line, never a trace."""

import random

import pytest

from generator.errors import UserError
from generator.publish.prose.bibliography import Bibliography
from generator.publish.prose.citations import Citations
from tests.conftest import cases
from tests.publish.prose.test_references import ODD

SIGNS = [*'{}"\\#%@,=&~^_()\n \t\x00é', r"\"", r"\url{", r"\item[", r"\begin{x}", r"\end{x}"]
SIGNS += [r"\verb|", r"\[", r"\(", r"\left", r"\def\a", r"\footnote{", r"\cite{a}", "@string{"]


def broken(seed):
    """The odd references, without formulas, with one to six signs more or pieces less."""
    rng, text = random.Random(seed), ODD.read_text("utf-8").replace("$", "")
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(text))
        if rng.random() < 0.3:
            text = text[:place] + text[place + rng.randint(1, 9) :]
        else:
            text = text[:place] + rng.choice(SIGNS) + text[place:]
    return text


@pytest.mark.parametrize("seed", range(cases(7, 25, 25)))
def test_what_is_broken_is_one_line(tmp_path, seed):
    path = tmp_path / "b.bib"
    path.write_text(broken(seed), "utf-8")
    try:
        citations = Citations(Bibliography.read(path))
    except UserError as error:
        assert "\n" not in str(error)  # noqa: PT017 – the file as a whole can't be read
        return
    cited = 0
    for key in citations.bibliography:
        try:
            citations.mark(key)
            cited += 1
        except UserError as error:
            assert "\n" not in str(error)  # noqa: PT017
    assert cited == len(citations.listed()) > 20
