"""Notes beside the text: `beside(body, notes)` puts a copy of each behind its mark.

On wide pages the copies are shown in the margin, on others the notes at the end of the article:
style.css shows one or the other, so that nobody reads or hears a note twice.
"""

import re

NOTE = re.compile(r'<li id="note-(\d+)">(.*?)</li>', re.DOTALL)
PARAGRAPH = re.compile(r"\s*<p>((?:(?!<p[ >]).)*)</p>\s*", re.DOTALL)
BLOCKS = re.compile(r"<(?:ul|ol|div|table|pre|blockquote|figure)[ >]")
BACK = re.compile(r'\s*<a class="back".*?</a>', re.DOTALL)
ID = re.compile(r' id="[^"]*"')


def beside(body: str, notes: str) -> tuple[str, str]:
    """The text with the notes of one paragraph beside it, and the notes with those marked.

    Both are HTML whose slots are filled. A note of several paragraphs, with a list, or of another
    note, stays at the end alone.
    """
    for number, content in NOTE.findall(notes):
        paragraph = PARAGRAPH.fullmatch(content)
        if paragraph is None or BLOCKS.search(content):
            continue
        words = ID.sub("", BACK.sub("", paragraph[1]))
        mark = re.search(rf'<sup class="note-mark" id="note-{number}-1">.*?</sup>', body, re.DOTALL)
        if mark is None:  # it stands in another note
            continue
        shown = re.sub(r"<[^>]*>", "", mark[0])
        copy = f'<span class="side-note" role="note"><sup>{shown}</sup> {words}</span>'
        body = f"{body[: mark.end()]}{copy}{body[mark.end() :]}"
        notes = notes.replace(f'<li id="note-{number}">', f'<li id="note-{number}" class="beside">')
    return body, notes
