"""Which addresses a page may link to: `safe_address(address)`."""

import re

SCHEMES = ("http", "https", "mailto", "doi")


def safe_address(address: str) -> str | None:
    """The address if its scheme is http, https, mailto or doi, or if it is relative; else None.

    Browsers ignore spaces, line ends and controls in a scheme, so these don't hide one here.
    """
    visible = re.sub(r"[\x00-\x20\x7f]", "", address)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", visible)
    return address if scheme is None or scheme[1].lower() in SCHEMES else None
