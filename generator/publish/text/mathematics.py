"""Formulas as MathML, made while building: `mathml(r"y = Wx + b")`. The page needs no script."""

import re
from functools import cache
from itertools import cycle
from xml.etree import ElementTree

from latex2mathml import converter, exceptions

from generator.errors import AuthorError

# The library's errors share no base class of their own.
WRONG = tuple(
    kind
    for kind in vars(exceptions).values()
    if isinstance(kind, type) and issubclass(kind, Exception)
)


@cache
def mathml(formula: str, display: bool = False) -> str:
    """The formula (TeX without its dollars) as `<math>`. Raises AuthorError if it can't be read."""
    if len(re.findall(r"(?<!\\){", formula)) != len(re.findall(r"(?<!\\)}", formula)):
        raise AuthorError(f"formula ${formula}$: braces don't match")
    try:
        made = converter.convert(formula, display="block" if display else "inline")
    except WRONG as error:
        reason = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__.removesuffix("Error"))
        raise AuthorError(f"formula ${formula}$: {reason.lower()}") from None
    # What it doesn't know the converter passes through as text.
    unknown = re.search(r">(\\[A-Za-z]+)<", made)
    if unknown:
        raise AuthorError(f"formula ${formula}$: unknown command {unknown[1]}")
    for part in ElementTree.fromstring(made).iter():
        name = part.tag.rpartition("}")[2]
        if len(part) < PARTS.get(name, 0):
            raise AuthorError(f"formula ${formula}$: a part is missing ({name})")
    return spaced(made)


# What MathML wants inside; the converter leaves out what the formula does.
PARTS = dict.fromkeys(("mfrac", "msup", "msub", "mroot", "mover", "munder"), 2)
PARTS |= dict.fromkeys(("msubsup", "munderover"), 3)


def spaced(made: str) -> str:
    """Spaces that TeX sets and the converter leaves out: around named functions, none after a sign.

    In `2 cos x` both spaces, in `cos(x)` none after; in `= −1` and `(−1` the minus is the 1’s; in
    `{x : |x| < 1}` some around the colon, none inside the bars.
    """
    made = re.sub(r"<mo[^>]*>([a-z]{3,})</mo>", r"<mi>\1</mi>", made)  # det is a function like cos
    made = made.replace(f"<mo>{NORM}</mo>", f'<mo stretchy="false">{NORM}</mo>')
    made = made.replace("<mi>:</mi>", "<mo>:</mo>")
    if made.count(BAR) % 2 == 0:  # bars that open and close; a single one is a relation
        forms = cycle(("prefix", "postfix"))
        made = re.sub(
            re.escape(BAR), lambda bar: bar[0].replace(">", f' form="{next(forms)}">', 1), made
        )
    made = re.sub(rf"(</m[ni]>)({FUNCTION})", rf"\1{THIN}\2", made)
    made = re.sub(rf"({FUNCTION})(?=<m[nir])", rf"\1{THIN}", made)
    return re.sub(rf"({BEFORE_SIGN})<mo>{MINUS}</mo>", rf'\1<mo form="prefix">{MINUS}</mo>', made)


THIN = '<mspace width="0.17em" />'
FUNCTION = r"<mi>(?:[a-z]{3,})</mi>"  # sin, cos, tanh, exp, log, det, …
MINUS, NORM = "&#x02212;", "&#x02016;"
BAR = '<mo stretchy="false">&#x0007C;</mo>'
BEFORE_SIGN = r"<mo[^>]*>(?:&#x0003D;|&#x00028;|&#x0002C;)</mo>"  # = ( ,
