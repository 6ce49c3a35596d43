"""What a page allows itself: its Content-Security-Policy, and the one script that stands inside it.

That script puts back the theme that a reader chose before anything is painted; it is inline so that
nothing has to be waited for, and allowed by its hash.
"""

import base64
import hashlib

FIRST_SCRIPT = (
    "try{const t=localStorage.theme;"
    'if(t=="light"||t=="dark")document.documentElement.dataset.theme=t}catch{}'
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
        "media-src 'self' blob:",  # a video that the page holds as a whole
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
