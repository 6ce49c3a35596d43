"""What touch costs in Chromium: `measured()` moves sliders, drags, and plays, a frame at a time.

Of each frame it adds up the milliseconds that the page's scripts take: the event's own and every
callback of that frame, with all layout that a script asks for; painting is the browser's. By the
clock, and as the processor's time of the page's thread, which other processes don't lengthen. It
needs the built article in `site/`, playwright and chromium. `Cost(page)` measures one page.
"""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

SITE = Path(__file__).parents[1] / "site"
FRAMES = 200
MOVED = {  # figure → slider
    "one-layer": "W₁₁",
    "two-curves": "Angle",
    "spiral-easy": "Across",
    "ambient-isotopy": "W₁₁",
    "folding": "Kink of unit 1",
    "field-deformation": "Arrow 1 across",
    "vector-field": "Arrow 1 across",
    "training": "Across",
    "homeomorphism": "Across",
    "field-layers": "Across",
    "betti-by-layer": "Across",
    "annulus-two-units": "Across",
    "easy-way-out": "Across",
}
DRAGGED = ("one-layer",)
PLAYED = ("one-layer", "folding", "field-deformation", "training", "field-layers", "easy-way-out")

# Every callback of a frame, timed; the page's own scripts are loaded after this.
TIMED = """
window.spent = 0;
const plain = requestAnimationFrame;
window.requestAnimationFrame = (callback) => plain((now) => {
    const start = performance.now();
    callback(now);
    window.spent += performance.now() - start;
});
window.frame = async (act) => {
    window.spent = 0;
    const start = performance.now();
    act();
    const own = performance.now() - start;
    await new Promise((done) => plain(() => plain(done)));
    return own + window.spent;
};
"""
PAUSE = """async () => {
    const film = document.querySelector(".film")?.film;
    if (film?.playing) await film.toggle();
    await new Promise(requestAnimationFrame);
}"""
MOVE = """([name, k]) => {
    const input = document.querySelector(`.panel input[aria-label="${name}"]`);
    const [low, high] = [Number(input.min), Number(input.max)];
    return frame(() => {
        input.value = String(low + (high - low) * (0.5 + 0.5 * Math.sin(k / 20)));
        input.dispatchEvent(new Event("input", {bubbles: true}));
    });
}"""
DRAG = """([, k]) => {
    const handle = document.querySelector(".handle");
    const send = (type, right, down) => handle.dispatchEvent(
        new PointerEvent(type, {button: 0, clientX: right, clientY: down}));
    handle.setPointerCapture = () => {};  // no real pointer
    if (k === 0) send("pointerdown", 0, 0);
    return frame(() => send("pointermove", 40 * Math.sin(k / 9), 40 * Math.cos(k / 7) - 40));
}"""
PLAY = """async () => {  // an even share of the film a frame, however long frames take
    const {film} = document.querySelector(".film");
    window.moment = ((window.moment ?? 0) + film.duration / FRAMES) % film.duration;
    return frame(() => film.jump(window.moment));
}""".replace("FRAMES", str(FRAMES))
RUNS = [(figure, "slider", MOVE, name) for figure, name in MOVED.items()]
RUNS += [(figure, "drag", DRAG, "") for figure in DRAGGED]
RUNS += [(figure, "film", PLAY, "") for figure in PLAYED]


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


class Cost:
    """Milliseconds a frame of a page whose controls are open, its film standing still."""

    def __init__(self, browser: Any, address: str, figure: str) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 1200})
        self.page.add_init_script(TIMED)
        self.page.goto(f"{address}figures/{figure}/index.html")
        self.page.locator(".opens").click()
        self.page.wait_for_selector(".panel:not([hidden])")
        self.page.evaluate(PAUSE)
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def processor(self) -> float:
        """Of the page's scripts until now, ms."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in metrics if one["name"] == "ScriptDuration")

    def frame(self, script: str, name: str, k: int) -> tuple[float, float]:
        """One frame, the k-th."""
        before = self.processor()
        clock = self.page.evaluate(script, [name, k])
        return clock, self.processor() - before


def measured() -> dict[str, object]:
    """Milliseconds of script a frame, for each figure: median and 95th percentile."""
    from tests.browser import running

    if not (SITE / "index.html").is_file():
        print("touch needs the built article: python build.py")
        return {}

    costs: dict[str, object] = {}
    with served(SITE) as address, running() as browser:
        for figure, touched, script, name in RUNS:
            cost = Cost(browser, address, figure)
            frames = np.array([cost.frame(script, name, k) for k in range(FRAMES)])
            cost.page.close()
            for what, column in (("clock", 0), ("processor", 1)):
                shares = np.percentile(frames[:, column], (50, 95)).round(2).tolist()
                costs[f"{figure}, {touched}: ms of script a frame, {what}, median, 95 %"] = shares
    return costs
