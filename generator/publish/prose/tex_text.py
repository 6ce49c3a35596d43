"""TeX as bibliographies write it, as HTML: `tex_to_html(r"{\\'E}tude of $\\ell_1$")`.

Accents and symbols become characters, emphasis and scripts become elements, formulas become MathML.
A command that isn't known is an error, since dropping it could change what is said.
"""

import re
from functools import cache

from markupsafe import Markup, escape
from pylatexenc import latex2text, latexwalker, macrospec

from generator.errors import UserError
from generator.publish.text.addresses import safe_address
from generator.publish.text.mathematics import mathml
from generator.publish.text.titles import clean, typeset

# Command with one argument → the element that it becomes.
ELEMENTS = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic"), "em"),
    **dict.fromkeys(("textbf", "mkbibbold"), "strong"),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript"), "sup"),
    **dict.fromkeys(("textsubscript", "mkbibsubscript"), "sub"),
    "texttt": "code",
}
TAGS = tuple(dict.fromkeys(ELEMENTS.values()))
# Commands with one argument that only keep it.
PLAIN = (
    *("text", "textrm", "textsf", "textsc", "textup", "textmd", "textnormal", "mbox", "hbox"),
    *("autocap", "MakeCapital", "natexlab", "underline", "nocase", "ignorespaces"),
)
QUOTES = ("enquote", "mkbibquote")
SORTING = ("noopsort", "noop", "SortNoop")  # their argument orders entries and isn't printed
WORDS = {
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "BibTeX": "BibTeX",
    "XeTeX": "XeTeX",
    "slash": "/",
    "hyphen": "-",
    "\\": " ",
    "newline": " ",
    "quad": " ",
    "qquad": " ",
    "thinspace": " ",
    "enspace": " ",
    "enskip": " ",
    "space": " ",
    "copyright": "©",
    "S": "§",
    "P": "¶",
    "pounds": "£",
    "euro": "€",
    "degree": "°",
    "textgreater": ">",
    "textless": "<",
    "textbar": "|",
    "textunderscore": "_",
    "textmicro": "µ",
    "ddag": "‡",
    "textquotedbl": '"',
    "textasciicircum": "^",
    "lq": "‘",
    "rq": "’",
    "ldq": "“",
    "rdq": "”",
    "guillemetleft": "«",
    "guillemetright": "»",
}
SILENT = ("relax", "protect", "newblock", "-", "/", "xspace", "leavevmode", "bibrangessep")

# Characters of the private use area stand for what is no text, until the text is escaped.
PRIVATE = re.compile("[\ue000-\uf8ff]")
FIRST_TAG, FIRST_SLOT = 0xE000, 0xE100
SWITCH = re.compile(r"\{\\(em|it|sl|bf|tt|sc|rm|sf)\s+")  # {\em words}, as TeX did before LaTeX 2e
SWITCHES = {"em": "emph", "it": "emph", "sl": "emph", "bf": "textbf", "tt": "texttt"}
LINK = re.compile(r"\\(?:url|nolinkurl|path)\s*\{([^{}]*)\}")
SCRIPT = re.compile(r"\s*(?:\{\})?([_^])\s*(?:\{([\w+−-]+)\}|(\w))\s*")  # CO$_2$, x$^{th}$
NOTHING_OF_TEX = re.compile(r"[^\\{}$~`'&%<>\"-]*")


@cache
def tex_to_html(tex: str) -> Markup:
    """The text as HTML, on one line. Raises UserError for what can't be read or shown."""
    tex = PRIVATE.sub("", clean(tex))
    if NOTHING_OF_TEX.fullmatch(tex):
        return Markup(" ".join(tex.split()))
    converter = Converter()
    text = converter.converted(tex)
    html = str(escape(typeset(re.sub(r"[ \t\r\n]+", " ", text).strip(" "))))
    return Markup(PRIVATE.sub(lambda character: converter.element(ord(character[0])), html))


class Converter(latex2text.LatexNodes2Text):  # type: ignore[misc]  # it has no types
    """pylatexenc's converter, with formulas and elements put aside as private characters."""

    def __init__(self) -> None:
        super().__init__(latex_context=texts(), keep_comments=True, strict_latex_spaces=False)
        self.slots: list[str] = []  # HTML

    def converted(self, tex: str) -> str:
        """The text, with private characters for elements and formulas."""
        tex = LINK.sub(lambda link: self.slot(linked(unescaped(link[1]))), tex)
        tex = SWITCH.sub(lambda switch: f"\\{SWITCHES.get(switch[1], 'textrm')}{{", tex)
        # In a bibliography these two are characters, whatever TeX makes of them.
        tex = re.sub(r"(?<!\\)([%&])", r"\\\1", tex)
        try:
            walker = latexwalker.LatexWalker(tex, latex_context=arguments(), tolerant_parsing=False)
            return str(self.nodelist_to_text(walker.get_latex_nodes()[0]))
        except latexwalker.LatexWalkerParseError:
            raise UserError(
                f"{shortened(tex)}: expected braces and dollars that match, got others"
            ) from None

    def math_node_to_text(self, node: latexwalker.LatexMathNode) -> str:
        """A formula, put aside as MathML."""
        inside = node.latex_verbatim().removeprefix(node.delimiters[0])
        return self.formula(inside.removesuffix(node.delimiters[1]))

    def formula(self, formula: str) -> str:
        formula = formula.replace(r"\&", "&")  # of a matrix; `converted` wrote the backslash
        script = SCRIPT.fullmatch(formula)
        if script:
            tag = "sub" if script[1] == "_" else "sup"
            return self.slot(f"<{tag}>{escape(script[2] or script[3])}</{tag}>")
        return self.slot(mathml(formula.strip()))

    def slot(self, html: str) -> str:
        self.slots.append(html)
        return chr(FIRST_SLOT + len(self.slots) - 1)

    def element(self, code: int) -> str:
        """What a private character stands for."""
        if code >= FIRST_SLOT:
            return self.slots[code - FIRST_SLOT]
        index, closing = divmod(code - FIRST_TAG, 2)
        return f"</{TAGS[index]}>" if closing else f"<{TAGS[index]}>"


def linked(address: str) -> str:
    """An address as a link. Raises UserError for one that no page may link to."""
    if safe_address(address) is None:
        raise UserError(
            f"expected an address with https://, http://, mailto: or doi:, got {address!r}"
        )
    return str(Markup('<a href="{0}">{0}</a>').format(address))


def unescaped(address: str) -> str:
    r"""An address or identifier without TeX's escapes: 10.1000/a\_b as 10.1000/a_b."""
    address = re.sub(r"\\(?:textasciitilde|string~|~\{\})|\$\\sim\$", "~", address)
    address = address.replace(r"\textunderscore", "_").replace(r"\slash", "/")
    address = re.sub(r"\\([_%&#~$^{}-])", r"\1", re.sub(r"(?<!\\)[{}]", "", address))
    return re.sub(r"\s*\n\s*", "", address).strip()


def shortened(tex: str) -> str:
    line = " ".join(tex.split())
    return repr(line if len(line) <= 60 else line[:57] + "…")


@cache
def arguments() -> macrospec.LatexContextDb:
    """Which commands take arguments, for the parser."""
    context = latexwalker.get_default_latex_context_db()
    names = (*ELEMENTS, *PLAIN, *QUOTES, *SORTING)
    macros = [macrospec.std_macro(name, "{") for name in names]
    macros += [macrospec.std_macro(name, "") for name in (*WORDS, *SILENT)]
    macros += [macrospec.std_macro("href", "{{")]
    context.add_context_category("bibliography", prepend=True, macros=macros)
    return context


@cache
def texts() -> macrospec.LatexContextDb:
    """What each command becomes, for the converter."""
    kept = ["latex-base", "nonascii-specials", "advanced-symbols"]
    context = latex2text.get_default_latex_context_db().filter_context(keep_categories=kept)
    macros = dict.fromkeys(PLAIN, "%s") | dict.fromkeys(QUOTES, "“%s”")
    for name, tag in ELEMENTS.items():
        code = FIRST_TAG + 2 * TAGS.index(tag)
        macros[name] = f"{chr(code)}%s{chr(code + 1)}"
    macros |= WORDS | dict.fromkeys((*SORTING, *SILENT), "") | {" ": " "}
    specs = [latex2text.MacroTextSpec(name, text) for name, text in macros.items()]
    specs.append(latex2text.MacroTextSpec("ensuremath", ensured))
    specs.append(latex2text.MacroTextSpec("href", href))
    context.add_context_category("bibliography", prepend=True, macros=specs)
    context.set_unknown_macro_spec(latex2text.MacroTextSpec("", unknown))
    return context


def argument(node: latexwalker.LatexMacroNode, index: int) -> str:
    """A command's argument as it is written, without its braces."""
    return re.sub(r"^\{(.*)\}$", r"\1", node.nodeargd.argnlist[index].latex_verbatim(), flags=re.S)


def ensured(node: latexwalker.LatexMacroNode, l2tobj: Converter) -> str:
    return l2tobj.formula(argument(node, 0))


def href(node: latexwalker.LatexMacroNode, l2tobj: Converter) -> str:
    address, words = unescaped(argument(node, 0)), str(tex_to_html(argument(node, 1)))
    return l2tobj.slot(linked(address).partition(">")[0] + f">{words}</a>")


def unknown(node: latexwalker.LatexMacroNode) -> str:
    raise UserError(
        f"expected a TeX command that is known, got \\{node.macroname}; write the character itself"
    )
