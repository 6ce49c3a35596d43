r"""Formulas that papers of this field use, by kind, and the page that shows them in a browser.

`python -m tests.publish.formulas` writes formulas.html beside this file; a test holds the two
together. What was seen in Chromium, Firefox and WebKitGTK stands in the page's own words.
"""

import html
from pathlib import Path

from generator.publish.text.mathematics import Equations

PAGE = Path(__file__).parent / "formulas.html"

FORMULAS = {
    "Functions with scripts": [
        r"\sin^2 x",
        r"\log_2 n",
        r"\cos^{-1} x + 2 \tanh(Wx + b)",
        r"\lim_{x\to0} f(x)",
        r"\max_{x\in A} f(x) \le \sup_{x} f(x)",
        r"\operatorname*{arg\,max}_x f(x)",
        r"\operatorname*{argmin}_{\theta\in\Theta} \mathcal{L}(\theta)",
        r"\operatorname{tr}(A) + \operatorname{rank} A + \det A",
        r"\limsup_{n\to\infty} a_n = \liminf_{n\to\infty} a_n",
    ],
    "Sums, products, integrals": [
        r"\sum_{i=1}^n x_i",
        r"\prod_{k=0}^{K-1} p_k \quad \bigcup_{i\in I} A_i \quad \bigoplus_{j} V_j",
        r"\sum_{\substack{i<n\\j<m}} a_{ij}",
        r"\int_0^\infty e^{-x^2}\,dx = \tfrac{\sqrt\pi}{2}",
        r"\iint_D f \,\mathrm{d}\mu + \oint_\gamma \omega",
        r"\int_{\mathbb{R}^d} p(x)\log\frac{p(x)}{q(x)}\,\mathrm{d}x",
        r"\textstyle\sum_{i} x_i \;\displaystyle\sum_{i} x_i",
    ],
    "Fractions and roots": [
        r"\frac12 + \tfrac13 + \dfrac{a}{b} + \cfrac{1}{1+\cfrac{1}{x}}",
        r"\binom{n}{k} = \frac{n!}{k!(n-k)!}",
        r"\genfrac{[}{]}{0pt}{}{n}{k}",
        r"\sqrt{x^2+y^2} + \sqrt[3]{z}",
        r"\frac{\partial \mathcal{L}}{\partial w_{ij}^{(l)}}",
        r"\sigma(z)_i = \frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}}",
    ],
    "Letters": [
        r"\boldsymbol\theta + \boldsymbol{x} + \boldsymbol{1} + \bm{W} + \boldsymbol{\Sigma}",
        r"\mathbf{W}\mathbf{x} + \mathbf{b} + \mathbf{0}",
        r"\mathbb{R}^n, \mathbb{E}[X], \mathbb{P}(A), \mathbb 1_{x>0}, \mathbb{N}",
        r"\mathcal{L}(\theta), \mathcal{N}(\mu, \sigma^2), \mathcal{O}(n\log n), \mathcal{X}",
        r"\mathscr L, \mathscr{F}, \mathscr{H}",
        r"\mathfrak{g}, \mathsf{T}, \mathtt{x}, \mathrm{KL}, \mathit{ab}",
        r"\boldsymbol{\mathcal{L}} + \boldsymbol{\nabla} f",
        r"\alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\vartheta\iota\kappa\lambda\mu",
        r"\nu\xi\pi\rho\varrho\sigma\varsigma\tau\upsilon\phi\varphi\chi\psi\omega",
        r"\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Upsilon\Phi\Psi\Omega",
        r"\nabla f, \partial_x u, \hbar, \ell_1, \Re z, \Im z, \aleph_0, \infty, \emptyset",
    ],
    "Accents": [
        r"\hat{x}, \bar{y}, \vec{v}, \tilde{z}, \dot{q}, \ddot{q}",
        r"\check{x}, \breve{x}, \mathring{A}, \acute{x}, \grave{x}, \dddot{x}",
        r"\widehat{xyz}, \widetilde{xyz}, \overline{abc}, \underline{abc}",
        r"\hat{\boldsymbol\theta}, \tilde{\mathbf{x}}, \bar{\mathcal{L}}, \hat\imath",
        r"\overrightarrow{AB}, \overleftarrow{AB}",
        r"\underbrace{a + b}_{\text{sum}} + \overbrace{c + d}^{n}",
        r"f'(x), f''(x), x^{\prime}, x^*, A^\dagger, A^{\!\top}",
    ],
    "Brackets": [
        r"|x| + \lvert x \rvert + \|x\|_2 + \lVert x \rVert",
        r"\left( \frac{a}{b} \right) + \left[ \frac{a}{b} \right] + \left\{ \frac{a}{b} \right\}",
        r"\left\| \frac{x}{y} \right\|_2^2 + \left| \frac{x}{y} \right|",
        r"\left. \frac{\partial f}{\partial x} \right|_{x=0}",
        r"\langle x, y\rangle, \lfloor x\rfloor, \lceil y \rceil, \llbracket n \rrbracket",
        r"\big( \Big( \bigg( \Bigg( x \Bigg) \bigg) \Big) \big)",
        r"\left\{ x \,\middle|\, \frac{x}{2} \in \mathbb{Z} \right\}",
        r"\{x : |x| \le \tfrac13\}, \qquad \{x \mid x > 0\}",
        r"p(x \mid y), p(x|y), D_{\mathrm{KL}}(p \,\|\, q)",
    ],
    "Relations and arrows": [
        r"x \le y \ge z \ne w \approx v \equiv u \sim t \simeq s \cong r \propto q \ll p \gg o",
        r"A \subseteq B \cup C \cap D \setminus E, x \in A, x \notin B, A \ni x",
        r"\forall x \exists y: \neg p \land q \lor r \implies s \iff t",
        r"x \mapsto y, f\colon X \to Y, A \hookrightarrow B, C \twoheadrightarrow D",
        r"a \leftarrow b \leftrightarrow c \Rightarrow d \longrightarrow e \longmapsto f",
        r"A \xrightarrow{f} B \xleftarrow[g]{h} C \xrightarrow{\text{a long name}} D",
        r"x \overset{!}{=} y \overset{\text{def}}{=} z \stackrel{?}{=} w, x \coloneqq y, x := y",
        r"a \equiv b \pmod{n}, a \bmod b, \not= , \not\in",
        r"a \cdot b \times c \div d \pm e \mp f \ast g \star h \circ i \oplus j \otimes k \odot l",
        r"3.14\times10^{-5}, -1, = -1, (-1, 0), 1{,}000",
    ],
    "Matrices": [
        r"\begin{matrix} a & b \\ c & d \end{matrix}",
        r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
        r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}^\top",
        r"\begin{Bmatrix} a \\ b \end{Bmatrix} \begin{vmatrix} a & b \\ c & d \end{vmatrix}",
        r"\begin{Vmatrix} a & b \\ c & d \end{Vmatrix}",
        r"\bigl( \begin{smallmatrix} a & b \\ c & d \end{smallmatrix} \bigr)",
        r"\begin{bmatrix} w_{11} & \cdots & w_{1n} \\[4pt] \vdots & \ddots & \vdots \\"
        r" w_{m1} & \cdots & w_{mn} \end{bmatrix}",
        r"\begin{array}{c|cc} & 0 & 1 \\ \hline 0 & a & b \\ 1 & c & d \end{array}",
        r"\begin{array}{rcl} a & = & b + c \\ aaa & = & d \end{array}",
        r"\left[\begin{array}{cc|c} 1 & 0 & x \\ 0 & 1 & y \end{array}\right]",
    ],
    "Lines and cases": [
        r"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"f(x) = \begin{dcases} \frac{x}{2} & \text{if $x > 0$} \\ -x & \text{else} \end{dcases}",
        r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
        r"\begin{gathered} a = b \\ c + d = e \end{gathered}",
        r"\begin{split} a &= b \\ &= c \end{split}",
        r"\begin{align} a &= b \label{eq:first} \\ c &= d + e \end{align}",
        r"\begin{align*} x &= y & u &= v \\ xx &= yy & uu &= vv \end{align*}",
        r"\begin{gather} a = b \\ c = d \notag \end{gather}",
        r"\begin{equation} e^{i\pi} + 1 = 0 \label{eq:euler} \end{equation}",
        r"\begin{alignat}{2} a &= b & \quad c &= d \end{alignat}",
        r"\begin{multline} a + b + c \\ + d + e \end{multline}",
        r"y = Wx + b \label{eq:layer}",
        r"x = y \tag{A}",
        r"\begin{equation} \begin{split} a &= b \\ &= c \end{split} \end{equation}",
        r"\text{by } \eqref{eq:euler}, \eqref{eq:layer} \text{ and } \eqref{eq:first}",
    ],
    "Words, spaces, boxes": [
        r"\text{50\%}, 50\%, \text{a \& b}, \text{naïve}",
        r"\text{\textbf{bold}}, \textit{italic}, \texttt{code}, \textsf{sans}, \mbox{words}",
        r"\boxed{E = mc^2}",
        r"a + \boxed{\frac{b}{c}} + d",
        r"\cancel{x} + \bcancel{y} + \xcancel{z}",
        r"a\,b\:c\;d\quad e\qquad f\!g \phantom{xxx} h",
        r"x_1, \dots, x_n, \quad x_1 + \cdots + x_n",
        r"x_{i,j}^{(t)}, {}^{14}_{6}\mathrm{C}, x^{y^{z}}, W^{(l)}_{ij}",
    ],
}

HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Formulas</title>
<link rel="stylesheet" href="../../templates/static/style.css">
<style>
body { max-width: 80rem; margin: 1rem; }
td { border-bottom: 1px solid #ccc; padding: 0.3rem 1rem; vertical-align: middle; }
td:last-child { width: 34rem; font-size: 1.1rem; }
code { white-space: normal; overflow-wrap: anywhere; font-size: 0.75rem; }
</style>
"""


def page() -> str:
    """HTML of the table: each formula's TeX beside what it becomes, displayed."""
    equations = Equations()
    for formulas in FORMULAS.values():
        for formula in formulas:
            equations.add(formula, True, "formulas.py")
    written = iter(equations.html)
    parts = [HEAD]
    for kind, formulas in FORMULAS.items():
        rows = [
            f"<tr>\n<td><code>{html.escape(formula)}</code></td>\n"
            f'<td><div class="formula">{next(written)}</div></td>\n</tr>\n'
            for formula in formulas
        ]
        parts.append(f"<h2>{kind}</h2>\n<table>\n{''.join(rows)}</table>\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
