"""TeX of bibliographies as HTML, and which addresses a page may link to."""

import pytest

from generator.publish.prose.tex_text import tex_to_html
from generator.publish.text.addresses import safe_address


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"{\'E}va {\L}{\'o}d{\'z} na{\"\i}ve \o{} \ss{} \'{e}", "Éva Łódź naïve ø ß é"),
        (r"\c{c}\v{s}\u{g}\k{a}\H{o}\r{u}\.{z}\={a}\~n\AA{}", "çšğąőůżāñÅ"),
        (r"50\% \& \# \_ \$5 \{x\} a\ b c\-d", "50% &amp; # _ $5 {x} a b cd"),
        ("a---b--c ``q'' x~y Hilbert's", "a—b–c “q” x\xa0y Hilbert’s"),
        (r"x\textsuperscript{2} 5$^{th}$ CO$_2$", "x<sup>2</sup> 5<sup>th</sup> CO<sub>2</sub>"),
        (r"mc{^}2 a_b <b> \TeX{} {ReLU}", "mc^2 a_b &lt;b&gt; TeX ReLU"),
        (
            r"\href{https://x.org/50%25\_}{a <i>} \url{https://x.org/a_b%20c}",
            '<a href="https://x.org/50%25_">a &lt;i&gt;</a>'
            ' <a href="https://x.org/a_b%20c">https://x.org/a_b%20c</a>',
        ),
    ],
)
def test_tex_becomes_html(tex, html):
    assert tex_to_html(tex) == html


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://x.org/a", True),
        ("HTTP://x.org", True),
        ("mailto:a@x.org", True),
        ("doi:10.1000/182", True),
        ("../a.html#b:c", True),
        ("#a", True),
        ("javascript:x", False),
        ("JavaScript:x", False),
        (" javascript:x", False),
        ("java\nscript:x", False),
        ("\x01javascript:x", False),
        ("data:text/html,x", False),
        ("file:///x", False),
        ("vbscript:x", False),
    ],
)
def test_addresses(address, safe):
    assert safe_address(address) == (address if safe else None)
