"""Decks that are text: `html(slides, …)` for a browser, `beamer(slides, …)` for LaTeX.

Their templates lie in `templates/slides/`; each deck is one file beside the figures' folders.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from generator.publish.pages import cite
from generator.publish.pages.csp import deck_policy
from generator.publish.pages.theme_css import Themes
from generator.publish.prose.article_toml import Article
from generator.publish.slides.slide import Slide
from generator.publish.text.templates import environment, render

# What LaTeX's own fonts have in mathematics only.
SIGNS = {
    "×": r"\times", "−": "-", "·": r"\cdot", "±": r"\pm", "°": r"^\circ", "≤": r"\le", "≥": r"\ge",
    "≠": r"\ne", "≈": r"\approx", "∞": r"\infty", "∈": r"\in", "→": r"\to", "↦": r"\mapsto",
    "√": r"\surd", "‖": r"\Vert", "ℝ": r"\mathbb{R}", "α": r"\alpha", "β": r"\beta",
    "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "λ": r"\lambda", "μ": r"\mu",
    "π": r"\pi", "σ": r"\sigma", "φ": r"\varphi", "⁻": "^-", "½": r"\tfrac12", "²": "^2",
    "³": "^3", "¹": "^1",
}  # fmt: skip
SIGNS |= {sign: f"^{k}" for k, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹") if sign not in SIGNS}
SIGNS |= {sign: f"_{k}" for k, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")}
LETTERS = re.compile(r"[^\s\x20-\u017f‐-‟…]")  # what pdflatex has no letter for


def html(slides: Sequence[Slide], about: Article, themes: Themes, folders: Sequence[Path]) -> bytes:
    """deck.html: style and script inside, films beside it; without script they are in a row."""
    jinja = environment(*folders, autoescape=True)
    style, script = (Markup(render(jinja, name)) for name in ("deck.css", "deck.js"))
    names = {"slides": slides, "about": about, "themes": themes, "style": style, "script": script}
    return render(jinja, "deck.html.j2", policy=deck_policy, **names).encode()


def beamer(
    slides: Sequence[Slide], about: Article, themes: Themes, folders: Sequence[Path]
) -> bytes:
    """beamer.tex, in the light theme's colours."""
    jinja = environment(*folders, autoescape=False, tex=tex)
    colours = {name: themes["light"][name].removeprefix("#").upper() for name in ("ground", "text")}
    return render(jinja, "beamer.tex.j2", slides=slides, about=about, **colours).encode()


def tex(text: str) -> str:
    """Text for LaTeX: signs as mathematics, others by a command that beamer.tex defines."""
    pieces = (rf"\ensuremath{{{SIGNS[sign]}}}" if sign in SIGNS else letter(sign) for sign in text)
    return "".join(pieces)


def letter(sign: str) -> str:
    return rf"\otherletter{{{sign}}}" if LETTERS.fullmatch(sign) else cite.tex(sign)


def others(slides: Sequence[Slide], about: Article) -> str:
    """The letters of a deck that only lualatex and xelatex can write, each once."""
    texts = [about.title, about.byline]
    for slide in slides:
        texts += [slide.figure.title, slide.figure.caption, *slide.measured, slide.source]
    letters = dict.fromkeys(LETTERS.findall("".join(texts)))
    return "".join(letter for letter in letters if letter not in SIGNS)
