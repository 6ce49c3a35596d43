"""What touch costs in Chromium: `measured()` moves sliders, drags, and plays, a frame at a time.

Of each frame it adds up the milliseconds that the page's scripts take: the event's own and every
callback of that frame, with all layout that a script asks for; painting is the browser's. It needs
the built article in `site/`, playwright and chromium.
"""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

SITE = Path(__file__).parents[1] / "site"
FRAMES = 400
MOVED = {  # figure → slider
    "one-layer": "W₁₁",
    "two-curves": "Angle",
    "spiral-easy": "Across",
    "ambient-isotopy": "W₁₁",
    "folding": "Kink of unit 1",
    "field-deformation": "Arrow 1 across",
    "vector-field": "Arrow 1 across",
    "training": "Across",
}
DRAGGED = PLAYED = "one-layer"

# Every callback of a frame, timed; the page's own scripts are loaded after this.
TIMED = """
window.spent = 0;
const plain = requestAnimationFrame;
window.requestAnimationFrame = (callback) => plain((now) => {
    const start = performance.now();
    callback(now);
    window.spent += performance.now() - start;
});
window.plain = plain;
"""
MOVE = """async ([name, frames]) => {
    const input = document.querySelector(`.panel input[aria-label="${name}"]`);
    const [low, high] = [Number(input.min), Number(input.max)];
    const costs = [];
    for (let k = 0; k < frames; k++) {
        window.spent = 0;
        const start = performance.now();
        input.value = String(low + (high - low) * (0.5 + 0.5 * Math.sin(k / 20)));
        input.dispatchEvent(new Event("input", {bubbles: true}));
        const own = performance.now() - start;
        await new Promise((done) => plain(() => plain(done)));
        costs.push(own + window.spent);
    }
    return costs;
}"""


DRAG = """async ([frames]) => {
    const handle = document.querySelector(".handle");
    const {x, y} = handle.getBoundingClientRect();
    handle.setPointerCapture = () => {};  // no real pointer
    const send = (type, right, down) => handle.dispatchEvent(
        new PointerEvent(type, {button: 0, clientX: x + right, clientY: y + down}));
    send("pointerdown", 0, 0);
    const costs = [];
    for (let k = 0; k < frames; k++) {
        window.spent = 0;
        const start = performance.now();
        send("pointermove", 40 * Math.sin(k / 9), 40 * Math.cos(k / 7));
        const own = performance.now() - start;
        await new Promise((done) => plain(() => plain(done)));
        costs.push(own + window.spent);
    }
    send("pointerup", 0, 0);
    return costs;
}"""
PLAY = """async ([frames]) => {
    const {film} = document.querySelector(".film");
    await film.toggle();
    const costs = [];
    for (let k = 0; k < frames; k++) {
        window.spent = 0;
        await new Promise(plain);
        await new Promise((done) => setTimeout(done));
        costs.push(window.spent);
    }
    return costs;
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of requests."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a server of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def measured() -> dict[str, object]:
    """Milliseconds of script a frame, for each figure: median and 95th percentile."""
    from tests.browser import running

    if not (SITE / "index.html").is_file():
        print("touch needs the built article: python build.py")
        return {}

    costs: dict[str, object] = {}
    runs = [(figure, "slider", MOVE, [name, FRAMES]) for figure, name in MOVED.items()]
    runs += [(DRAGGED, "drag", DRAG, [FRAMES]), (PLAYED, "film", PLAY, [FRAMES])]
    with served(SITE) as address, running() as browser:
        for figure, touched, script, arguments in runs:
            page = browser.new_page(viewport={"width": 1280, "height": 1200})
            page.add_init_script(TIMED)
            page.goto(f"{address}figures/{figure}/index.html")
            page.locator(".opens").click()
            page.wait_for_selector(".panel:not([hidden])")
            frames = page.evaluate(script, arguments)
            for share in (50, 95):
                key = f"{figure}, {touched}: ms of script a frame, {share}th percentile"
                costs[key] = round(float(np.percentile(frames, share)), 2)
            page.close()
    return costs
