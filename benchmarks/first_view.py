"""What the article's first view costs in Chromium: `measured()` opens it at three widths.

Bytes are as a server with gzip would send them. It needs the built article in `site/`, playwright
and chromium.
"""

import gzip
import re

from benchmarks.touch import SITE, served

WIDTHS = {390: 844, 1280: 800, 1920: 1080}  # px
PACKED = re.compile(r"\.(png|webp|gif|mp4|woff2)$")  # what gzip makes no smaller
MOVES = """() => {
    const svg = document.querySelector(".opening svg");
    const paint = performance.getEntriesByName("first-paint")[0].startTime;
    return svg && svg.getCurrentTime() > 0 ? performance.now() - paint : 0;
}"""
SHIFT = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))"""


def measured() -> dict[str, object]:
    """For each width kB of the first view and of its film, ms to the first motion, and shift."""
    from tests.browser import running

    if not (SITE / "index.html").is_file():
        print("first_view needs the built article: python build.py")
        return {}

    costs: dict[str, object] = {}
    with served(SITE) as address, running() as browser:
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            sizes: dict[str, int] = {}
            page.on("response", lambda answer, sizes=sizes: sizes.update(size(answer)))
            page.goto(f"{address}index.html")
            while not (moves := page.evaluate(MOVES)):
                page.wait_for_timeout(20)
            page.wait_for_load_state("networkidle")
            film = [count for url, count in sizes.items() if url.endswith(".svg")]
            scripts = [count for url, count in sizes.items() if url.endswith(".js")]
            costs[f"{width} px: kB of the first view"] = round(sum(sizes.values()) / 1000)
            costs[f"{width} px: kB of its film"] = round(max(film) / 1000)
            costs[f"{width} px: kB of scripts"] = round(sum(scripts) / 1000)
            costs[f"{width} px: ms from the first paint to motion"] = round(moves)
            costs[f"{width} px: layout shift"] = page.evaluate(SHIFT)
            page.close()
    return costs


def size(answer) -> dict[str, int]:
    """Bytes of an answer as sent, by address."""
    body = answer.body()
    return {answer.url: len(body if PACKED.search(answer.url) else gzip.compress(body, mtime=0))}
