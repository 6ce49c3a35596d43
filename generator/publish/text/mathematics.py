r"""Formulas as MathML, made while building: `mathml(r"y = Wx + b")`. The page needs no script.

`Equations` converts those of an article together, so that `\eqref` finds a `\label` of any section.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from xml.etree.ElementTree import Element

from math_core import LatexError, LatexToMathML

from generator.errors import UserError, expected
from generator.publish.text.formula_plain import plain
from generator.publish.text.formula_source import ENVIRONMENTS, lines_of, prepared
from generator.publish.text.mathml_core import ID, core, text_of
from generator.publish.text.titles import UNPRINTABLE

# What papers use and the converter doesn't know, in what it knows.
MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "mbox": r"\text{#1}",
    "pmb": r"\boldsymbol{#1}",
    "ensuremath": "{#1}",
    "dotsb": r"\cdots",
    "dotsc": r"\ldots",
    "hdots": r"\ldots",
}


@cache
def converter() -> LatexToMathML:
    """Made once; it keeps nothing of a formula."""
    return LatexToMathML(fancy_error=False, macros=MACROS, allow_unreliable_rendering=True)


@cache
def mathml(formula: str, display: bool = False) -> str:
    """The formula (TeX without its dollars) as `<math>`. Raises UserError if it can't be read.

    Its lines are numbered from 1, and what `\\eqref` leads to is not looked for.
    """
    return text_of(tree_of(formula, display))


@cache
def formula_text(formula: str) -> str:
    """The formula as text, where no MathML can stand: `x²`, `a/b`. Raises UserError as mathml."""
    return plain(tree_of(formula, display=False))


def tree_of(formula: str, display: bool) -> Element:
    """The formula as a tree of MathML Core."""
    try:
        source = prepared(formula, display)
        markup = converter().convert_with_local_state(source, displaystyle=display)
        return core(markup)
    except LatexError as error:
        raise UserError(f"{quoted(formula)}: {reason(error)}") from None
    except UserError as error:
        raise UserError(f"{quoted(formula)}: {error}") from None


def quoted(formula: str) -> str:
    """The formula in a message: in one line, and not all of it when it is long."""
    line = UNPRINTABLE.sub("\ufffd", " ".join(formula.split()))
    return f"formula ${line if len(line) <= LONG else line[: LONG - 1] + '…'}$"


LONG = 80  # characters of a formula in a message


def reason(error: LatexError) -> str:
    """The converter's message as the end of a line, with close names for an environment."""
    text = re.sub(r"^(?:input\d+:)?\d+: ", "", str(error)).rstrip(".")
    environment = re.fullmatch(r'Unknown environment "(.*)"', text)
    if environment:
        return expected("an environment", ENVIRONMENTS, environment[1])
    return text[:1].lower() + re.sub(r'"([^"]*)"', r"\1", text[1:])


@dataclass(frozen=True)
class Equation:
    """A formula of the article and its place: `templates/sections/01-x.md:12`."""

    formula: str
    display: bool
    place: str


@dataclass
class Equations:
    """The formulas of one article: numbers run through all of them, in their order."""

    known: list[Equation] = field(default_factory=list)

    def add(self, formula: str, display: bool, place: str) -> int:
        """Its index in `html`. Raises UserError if it can't be read."""
        mathml(formula, display)
        self.known.append(Equation(formula, display, place))
        return len(self.known) - 1

    @cached_property
    def html(self) -> list[str]:
        """Each as `<math>`, when all are known. UserError for a label twice or one that isn't."""
        sources = [
            (prepared(equation.formula, equation.display), equation.display)
            for equation in self.known
        ]
        try:
            trees = [core(markup) for markup in converter().convert_all(sources)]
        except LatexError as error:  # each could be read alone: they don't go together
            number = re.match(r"input(\d+):", str(error))
            where = f"{self.known[int(number[1])].place}: " if number else ""
            raise UserError(f"{where}formula: {reason(error)}") from None
        labels: dict[str, str] = {}
        for equation, tree in zip(self.known, trees, strict=True):
            for cell in tree.iter("mtd"):
                label = cell.get("id", "").removeprefix(ID)
                if label in labels:
                    raise UserError(
                        f"{equation.place}: expected labels that differ, got \\label{{{label}}}"
                        f" twice, first at {labels[label]}"
                    )
                if label:
                    labels[label] = equation.place
        for equation, tree in zip(self.known, trees, strict=True):
            check_references(tree, labels, equation)
        return [text_of(tree) for tree in trees]


UNKNOWN = "(??)"  # what the converter writes for a label that it hasn't seen


def check_references(tree: Element, labels: Mapping[str, str], equation: Equation) -> None:
    """UserError for an `\\eqref` whose label no formula has."""
    for link in tree.iter("a"):
        label = link.get("href", "").removeprefix(f"#{ID}")
        if label not in labels or link.text == UNKNOWN:
            start = ID if rf"\eqref{{{ID}" in equation.formula else ""
            allowed = [start + known for known in labels]
            message = expected("the label of a formula", allowed, start + label)
            raise UserError(f"{equation.place}: \\eqref{{{start}{label}}}: {message}")


def check_standalone(formula: str) -> None:
    """UserError for numbers and references, which are the article's: a caption has none."""
    numbered = lines_of(formula) and not lines_of(formula).endswith("*")
    if numbered or re.search(r"\\(label|tag|eqref)\b", formula):
        raise UserError(
            f"{quoted(formula)}: expected numbers and \\eqref in the prose only, got them here"
        )
