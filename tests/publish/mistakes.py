"""What an article's author reads of a mistake: one line that begins with file and line."""

import re

import pytest

from generator.errors import UserError


def assert_one_line(article, text, line, words):
    """Asserts that a first section with this text fails in that line, with these words."""
    with pytest.raises(UserError) as caught:
        article(text)
    message = str(caught.value)
    assert "\n" not in message
    assert words in message
    assert re.match(rf"templates/sections/00-s\.md:{line}: ", message), message
