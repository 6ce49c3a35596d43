"""MathML as all browsers show it: `core(markup)` rewrites a formula and checks what came out.

Elements, attributes and numbers of children are those of MathML Core (https://w3c.github.io/
mathml-core/), and nothing else passes: what a formula says can't become HTML, style or script.
Style attributes, which a page's policy forbids, become classes of templates/static/style.css.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from generator.errors import UserError
from generator.publish.text.formula_source import LABEL

DEEPEST = 100  # elements inside elements

# Attributes of each element, beside those of all; and how many children it has, None for any.
EVERYWHERE = {"class"}
STYLED = ("displaystyle", "scriptlevel")
OPERATOR = {"form", "lspace", "rspace", "stretchy", "symmetric", "movablelimits", "largeop"}
ATTRIBUTES: dict[str, set[str]] = {
    "math": {"display", "displaystyle"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"displaystyle"},
    "mo": OPERATOR | {"minsize", "maxsize"},
    "mi": {"mathvariant"},
    "mspace": {"width", "height", "depth"},
    "mpadded": {"width", "height", "depth", "lspace", "voffset"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
    "mtd": {"id", "columnspan", "rowspan"},
    "a": {"href"},
}
CHILDREN = {
    **dict.fromkeys(("mfrac", "msub", "msup", "mroot", "mover", "munder"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
    **dict.fromkeys(("mi", "mn", "mo", "ms", "mspace", "mprescripts"), 0),
    **dict.fromkeys(("math", "mrow", "mphantom", "mpadded", "mstyle", "msqrt", "mmultiscripts")),
    **dict.fromkeys(("mtable", "mtr", "mtd", "mtext")),
}
# Elements with scripts or smaller parts, and the index of the first.
SCRIPTS = {
    **dict.fromkeys(("msub", "msup", "msubsup", "munder", "mover", "munderover"), 1),
    "mroot": 1,
    "mmultiscripts": 1,
    "mfrac": 0,
}
WORDS = ("mi", "mn", "mo", "ms", "mtext")  # elements that hold text
PHRASES = ("a", "b", "i", "em", "code", "span")  # elements of HTML, in mtext only
WITHIN = {"mtable": ("mtr",), "mtr": ("mtd",)}  # and whose children are of one kind
VALUE = re.compile(r"[A-Za-z0-9.%+-]*")
ID = "eq:"  # what the id of a numbered line begins with; no heading's does

# What the converter styles, by our class for it; justify-items goes with text-align.
STYLES = {
    "text-align:left": "f-left",
    "text-align:right": "f-right",
    "justify-items:start": "",
    "justify-items:end": "",
    "width:100%": "f-lines",
    "width:50%": "f-margin",
    "width:7.5%": "f-indent",
    "padding-left:0": "f-close-left",
    "padding-right:0": "f-close-right",
    "padding-left:1em": "f-apart",
    "padding-left:0.1em": "f-double",
    "padding-right:0.1em": "",
    "padding-top:0": "f-tight",
    "padding-bottom:0": "",
    "padding-top:0.1667em": "f-continued",
    "margin-left:-0.16666667em": "f-back-3",
    "margin-left:-0.22222222em": "f-back-4",
    "margin-left:-0.2777778em": "f-back-5",
    "font-variant-caps:small-caps": "f-small-caps",
    **{
        f"border-{side}:0.05em {line} currentcolor": f"f-{line}-{side}"
        for side in ("left", "right", "top", "bottom")
        for line in ("solid", "dashed")
    },
}
SMALL = "⊕⊖⊗⊘⊙"  # Firefox draws these as large as a sum
# What MathML Core has no element for, by our class.
NOTATIONS = {
    "box": "f-box",
    "updiagonalstrike": "f-strike-up",
    "downdiagonalstrike": "f-strike-down",
    "updiagonalstrike downdiagonalstrike": "f-strike-both",
    "horizontalstrike": "f-strike-through",
}
FONTS = {"math-core-sans-serif-font": "f-sans", "math-core-serif-font": "f-serif"}
CLASSES = {*STYLES.values(), *NOTATIONS.values(), *FONTS.values()} - {""}
SHOWN_ALIKE = "expected a style that all browsers show alike"


def core(markup: str) -> Element:
    """The converter's MathML as a tree that all browsers show alike.

    Raises UserError for what MathML Core has not.
    """
    try:  # the one entity by name is replaced: what HTML knows, XML doesn't
        tree = ElementTree.fromstring(markup.replace("&ApplyFunction;", "\u2061"))
    except ElementTree.ParseError:  # math-core 0.9 escapes no \operatorname inside \frac
        raise UserError("expected text, got <, > or & that would be read as HTML") from None
    if deeper(tree, DEEPEST):
        raise UserError(f"expected at most {DEEPEST} levels, got more")
    for element in list(tree.iter()):
        rewrite(element)
    levelled(tree, scripted=False)
    for element in tree.iter():
        check(element)
    return tree


def text_of(tree: Element) -> str:
    """The tree as HTML."""
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


def deeper(tree: Element, most: int) -> bool:
    """Whether elements are inside each other more than `most` deep."""
    level = [tree]
    for _ in range(most):
        level = [child for element in level for child in element]
    return bool(level)


def levelled(element: Element, scripted: bool) -> None:
    """Moves displaystyle and scriptlevel to where HTML's validators have them too: to mstyle.

    In a script (`scripted`) a table keeps its level 0, elsewhere it has that anyway.
    """
    scripts = SCRIPTS.get(element.tag)
    for index, child in enumerate(element):
        levelled(child, scripted or (scripts is not None and index >= scripts))
    own = ("displaystyle",) if element.tag in ("math", "mtable", "mstyle") else ()
    moved = {name: element.attrib.pop(name) for name in STYLED if name in element.attrib}
    element.attrib |= {name: moved.pop(name) for name in own if name in moved}
    if element.tag == "mtable" and moved.get("scriptlevel") == "0" and not scripted:
        moved = {}
    if moved and element.tag != "mrow":
        inner = Element(element.tag, element.attrib)
        inner.text, inner[:] = element.text, list(element)
        element.attrib, element.text, element[:] = {}, None, [inner]
    if moved:
        element.tag = "mstyle"
        element.attrib |= moved


def rewrite(element: Element) -> None:
    """Changes one element in place: classes for styles, boxes and strikes; labels as ids."""
    names = [FONTS.get(name, name) for name in element.get("class", "").split()]
    if element.tag == "menclose":
        element.tag = "mrow"
        names.append(NOTATIONS.get(element.attrib.pop("notation", ""), "?"))
        for drawn in [child for child in element if "menclose-" in child.get("class", "")]:
            element.remove(drawn)
    style = element.attrib.pop("style", "")
    if element.tag == "mpadded" and style:  # \mathop, \mathrel, …: space around what is in it
        element.tag = "mrow"
        padded(element, dict(declarations(style)))
    else:
        names += classes(element, style)
    names = sorted({*names} - {""})
    element.attrib.pop("class", None)
    if names:
        element.set("class", " ".join(names))
    if element.get("minsize"):  # \big and its like: about the middle of the line in WebKit too
        element.attrib |= {"stretchy": "true", "symmetric": "true"}
    if element.text and element.text in SMALL:
        element.set("largeop", "false")
    if element.get("id"):
        element.set("id", ID + element.attrib["id"].removeprefix(ID))
    if element.tag == "a":
        element.set("href", f"#{ID}" + element.get("href", "")[1:].removeprefix(ID))


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """The properties of a style attribute with their values."""
    for declaration in filter(None, style.split(";")):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.strip()


def classes(element: Element, style: str) -> Iterator[str]:
    """The classes that stand for a style attribute; UserError for what has none."""
    for name, value in declarations(style):
        if name == "width" and element.get("width") == value:  # rem, which is a font's 10 pt
            element.set("width", value.replace("rem", "em"))
        elif f"{name}:{value}" in STYLES:
            yield STYLES[f"{name}:{value}"]
        elif name == "margin-left":
            raise UserError(f"expected a space from 0, or \\! and its like, got {value}")
        else:
            raise UserError(f"{SHOWN_ALIKE}, got {name}: {value}")


def padded(element: Element, style: dict[str, str]) -> None:
    """Spaces before and after what is in the element, as a style's paddings say."""
    for side, place in (("left", 0), ("right", len(element) + 1)):
        width = style.pop(f"padding-{side}", "0")
        if width != "0":
            element.insert(place, Element("mspace", width=width))
    if style:
        raise UserError(f"{SHOWN_ALIKE}, got {', '.join(style)}")


def check(element: Element) -> None:
    """UserError unless the element is one of MathML Core's, with attributes and children of it.

    An element of HTML may be in mtext; that it is nowhere else is checked at its parent.
    """
    name = element.tag
    if name not in CHILDREN and name not in PHRASES:
        raise UserError(f"expected an element of MathML Core, got <{name}>")
    for attribute, value in element.items():
        check_attribute(name, attribute, value)
    count = CHILDREN.get(name)
    if count is not None and len(element) != count:
        raise UserError(f"<{name}>: expected {count} parts, got {len(element)}")
    inside = PHRASES if name in ("mtext", *PHRASES) else WITHIN.get(name, tuple(CHILDREN))
    for child in element:
        if child.tag not in inside:
            raise UserError(f"<{name}>: expected other elements inside, got <{child.tag}>")
        if child.tail and child.tail.strip() and name not in ("mtext", *PHRASES):
            raise UserError(f"<{name}>: expected no text, got {child.tail.strip()!r}")
    if element.text and element.text.strip() and name not in (*WORDS, *PHRASES):
        raise UserError(f"<{name}>: expected no text, got {element.text.strip()!r}")


def check_attribute(name: str, attribute: str, value: str) -> None:
    """UserError unless the element may have this attribute with this value."""
    allowed = attribute in EVERYWHERE or attribute in ATTRIBUTES.get(name, ())
    if attribute in ("id", "href"):
        start = ID if attribute == "id" else f"#{ID}"
        right = value.startswith(start) and bool(LABEL.fullmatch(value.removeprefix("#")))
    elif attribute == "class":
        right = set(value.split()) <= CLASSES
    elif attribute == "mathvariant":
        right = value == "normal"
    else:
        right = bool(VALUE.fullmatch(value))
    if not (allowed and right):
        raise UserError(f"<{name}>: expected attributes of MathML Core, got {attribute}={value!r}")
