"""What a page allows itself: its Content-Security-Policy, and the one script inside it.

`deck_policy(style, script)` is that of deck.html, which has both inside.

That script puts back the theme that a reader chose before anything is painted, and says whether the
page is embedded in another; it asks for the text's font, which a page from a file may not do that
way. It is inline so that nothing has to be waited for, and allowed by its hash.
"""

import base64
import hashlib

FIRST_SCRIPT = (
    "try{const t=localStorage.theme;"
    'if(t=="light"||t=="dark")document.documentElement.dataset.theme=t}catch{}'
    'if(new URLSearchParams(location.search).has("embed"))'
    'document.documentElement.classList.add("embed");'
    'if(location.protocol!="file:")document.head.append(Object.assign('
    'document.createElement("link"),{rel:"preload",as:"font",type:"font/woff2",crossOrigin:"",'
    "href:document.currentScript.dataset.font}))"
)


def source_hash(text: str) -> str:
    """The hash by which a policy allows an inline script or style: sha256-…"""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' '{source_hash(FIRST_SCRIPT)}'",
        "style-src 'self'",
        "img-src 'self' data:",  # pictures inside a film's SVG
        "font-src 'self'",
        "media-src 'self' blob:",  # a video that the page holds as a whole
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


def deck_policy(style: str, script: str) -> str:
    """The policy of a page that holds its one style and one script, and shows files beside it."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{source_hash(script)}'",
            f"style-src '{source_hash(style)}'",
            "img-src 'self'",
            "media-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
