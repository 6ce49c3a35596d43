"""Addresses that a page may link to: `safe_address(address)` is the address, or None.

A link with another scheme runs something (`javascript:`), shows what nobody published (`data:`) or
leads into the reader's own machine (`file:`).
"""

import re

SCHEMES = ("http", "https", "mailto", "doi")
# A browser leaves out controls and spaces before the scheme, tabs and line ends within it.
DROPPED = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]")
SCHEME = re.compile("([^/?#:]*):")
ALLOWED = "http://, https://, mailto:, doi:, or an address within the site"


def safe_address(address: str) -> str | None:
    """The address when its scheme is http, https, mailto or doi or when it is relative, else None.

    An address that names another host without a scheme (`//host/…`) is None too.
    """
    seen = DROPPED.sub("", address).replace("\\", "/")
    if seen.startswith("//"):
        return None
    scheme = SCHEME.match(seen)
    return address if scheme is None or scheme[1].lower() in SCHEMES else None
