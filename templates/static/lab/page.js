// The page: what a reader chooses goes to the worker, and what comes back is shown.

import { eased } from "../math/easing.js";
import { Canvas } from "../touch/canvas.js";
import { button, element } from "../touch/controls.js";
import { paintLosses } from "./chart.js";
import { ARROWS, Brush } from "./brush.js";
import { dataCsv, parsed, textOf, written } from "./csv.js";
import { FEATURES, chosenData, classesOf, ownPoints, split, withFeatures } from "./data.js";
import { Diagram } from "./diagram.js";
import { SvgPen, download, networkJson, networkOf, recording } from "./export.js";
import { factsOf, percent } from "./facts.js";
import { Film } from "./motion.js";
import { MOST_LAYERS, MOST_UNITS, offsets, packed, shapeOf, unpacked } from "./network.js";
import { sheet, stretch } from "./sheet.js";
import { address, read } from "./state.js";
import { Strip } from "./strip.js";
import { sample } from "./training.js";
import { ROUND_SHEET, Shown, paint, paintSketch } from "./view.js";

/** @typedef {import("./worker.js").Report} Report */
/** @typedef {import("./data.js").Data} Data */

const SECONDS = { W: 1.4, b: 0.5, σ: 1, rest: 0.4 }; // of each stage, and after a layer
const FROM_ABOVE = { yaw: 0, pitch: Math.PI / 2 };
const [CALM_MS, LOOK_MS] = [1000, 100]; // between two descriptions, two looks

class Page {
  /** @param {HTMLFormElement} form @param {Worker} worker */
  constructor(form, worker) {
    this.form = form;
    this.state = read("").state;
    this.saving = 0; // a timer
    /** @type {(() => void) | null} */ this.recorded = null; // ends a recording
    this.ownStart = false; // whether the network began with given weights
    this.worker = worker;
    worker.addEventListener("message", ({ data }) => (data.kind === "seen" ? this.showSeen(data) : this.received(data)));
    this.id = 0; // of the order that the worker has
    /** @type {Report | null} */ this.report = null;
    /** @type {Report | null} */ this.waiting = null; // until the film stands between stages
    /** @type {import("./chart.js").Point[]} */ this.losses = [];
    /** @type {Shown | null} */ this.shown = null;
    this.turned = { yaw: 0.6, pitch: 0.5 };
    this.running = this.playing = false;
    this.followed = -1; // a row of the data
    this.described = this.looked = this.looking = 0; // when, ms; a timer
    /** @type {number[] | null} */ this.witness = null; // a point of the input
    this.position = this.stages;
    /** @type {Data} */ this.data = chosenData(this.state.data);
    this.inputs = this.data.points;
    /** @type {number[]} */ this.trainingRows = [];
    /** @type {import("./network.js").Shape} */
    this.shape = { inputs: 2, units: [2], activation: "tanh", outputs: 1 };
    /** @type {Set<number>} */ this.test = new Set(); // rows of the data
    /** @type {import("./sheet.js").Sheet | null} */ this.sheet = null;
    this.canvases = ["input", "motion", "losses"].map((name) => {
      const canvas = new Canvas(this.find(`.picture.${name}`), () => this.draw(name));
      canvas.show();
      return canvas;
    });
    this.brush = new Brush(this.canvases[0], () => this.sketch());
    this.diagram = new Diagram(this.find(".diagram"), (place, value, last) => this.setWeight(place, value, last));
    this.strip = new Strip(this.find(".strip-of-restarts"), (restart) => this.show(restart));
    this.chosenRestart = -1; // −1: the best
    this.listen();
    addEventListener("hashchange", () => location.hash.slice(1) !== this.written && this.open());
    this.written = ""; // what the page itself put into its address
    this.open();
  }

  /** What the address says, or a figure of the article. */
  async open() {
    const { state, theta, figure: id } = read(location.hash.slice(1));
    this.state = { ...state, pace: this.state.pace };
    if (!/^[\w-]+$/.test(id)) {
      this.fill();
      return this.renew(theta);
    }
    try {
      const [network, table] = await Promise.all(["network.json", "data.csv"].map(async (file) => {
        const answer = await fetch(`../figures/${id}/${file}`);
        if (!answer.ok) throw new RangeError(`figures/${id}/${file}: expected a file, got ${answer.status}`);
        return answer.text();
      }));
      const { points, labels, dimension } = parsed(table);
      const { network: own, known } = networkOf(network);
      this.state.data = { ...this.state.data, name: "own", own: { ...ownPoints(points, labels), dimension, known } };
      this.useNetwork(own);
    } catch (error) {
      this.fill();
      this.renew();
      this.complain(error);
    }
  }

  /** A network from a file or figure. RangeError where the points don't fit. @param {import("./network.js").Network} network */
  useNetwork(network) {
    const { inputs, units, activation, outputs } = shapeOf(network);
    const data = chosenData(this.state.data);
    if (inputs !== data.dimension || (outputs > 1 ? outputs : 2) < classesOf(data)) {
      throw new RangeError(`network.json: expected ${data.dimension} inputs and ${classesOf(data)} classes, as the points have, got ${inputs} and ${outputs > 1 ? outputs : 2}`);
    }
    this.state.data.features = [];
    this.state.network = { units, activation, head: network.head.kind };
    this.fill();
    this.renew(packed(network));
  }

  /** Puts the state into the fields. */
  fill() {
    const { data, network, training } = this.state;
    const values = /** @type {Record<string, string | number>} */ ({
      set: data.name, points: data.points, noise: data.noise, "data-seed": data.seed, test: Math.round(100 * data.test),
      activation: network.activation, head: network.head, ...training,
    });
    for (const [name, value] of Object.entries(values)) {
      const field = this.field(name);
      field.value = String(value);
      if (field.value !== String(value) && field instanceof HTMLSelectElement) {
        if (name === "activation") field.append(new Option(String(value), String(value), true, true)); // of a figure
        else field.selectedIndex = 0;
      }
    }
    for (const box of this.features) box.checked = data.features.includes(box.value);
    this.showLayers();
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (this.form.querySelectorAll("input[type=number]"))) {
      field.disabled = false; // else its validity isn't checked
      if (!field.checkValidity()) field.value = field.defaultValue; // of an address that somebody wrote
    }
    this.readFields();
  }

  /** @returns {HTMLInputElement[]} */
  get features() {
    return [...this.form.querySelectorAll("input[name=feature]")].map((box) => /** @type {HTMLInputElement} */ (box));
  }

  /** The weights that are shown; null where they are those of the seed. */
  get weights() {
    const { report } = this;
    return report && (report.done || this.ownStart) ? report.restarts[this.restart(report)].theta : null;
  }

  /** Writes the address, once nothing changes any more: browsers allow few changes a second. */
  save() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      if (this.running) return;
      const text = address(this.state, this.weights) ?? address(this.state, null);
      if (text === null || text === this.written) return;
      this.written = text;
      history.replaceState(null, "", text ? `#${text}` : location.pathname);
    }, 600);
  }

  async share() {
    const text = address(this.state, this.weights);
    if (text === null) return this.tell("Too much for an address of 4 kB: take network.json and data.csv, and drop them here again.");
    const whole = `${location.href.replace(/#.*/, "")}#${text}`;
    try {
      await navigator.clipboard.writeText(whole);
      this.tell("The address is copied: with it, others see the same.");
    } catch {
      this.written = text;
      history.replaceState(null, "", `#${text}`);
      this.tell("The page’s address now has all of it.");
    }
  }

  /** @param {string} what */
  takeAlong(what) {
    if (!this.shown) return this.tell("No network yet: draw or paste points of two classes.");
    const { film } = this.shown;
    const canvas = this.canvases[1];
    if (what === "network.json") download(networkJson(film), "application/json", what);
    else if (what === "data.csv") download(dataCsv(this.data, this.inputs, this.test), "text/csv", what);
    else if (what === "PNG") canvas.element.toBlob((blob) => blob && download(blob, "image/png", "lab.png"));
    else if (what === "SVG") {
      const pen = new SvgPen(canvas.width, canvas.height, canvas.ink("ground"));
      const on = { pen, width: canvas.width, height: canvas.height, ink: (/** @type {string} */ name) => canvas.ink(name) };
      paint(/** @type {any} */ (on), this.shown, this.how);
      download(pen.text, "image/svg+xml", "lab.svg");
    } else {
      try {
        this.recorded = recording(canvas.element, "lab.webm");
      } catch {
        return this.tell("This browser records no video; PNG and SVG it can.");
      }
      this.moveTo(0);
      this.play();
    }
  }

  get stages() {
    return 3 * this.state.network.units.length;
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    return /** @type {HTMLElement} */ (this.form.querySelector(selector));
  }

  /** @param {string} name @returns {HTMLInputElement} */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
  }

  /** @param {string} name @param {string} text */
  say(name, text) {
    const output = this.field(name);
    if (output.value !== text) output.value = text;
  }

  listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    const buttons = /** @type {Record<string, () => void>} */ ({
      train: () => (this.running ? this.pause() : this.train()),
      once: () => this.worker.postMessage({ kind: "step", count: 1 }),
      reset: () => this.renew(),
      play: () => (this.playing ? this.stop() : this.play()),
      share: () => this.share(),
    });
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.form.querySelectorAll("[data-take]"))) {
      button.addEventListener("click", () => this.takeAlong(button.dataset.take ?? ""));
    }
    for (const [name, pressed] of Object.entries(buttons)) this.field(name).addEventListener("click", pressed);
    this.field("position").addEventListener("input", () => {
      this.stop();
      this.moveTo(Number(this.field("position").value));
    });
    this.field("pace").addEventListener("change", () => {
      this.state.pace = Number(this.field("pace").value);
      if (this.running) this.run();
    });
    for (const name of ["data", "network", "training"]) {
      this.find(`fieldset[name=${name}]`).addEventListener("change", () => this.chosen());
    }
    this.turnable(this.find(".picture.motion"));
    this.listenToDrawing();
    this.showLayers();
  }

  listenToDrawing() {
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (this.form.querySelectorAll("[name=tool]"))) {
      radio.addEventListener("change", () => this.brush.take(/** @type {import("./brush.js").Tool} */ (radio.value)));
    }
    this.field("closed").addEventListener("change", () => { this.brush.closed = this.field("closed").checked; });
    this.field("clear").addEventListener("click", () => this.take(ownPoints()));
    this.field("text").addEventListener("change", (event) => {
      event.stopPropagation(); // no other choice has changed
      this.takeText(this.field("text").value);
    });
    const file = this.field("file");
    file.addEventListener("change", async (event) => {
      event.stopPropagation();
      if (file.files?.length) await this.takeFile(file.files[0]);
      file.value = ""; // the same file, once mended, is taken again
    });
    const drop = this.find(".picture.input");
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      const dropped = event.dataTransfer?.files[0];
      if (dropped) this.takeFile(dropped);
    });
  }

  /** @param {File} file */
  async takeFile(file) {
    try {
      const text = await textOf(file);
      if (!file.name.endsWith(".json")) return this.takeText(text);
      this.useNetwork(networkOf(text).network);
      this.complain(null);
    } catch (error) {
      this.complain(error);
    }
  }

  /** Points as x, y, class; what is wrong with them is said, and nothing changes. @param {string} text */
  takeText(text) {
    try {
      const { names, ...table } = text.trim() ? parsed(text) : { names: [] };
      this.take({ ...ownPoints(), ...table });
      this.complain(null);
      if (names.some((name, k) => name !== String(k))) this.tell(`Classes: ${names.join(", ")}.`);
    } catch (error) {
      this.complain(error);
    }
  }

  /** @param {unknown} error */
  complain(error) {
    if (error !== null && !(error instanceof RangeError)) throw error;
    this.find(".mistake").textContent = error ? error.message : "";
    this.field("text").setAttribute("aria-invalid", String(Boolean(error)));
  }

  /** Said beside the pictures, and read aloud. @param {string} text */
  tell(text) {
    this.find(".drawn").textContent = text;
  }

  /** The reader's own points from now on. @param {import("./data.js").Own} own */
  take(own) {
    this.state.data.own = own;
    this.state.data.name = "own";
    this.field("set").value = "own";
    this.renew();
  }

  /** Points that may be changed: a known set's become the reader's own. @returns {import("./brush.js").Sketch} */
  sketch() {
    const plane = this.data.dimension === 2;
    const own = (plane && this.state.data.own) || (plane ? ownPoints([...this.data.points], [...this.data.labels]) : ownPoints());
    const sketch = {
      points: [...own.points],
      labels: [...own.labels],
      curves: own.curves.map(({ label, vertices }) => ({ label, vertices: [...vertices] })),
      place: (/** @type {number} */ x, /** @type {number} */ y) => this.place(x, y),
      pixel: (/** @type {number} */ x, /** @type {number} */ y) => this.pixel(x, y),
      changed: () => this.canvases[0].request(),
      ended: () => this.take({ ...ownPoints(sketch.points, sketch.labels), curves: sketch.curves }),
      said: (/** @type {string} */ text) => this.tell(text),
    };
    return sketch;
  }

  /** What the picture of the input shows: px of a unit, and the centre. */
  get scale() {
    const { width, height } = this.canvases[0];
    const { half, centre } = this.sheet ?? { half: 1, centre: [0, 0] };
    return { unit: Math.min(width, height) / 2 / (ROUND_SHEET * half), centre, width, height };
  }

  /** @param {number} x @param {number} y px @returns {[number, number]} */
  place(x, y) {
    const { unit, centre, width, height } = this.scale;
    return [(x - width / 2) / unit + centre[0], (height / 2 - y) / unit + centre[1]];
  }

  /** @param {number} x @param {number} y @returns {[number, number]} px */
  pixel(x, y) {
    const { unit, centre, width, height } = this.scale;
    return [width / 2 + (x - centre[0]) * unit, height / 2 - (y - centre[1]) * unit];
  }

  /** Another weight, from which training goes on. @param {number} place @param {number} value @param {boolean} last */
  setWeight(place, value, last) {
    if (!this.report) return;
    if (this.running) this.pause();
    const theta = this.report.restarts[this.restart(this.report)].theta.slice();
    theta[place] = value;
    this.order = { ...this.newOrder(), restarts: 1, start: [theta] };
    this.ownStart = true;
    if (last) this.find(".news").textContent = "";
    this.begin();
  }

  /** The restart that is shown. @param {Report} report */
  restart({ restarts, best }) {
    return this.chosenRestart >= 0 && this.chosenRestart < restarts.length ? this.chosenRestart : best;
  }

  /** @param {number} restart */
  show(restart) {
    this.chosenRestart = restart;
    this.losses = [];
    const report = this.waiting ?? this.report;
    if (report) this.received({ ...report, id: this.id });
  }

  /** Dragged, a film in space is turned; pressed, a point is followed. @param {HTMLElement} place */
  turnable(place) {
    /** @type {[number, number] | null} */ let from = null;
    place.addEventListener("pointerdown", (event) => {
      from = [event.clientX, event.clientY];
      if (this.shown?.space) place.setPointerCapture(event.pointerId);
      else this.follow(event);
    });
    place.addEventListener("pointermove", (event) => {
      if (!from || !this.shown?.space) return;
      this.turn((event.clientX - from[0]) / 120, (event.clientY - from[1]) / 120);
      from = [event.clientX, event.clientY];
    });
    for (const end of ["pointerup", "pointercancel"]) place.addEventListener(end, () => { from = null; });
    place.addEventListener("keydown", (event) => {
      const way = ARROWS[event.key];
      if (!way || !this.shown?.space) return;
      event.preventDefault();
      this.turn(way[0] / 10, -way[1] / 10);
    });
  }

  /** A film in space. @param {number} across @param {number} down radians */
  turn(across, down) {
    const { yaw, pitch } = this.turned;
    this.turned = { yaw: yaw + across, pitch: Math.min(Math.max(pitch + down, -1.5), 1.5) };
    this.redraw();
  }

  /** Marks the data point that is nearest to where the film was pressed. @param {PointerEvent} event */
  follow(event) {
    if (!this.shown) return;
    const canvas = this.canvases[1];
    const box = canvas.element.getBoundingClientRect();
    const { x, y, frame } = this.shown.at(this.position, this.turned);
    const unit = Math.min(canvas.width, canvas.height) / 2 / frame.half;
    let [best, nearest] = [14, -1]; // px
    for (let i = 0; i < this.shown.data.labels.length; i++) {
      const across = box.left + canvas.width / 2 + (x[i] - frame.centre[0]) * unit - event.clientX;
      const down = box.top + canvas.height / 2 - (y[i] - frame.centre[1]) * unit - event.clientY;
      const apart = Math.hypot(across, down);
      if (apart < best) [best, nearest] = [apart, i];
    }
    this.followed = nearest;
    this.redraw();
  }

  /** Reads all fields; a wrong number is told, and nothing begins. */
  chosen() {
    if (!this.form.reportValidity()) return;
    this.readFields();
    this.renew();
  }

  readFields() {
    const { state } = this;
    const value = (/** @type {string} */ name) => Number(this.field(name).value);
    const name = this.field("set").value;
    const own = name === "own" ? state.data.own ?? ownPoints() : null;
    state.data = {
      ...state.data,
      name, own, features: this.features.filter(({ checked }) => checked).map(({ value: feature }) => feature), points: value("points"), noise: value("noise"), seed: value("data-seed"),
      test: value("test") / 100,
    };
    const units = [...this.form.querySelectorAll(".layers input")].map((input) => Number(/** @type {HTMLInputElement} */ (input).value));
    state.network = { units, activation: this.field("activation").value, head: this.field("head").value === "softmax" ? "softmax" : "logistic" };
    for (const name of /** @type {(keyof typeof state.training)[]} */ (Object.keys(state.training))) state.training[name] = value(name);
  }

  /** Fields for the units of each layer, and buttons to add and remove one. */
  showLayers() {
    const { units } = this.state.network;
    const place = this.find(".layers");
    const change = (/** @type {number[]} */ next) => {
      this.state.network.units = next;
      this.showLayers();
      this.chosen();
    };
    const press = (/** @type {string} */ text, /** @type {string} */ label, /** @type {boolean} */ off, /** @type {() => void} */ pressed) => {
      const made = button(text, pressed);
      made.disabled = off;
      made.setAttribute("aria-label", label);
      return made;
    };
    place.replaceChildren(
      ...units.map((count, k) => {
        const input = element("input");
        Object.assign(input, { type: "number", min: "1", max: String(MOST_UNITS), step: "1", value: String(count), required: true });
        return element("label", "", `Layer ${k + 1}, units `, input);
      }),
      press("−", "Remove the last layer", units.length < 2, () => change(units.slice(0, -1))),
      press("+", "Add a layer", units.length >= MOST_LAYERS, () => change([...units, units[units.length - 1]])),
    );
  }

  /** Begins anew with what is chosen. @param {Float64Array | null} [theta] weights to go on from */
  renew(theta = null) {
    const { data, network } = this.state;
    this.pause();
    this.data = chosenData(data);
    const features = this.featuresOf();
    this.inputs = withFeatures(this.data.points, features);
    const dimension = this.data.dimension + features.length;
    const classes = classesOf(this.data);
    this.shape = {
      inputs: dimension, units: network.units, activation: network.activation,
      outputs: classes === 2 && network.head === "logistic" ? 1 : classes,
    };
    const rows = split(this.data.labels.length, data.test, data.seed);
    this.test = new Set(rows.test);
    this.sheet = this.data.dimension < 3 ? this.makeSheet(this.data) : null;
    this.trainingRows = rows.training;
    this.order = this.newOrder();
    const places = offsets(this.shape);
    this.ownStart = theta !== null && theta.length === places[places.length - 1];
    if (theta && this.ownStart) this.order = { ...this.order, restarts: 1, start: [theta] };
    this.chosenRestart = this.followed = -1;
    this.position = this.stages;
    this.shown = null;
    this.showStages();
    this.field("text").value = written(this.data);
    this.tell("");
    this.allowFields();
    this.begin();
  }

  /** Fields without effect on the data that are chosen can't be changed. */
  allowFields() {
    this.field("train").disabled = this.field("once").disabled = !this.trainable;
    for (const name of ["points", "noise", "data-seed"]) this.field(name).disabled = this.state.data.name === "own";
    for (const box of this.features) box.disabled = this.data.dimension !== 2;
  }

  /** Whether the data have points of two classes. */
  get trainable() {
    return new Set(this.data.labels).size > 1;
  }

  /** The added features that the data can have. @returns {string[]} */
  featuresOf() {
    return this.data.dimension === 2 ? this.state.data.features.filter((name) => name in FEATURES) : [];
  }

  /** @returns {import("./training.js").Order} */
  newOrder() {
    const part = (/** @type {number[]} */ rows) => sample(this.inputs, this.shape.inputs, this.data.labels, rows);
    return { ...this.state.training, shape: this.shape, training: part(this.trainingRows), test: part([...this.test]) };
  }

  begin() {
    this.losses = [];
    this.report = this.waiting = this.witness = null;
    this.id++;
    if (this.trainable) this.worker.postMessage({ kind: "begin", id: this.id, order: this.order });
    else this.showNoNetwork();
  }

  /** Says what is missing, and takes away what the last network left. */
  showNoNetwork() {
    const text = `${this.data.labels.length ? "All points are of one class" : "No points yet"}: draw or paste points of two classes.`;
    this.find(".news").textContent = this.find("#said").textContent = text;
    this.find(".facts").replaceChildren();
    this.find(".strip-of-restarts").hidden = true;
    for (const name of ["loss", "test-loss", "accuracy", "test-accuracy"]) this.say(name, "–");
    this.say("done", "0");
    this.redraw();
  }

  /** Around the points. @param {Data} data */
  makeSheet({ points, dimension }) {
    const ends = [0, 1].slice(0, dimension).map((k) => points.reduce(([low, high], x, i) => (
      i % dimension === k ? [Math.min(low, x), Math.max(high, x)] : [low, high]
    ), [Infinity, -Infinity]));
    const small = ends.flat().every((end) => Math.abs(end) <= 1.1);
    const usual = !points.length || (small && this.state.data.name === "own");
    const half = usual ? 1.1 : 1.1 * Math.max(...ends.map(([low, high]) => (high - low) / 2), 0.5);
    const centre = ends.map(([low, high]) => (usual ? 0 : (low + high) / 2));
    return dimension === 1 ? stretch(half, centre[0]) : sheet(half, centre);
  }

  /** Goes on; from the network that is shown where all steps are done. */
  train() {
    const report = this.waiting ?? this.report;
    if (report?.finished) this.renew(report.restarts[this.restart(report)].theta);
    this.run();
  }

  run() {
    this.running = true;
    this.worker.postMessage({ kind: "run", pace: this.state.pace || Infinity });
    this.field("train").textContent = "Pause";
  }

  pause() {
    this.running = false;
    this.worker.postMessage({ kind: "pause" });
    this.field("train").textContent = "Train";
    this.save();
  }

  /** @param {Report} report */
  received(report) {
    if (report.id !== this.id) return;
    this.waiting = report;
    if (report.finished && this.running) this.pause();
    const { training, test } = report.restarts[this.restart(report)];
    if (this.losses[this.losses.length - 1]?.step !== report.done) {
      this.losses.push({ step: report.done, training: training.loss, test: test.loss });
    }
    this.say("loss", figure(training.loss));
    this.say("test-loss", figure(test.loss));
    this.say("accuracy", percent(training.accuracy));
    this.say("test-accuracy", percent(test.accuracy));
    this.say("done", `${report.done} of ${this.state.training.steps}`);
    this.field("once").disabled = report.finished;
    this.describe(report);
    this.canvases[2].request();
    this.takeWaiting();
  }

  /** Shows the newest network, unless the film is within a stage: its path stays until it ends. */
  takeWaiting() {
    const report = this.waiting;
    const within = this.position % 1 !== 0;
    if (!report || (within && this.shown)) return;
    this.report = report;
    this.waiting = null;
    const chosen = this.restart(report);
    const { theta } = report.restarts[chosen];
    const features = this.featuresOf();
    const widened = (/** @type {Float64Array} */ points) => withFeatures(points, features);
    this.shown = new Shown(new Film(unpacked(this.shape, theta)), this.data, this.inputs, this.sheet, widened);
    this.diagram.show(this.shape, theta);
    this.look();
    this.strip.show(report, chosen, this.shape, this.sheet, widened, (name) => this.canvases[0].ink(name));
    this.redraw();
  }

  /** Asks the worker what the shown network does, ten times a second at most. */
  look() {
    const wait = Math.max(0, LOOK_MS - (performance.now() - this.looked));
    this.looking ||= setTimeout(() => {
      this.looking = 0;
      this.looked = performance.now();
      if (!this.report) return;
      const { theta } = this.report.restarts[this.restart(this.report)];
      const { name, points, noise, seed, own } = this.state.data;
      this.worker.postMessage({
        kind: "look", id: this.id, data: { name, points, noise, seed, own }, shape: this.shape, theta, position: this.position,
      });
    }, wait);
  }

  /** @param {import("./worker.js").Seen} seen */
  showSeen(seen) {
    if (seen.id !== this.id) return;
    const facts = factsOf(seen, this.shape);
    const list = this.find(".facts");
    const texts = [...list.children].map(({ textContent }) => textContent);
    if (texts.join() !== facts.join()) list.replaceChildren(...facts.map((fact) => element("li", "", fact)));
    this.witness = seen.witness?.point ?? null;
    this.redraw();
  }

  /** @param {Report} report */
  describe(report) {
    const { restarts, done, finished } = report;
    const states = (/** @type {string} */ state) => restarts.filter((restart) => restart.state === state).length;
    const [diverged, stuck] = [states("diverged"), states("stuck")];
    const able = restarts.filter(({ training }) => training.able).length;
    const shown = restarts[this.restart(report)];
    const parts = [`Step ${done}: ${percent(shown.training.accuracy)} right`];
    if (restarts.length > 1) parts.push(`${able} of ${restarts.length} networks right on all points`);
    if (stuck) parts.push(`${stuck} dropped as hopeless`);
    if (stuck === restarts.length) parts.push("wider layers, more restarts or another seed may help");
    if (diverged) parts.push(`${diverged} left the numbers; back at step ${restarts.find(({ state }) => state === "diverged")?.soundStep}, a lower rate may help`);
    const text = `${parts.join("; ")}.`;
    const news = this.find(".news");
    if (news.textContent !== text) news.textContent = text;
    if (performance.now() - this.described < CALM_MS && !finished) return;
    this.described = performance.now();
    this.find("#said").textContent = text;
  }

  redraw() {
    for (const canvas of this.canvases) canvas.request();
  }

  /** @param {string} name */
  draw(name) {
    const canvas = this.canvases[["input", "motion", "losses"].indexOf(name)];
    if (name === "losses") return paintLosses(canvas, this.losses, this.state.training.steps);
    const input = name === "input";
    const { sketch } = this.brush;
    if (input && (sketch || !this.shown)) paintSketch(canvas, sketch ?? this.sketch());
    if (input) this.brush.paint((x, y) => this.pixel(x, y), "text");
    if (!this.shown || (input && sketch)) return;
    const turned = input && this.sheet ? FROM_ABOVE : this.turned;
    const how = this.how;
    paint(canvas, this.shown, input ? { ...how, ...turned, position: 0 } : how);
  }

  get how() {
    return { position: this.position, ...this.turned, test: this.test, followed: this.followed, witness: this.witness };
  }

  showStages() {
    const { length } = this.state.network.units;
    this.field("position").max = String(this.stages);
    const most = Math.max(this.shape.inputs, ...this.state.network.units);
    const words = most > 3 ? "Layers of more than 2 units are seen in the plane in which their points vary most (PCA)." : "In space: drag the picture, or use the arrow keys on it, to turn it.";
    this.find(".seen-as").textContent = most > 2 ? words : "";
    this.find(".picture.motion").tabIndex = most === 3 ? 0 : -1;
    this.find(".stages").replaceChildren(...Array.from({ length: length + 1 }, (_, k) => element("li", "", k ? String(k) : "input")));
    this.moveTo(this.position);
  }

  /** @param {number} position */
  moveTo(position) {
    this.position = Math.min(Math.max(position, 0), this.stages);
    const field = this.field("position");
    if (Number(field.value) !== this.position) field.value = String(this.position);
    const text = stageWords(this.position, this.stages, this.state.network.activation);
    this.say("stage", text);
    field.setAttribute("aria-valuetext", text);
    this.takeWaiting();
    this.canvases[1].request();
    this.look();
  }

  /** From the beginning, if it is at its end. */
  play() {
    this.playing = true;
    this.field("play").textContent = "Pause";
    this.field("play").setAttribute("aria-label", "Pause the film");
    if (this.position >= this.stages) this.moveTo(0);
    let stage = Math.floor(this.position);
    let elapsed = share(this.position % 1) * duration(stage);
    let before = performance.now();
    const frame = (/** @type {number} */ now) => {
      if (!this.playing) return;
      elapsed += ((now - before) / 1000) * Number(this.field("speed").value);
      before = now;
      const whole = duration(stage) + (stage % 3 === 2 ? SECONDS.rest : 0);
      if (elapsed >= whole) {
        [stage, elapsed] = [stage + 1, 0];
        this.moveTo(stage);
        if (stage >= this.stages) return this.stop();
      } else this.moveTo(stage + eased(Math.min(elapsed / duration(stage), 1)));
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  stop() {
    this.playing = false;
    this.recorded?.();
    this.recorded = null;
    this.field("play").textContent = "Play";
    this.field("play").setAttribute("aria-label", "Play the film");
  }
}

/** Seconds of a stage. @param {number} stage */
function duration(stage) {
  return [SECONDS.W, SECONDS.b, SECONDS.σ][stage % 3];
}

/** The share of the time at which so much of the way is done. @param {number} way */
function share(way) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (eased(middle) < way) low = middle;
    else high = middle;
  }
  return way ? high : 0;
}

/** Where the film is, in words. @param {number} position @param {number} stages @param {string} activation */
function stageWords(position, stages, activation) {
  if (position === 0) return "the input";
  if (position === stages) return "after the last layer";
  const [layer, part] = [Math.floor(position / 3) + 1, Math.floor(position) % 3];
  if (position % 3 === 0) return `after layer ${layer - 1}`;
  return `layer ${layer}: ${["W", "b", activation][part]}`;
}

/** @param {number} value */
function figure(value) {
  if (Number.isNaN(value)) return "–";
  return value >= 0.001 || value === 0 ? value.toFixed(4) : value.toExponential(1);
}

/** Shows the lab, where the page has one. @param {() => Worker} start of the worker that trains */
export function open(start) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#lab"));
  if (!form) return;
  form.hidden = false;
  /** @type {HTMLElement} */ (document.querySelector(".challenges")).hidden = false;
  /** @type {HTMLElement} */ (document.getElementById("without")).hidden = true;
  new Page(form, start());
}
