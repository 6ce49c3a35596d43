"""The lab's training and film in Chromium: `measured()` trains in turns with other engines.

A sample's forward and backward pass counts, with Adam for ours and plain gradient descent, which
does less, for the others: ConvNetJS (npm: convnetjs, MIT), in the node_modules folder that
`CHECKERS` names, and the engine of TensorFlow Playground (Apache 2.0; on no registry), its
src/nn.ts compiled to the ES module that `PLAYGROUND` names. A film's pictures are drawn in a page
of their own, which needs no built article. Frames a second are those of the lab itself, in `site/`,
while a film plays: by the times that the browser gives to requestAnimationFrame.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.touch import SITE, served

ROOT = Path(__file__).parents[1]
CONVNETJS = Path(os.environ.get("CHECKERS", "node_modules")) / "convnetjs/build/convnet-min.js"
PLAYGROUND = Path(os.environ.get("PLAYGROUND", "nn.js"))
TURNS = 6  # of each, one after the other
SAMPLES = 400_000  # of a turn
NETS = {"2-4-2-1": [4, 2], "2-8-8-8-1": [8, 8, 8]}
BATCHES = {"full batch": 200, "batches of 10": 10}
FRAMES = 150  # of each film
FILMS = {"2 units": [2, 2, 2, 2], "8 units": [8, 8, 8], "16 units": [16, 16, 16]}
EACH = (200, 3000)  # points of a class, in the lab
WATCHED, ROUNDS = 240, 3  # frames of each film, a round

PAGE = '<!doctype html><title>lab</title><div class="screen" id="screen"></div>'
STYLE = (
    "#screen { position: relative; width: 480px; height: 480px }"
    " canvas { width: 100%; height: 100% }"
)
TRAIN = """async ([units, batch, samples]) => {
    const { Training } = await import("/static/lab/training.js");
    const labels = Uint8Array.from({length: 200}, (_, i) => i % 2);
    const inputs = Float64Array.from({length: 400}, (_, i) => Math.sin(i * i));
    const sample = {inputs, labels};
    const none = {inputs: new Float64Array(0), labels: new Uint8Array(0)};
    const shape = {inputs: 2, units, activation: "tanh", outputs: 1};
    const training = new Training({shape, training: sample, test: none, restarts: 1, steps: 1e9,
        seed: 1, rate: 0.01, batch, gentle: 0, decay: 0});
    for (let done = 0; done < samples; done += batch) training.step();
}"""
CONVNETJS_TRAIN = """([units, batch, samples]) => {
    const net = new convnetjs.Net();
    net.makeLayers([{type: "input", out_sx: 1, out_sy: 1, out_depth: 2},
        ...units.map(num_neurons => ({type: "fc", num_neurons, activation: "tanh"})),
        {type: "regression", num_neurons: 1}]);
    const trainer = new convnetjs.SGDTrainer(net,
        {learning_rate: 0.01, momentum: 0, batch_size: batch, l2_decay: 0});
    const points = Array.from({length: 200}, (_, i) => {
        const point = new convnetjs.Vol(1, 1, 2);
        point.w[0] = Math.sin(i * i);
        point.w[1] = Math.sin((200 + i) * (200 + i));
        return point;
    });
    for (let i = 0; i < samples; i++) trainer.train(points[i % 200], [i % 2]);
}"""
PLAYGROUND_TRAIN = """async ([units, batch, samples]) => {
    const engine = await import("/playground.js");
    const { TANH, LINEAR } = engine.Activations;
    const network = engine.buildNetwork([2, ...units, 1], TANH, LINEAR, null, ["x", "y"]);
    const points = Array.from({length: 200}, (_, i) => [Math.sin(i * i), Math.sin((200 + i) ** 2)]);
    for (let i = 0; i < samples; i++) {
        engine.forwardProp(network, points[i % 200]);
        engine.backProp(network, i % 2, engine.Errors.SQUARE);
        if ((i + 1) % batch === 0) engine.updateWeights(network, 0.01, 0);
    }
}"""
FILM = """async ([units, points, count]) => {
    const { Canvas } = await import("/static/touch/canvas.js");
    const { dataset } = await import("/static/lab/data.js");
    const { Film } = await import("/static/lab/motion.js");
    const { starts, unpacked } = await import("/static/lab/network.js");
    const { sheet } = await import("/static/lab/sheet.js");
    const { Shown, paint } = await import("/static/lab/view.js");
    const data = dataset("spirals", {points});
    const shape = {inputs: 2, units, activation: "tanh", outputs: 1};
    const film = new Film(unpacked(shape, starts(shape, 1, 3)[0]));
    const shown = new Shown(film, data, data.points, sheet(1.1, [0, 0]), own => own);
    const place = document.getElementById("screen");
    const how = {yaw: 0.5, pitch: 0.6, test: new Set(), followed: -1, witness: null};
    let position = 0;
    const canvas = new Canvas(place, () => paint(canvas, shown, {...how, position}));
    canvas.show();
    for (let i = 0; i < count; i++) {
        position = film.stages.length * i / count;
        await new Promise(requestAnimationFrame);
        canvas.draw();
        canvas.pen.getImageData(0, 0, 1, 1);  // waits until it is painted
    }
    canvas.hide();
}"""
# Times of the frames while the lab's film plays, again from its start where it ends, in ms.
WATCH = """async (count) => {
    const form = document.getElementById("lab");
    const stamps = [];
    form.elements.position.value = 0;
    form.elements.position.dispatchEvent(new Event("input"));
    const { play } = form.elements;
    while (stamps.length < count) {
        if (play.textContent === "Play") play.click();
        stamps.push(await new Promise(requestAnimationFrame));
    }
    if (play.textContent === "Pause") play.click();
    return stamps;
}"""

EMPTY = """async (count) => {
    const stamps = [];
    while (stamps.length < count) stamps.push(await new Promise(requestAnimationFrame));
    return stamps;
}"""


def folder() -> Path:
    """A page with the article's scripts beside it."""
    top = Path(tempfile.mkdtemp())
    shutil.copytree(ROOT / "templates/static", top / "static")
    (top / "index.html").write_text(PAGE)
    return top


def measured() -> dict[str, object]:
    """What training and films cost, by the time that the page's thread ran."""
    from tests.browser import running

    rows: dict[str, object] = {}
    top = folder()
    with served(top) as address, running() as browser:
        page = browser.new_page(viewport={"width": 600, "height": 600})
        page.goto(f"{address}index.html")
        page.add_style_tag(content=STYLE)
        peers = {}
        if CONVNETJS.is_file():
            page.add_script_tag(path=CONVNETJS)
            peers["ConvNetJS"] = CONVNETJS_TRAIN
        else:
            print("lab needs convnetjs (npm install convnetjs, CHECKERS=…/node_modules)")
        if PLAYGROUND.is_file():
            shutil.copy(PLAYGROUND, top / "playground.js")
            peers["Playground"] = PLAYGROUND_TRAIN
        else:
            print("lab needs TensorFlow Playground's engine as an ES module (PLAYGROUND=…/nn.js)")
        rows |= _training(page, peers)
        rows |= _films(page)
    shutil.rmtree(top)
    if (SITE / "lab/index.html").is_file():
        with served(SITE) as address, running() as browser:
            rows |= _frames(browser, address)
    else:
        print("the lab's frames need the built article in site/: python build.py")
    return rows


def _frames(browser: Browser, address: str) -> dict[str, object]:
    """Frames a second of the lab while a film plays, beside those of a page that draws nothing.

    These say what the machine allows at that time: other programs take frames from both. Of the
    rounds the one with the most frames counts.
    """
    rows: dict[str, object] = {}
    for name, units in FILMS.items():
        for points in EACH:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            layers = ",".join(map(str, units))
            page.goto(f"{address}lab/index.html#points={points}&units={layers}&restarts=1")
            page.locator(".news", has_text="Step 0").wait_for()
            page.evaluate(WATCH, 60)  # compiles
            before = _processors(browser)
            rounds = [np.diff(page.evaluate(WATCH, WATCHED)) for _ in range(ROUNDS)]
            cost = 1000 * (_processors(browser) - before) / (ROUNDS * WATCHED)
            gaps = min(rounds, key=np.sum)
            page.goto("about:blank")
            empty = np.diff(page.evaluate(EMPTY, WATCHED))
            page.context.close()
            film = f"the lab’s film of {name}, {2 * points} points: "
            rows[film + "frames a second"] = round(1000 / float(gaps.mean()), 1)
            rows[film + "of an empty page just after"] = round(1000 / float(empty.mean()), 1)
            rows[film + "ms between frames, median"] = round(float(np.median(gaps)), 1)
            late = float(np.mean(gaps > 25))  # one frame or more left out
            rows[film + "frames that come late, %"] = round(100 * late, 1)
            rows[film + "processor’s ms a frame, of all of the browser"] = round(cost, 1)
    return rows


def _processors(browser: Browser) -> float:
    """Processor seconds of all processes of the browser so far."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(process["cpuTime"] for process in processes))


def _films(page: Page) -> dict[str, object]:
    """Milliseconds of a frame, all stages of the film on the average."""
    spent = _clock(page)
    rows: dict[str, object] = {}
    for name, units in FILMS.items():
        for points in (200, 5000):
            page.evaluate(FILM, [units, points, 30])  # compiles
            before = spent()
            page.evaluate(FILM, [units, points, FRAMES])
            cost = 1000 * (spent() - before) / FRAMES
            rows[f"film of {name}, {2 * points} points: ms a frame"] = round(cost, 1)
    return rows


def _clock(page: Page) -> Callable[[], float]:
    """Seconds that the page's thread ran: others may keep the machine busy meanwhile."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(row["value"] for row in metrics if row["name"] == "TaskDuration")

    return spent


def _training(page: Page, peers: dict[str, str]) -> dict[str, object]:
    """Samples a second of each in turns, and how many times those of each peer ours are."""
    spent = _clock(page)

    def rate(program: str, units: list[int], batch: int) -> float:
        before = spent()
        page.evaluate(program, [units, batch, SAMPLES])
        return SAMPLES / (spent() - before)

    rows: dict[str, object] = {}
    for net, units in NETS.items():
        for words, batch in BATCHES.items():
            programs = [TRAIN, *peers.values()]
            turns = [[rate(program, units, batch) for program in programs] for _ in range(TURNS)]
            own, *others = np.median(turns[1:], axis=0)  # the first compiles
            rows[f"{net}, {words}: samples a second"] = round(own)
            for peer, samples in zip(peers, others, strict=True):
                rows[f"{net}, {words}: {peer}"] = round(samples)
                rows[f"{net}, {words}: times {peer}"] = round(own / samples, 1)
    return rows
