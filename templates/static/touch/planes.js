// A network in the plane of its input and in that of its last hidden units: what it decides on a sheet, the data,
// and one point that lights up in both. Two figures of one network share the point.

import { decision, sheet } from "../lab/sheet.js";
import { affine, logits, representation } from "../math/layer.js";
import { Canvas, View, below, choosing, panelBoxes } from "./canvas.js";
import { element, number, readout, sentence, slider } from "./controls.js";

/** @typedef {import("../math/layer.js").Dense} Dense */
/** @typedef {import("../math/layer.js").Head} Head */
/** @typedef {{layers: Dense[], head: Head}} Network of the plane, with one logit */
/** @typedef {{points: Float64Array, labels: number[]}} Sample */
/** @typedef {"input" | "hidden"} Plane */
/** @typedef {(pen: CanvasRenderingContext2D, view: View, network: Network, canvas: Canvas) => void} Shade */

const EDGE = 1; // of the square in which a point can be chosen
const AROUND = [-1.08, -1.08, 1.08, 1.08];
const NAMES = { input: "input plane", hidden: "hidden plane" };

/** A point of the input that several pictures show. */
export class Chosen {
  /** Half way along the first class. @param {Sample} sample */
  constructor({ points, labels }) {
    const middle = Math.floor(labels.lastIndexOf(labels[0]) / 2);
    this.point = [points[2 * middle], points[2 * middle + 1]];
    /** @type {Set<() => void>} */ this.changed = new Set();
  }

  /** @param {number[]} point */
  choose(point) {
    this.point = point;
    for (const changed of this.changed) changed();
  }
}

export class Planes {
  /**
   * @param {HTMLElement} screen
   * @param {HTMLElement} panel
   * @param {{network: () => Network, planes: Plane[], sample: Sample, chosen: Chosen, chart?: number}} shown
   *   `network` is that of the moment, `chart` the share of the height that is left below
   */
  constructor(screen, panel, { network, planes, sample, chosen, chart = 0 }) {
    this.network = network;
    this.sample = sample;
    this.chosen = chosen;
    this.chart = chart;
    this.panels = planes.map((plane) => ({ plane, view: new View() }));
    this.sheet = sheet(EDGE, [0, 0]);
    /** @type {Network | undefined} */ this.drawn = undefined;
    /** @type {Record<Plane, Float64Array>} */ this.images = { input: new Float64Array(0), hidden: new Float64Array(0) }; // of the sheet
    /** @type {Record<Plane, Float64Array>} */ this.dots = { ...this.images }; // of the sample
    /** @type {(point: number[]) => Iterable<number>} */ this.came = () => []; // the way in the hidden plane
    /** @type {(pen: CanvasRenderingContext2D, box: import("./canvas.js").Box) => void} */ this.drawChart = () => {};
    /** @type {Shade} */ this.shade = () => {}; // painted over the input plane, under the sheet
    this.canvas = new Canvas(screen, (pen) => this.paint(pen));
    const range = { min: -EDGE, max: EDGE, step: 0.01, value: 0 };
    this.across = slider("Across", range, (value) => chosen.choose([value, chosen.point[1]]));
    this.up = slider("Up", range, (value) => chosen.choose([chosen.point[0], value]));
    this.begins = readout("in the input plane");
    this.ends = readout("in the hidden plane");
    this.said = sentence();
    panel.append(
      element("div", "sliders", this.across.element, this.up.element),
      element("p", "readouts", this.begins.element, this.ends.element),
      this.said.element,
    );
    choosing(this.canvas.element, (event) => this.pick(event));
    chosen.changed.add(() => this.changed());
    this.changed();
  }

  /** The point of the data or of the sheet that is nearest to the pointer. @param {MouseEvent} event */
  pick(event) {
    const { left, top } = this.canvas.element.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const panel = this.panels.find(({ view: { box } }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height);
    if (!panel) return;
    this.decide();
    let least = Infinity;
    let { point } = this.chosen;
    /** @type {[import("../math/layer.js").Points, Float64Array][]} */
    const shown = [[this.sample.points, this.dots[panel.plane]], [this.sheet.points, this.images[panel.plane]]];
    for (const [points, images] of shown) {
      const found = panel.view.nearest([x, y], images.subarray(0, points.length), least);
      if (!found) continue;
      least = found.least;
      point = [points[found.place], points[found.place + 1]];
    }
    this.chosen.choose(point);
  }

  /** What the network decides, and where it takes the sheet and the sample; once for each network. */
  decide() {
    const { layers, head } = this.network();
    if (this.drawn?.layers === layers) return;
    this.drawn = { layers, head };
    /** @type {Float64Array} */ let sheetThere = new Float64Array(0);
    this.decided = decision(this.sheet, (points) => {
      const there = representation(layers, points);
      if (!sheetThere.length) sheetThere = there; // it is asked for the sheet first
      return affine(head.W, head.b, there);
    });
    const { points } = this.decided;
    const hidden = new Float64Array(points.length); // the sheet's, then those where classes meet
    hidden.set(sheetThere);
    hidden.set(representation(layers, points.subarray(sheetThere.length)), sheetThere.length);
    this.images = { input: points, hidden };
    this.dots = { input: this.sample.points, hidden: representation(layers, this.sample.points) };
  }

  /** What is said of the point, after it or the network has changed. */
  changed() {
    const { layers, head } = this.network();
    const { point } = this.chosen;
    [this.across.value, this.up.value] = point;
    const image = representation(layers, point);
    const [logit] = logits(layers, head, point);
    this.begins.show(`(${number(point[0])}, ${number(point[1])})`);
    this.ends.show(`(${number(image[0])}, ${number(image[1])})`);
    this.said.say(`The same point in both planes; the network takes it for class ${logit > 0 ? "B" : "A"}.`);
    this.canvas.request();
  }

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { width, height } = this.canvas;
    const floor = height * (1 - this.chart);
    this.decide();
    const boxes = panelBoxes(width, floor, this.panels.length);
    const above = this.panels.map(({ view }, k) => {
      const { box, above: title } = below(boxes[k]);
      view.box = box;
      view.frame = view.around(AROUND, this.sample.points);
      return title;
    });
    this.canvas.resting([this.drawn?.layers], (own) => {
      this.panels.forEach(({ plane, view }, k) => {
        this.paintPlane(own, plane, view);
        this.canvas.text(NAMES[plane], view.box.x + 8, above[k], "text");
      });
    });
    for (const { plane, view } of this.panels) this.paintPoint(pen, plane, view);
    if (this.chart) this.drawChart(pen, { x: 0, y: floor, width, height: height - floor });
  }

  /** @param {CanvasRenderingContext2D} pen @param {Plane} plane @param {View} view */
  paintPlane(pen, plane, view) {
    const { canvas, sheet: { lines } } = this;
    const { regions, borders } = /** @type {import("../lab/sheet.js").Decision} */ (this.decided);
    const at = this.images[plane];
    regions.forEach((polygons, label) => through(pen, view, at, polygons, () => {
      pen.globalAlpha = 0.12;
      pen.fillStyle = canvas.ink("ab"[label]);
      pen.fill();
    }));
    if (plane === "input") this.shade(pen, view, /** @type {Network} */ (this.drawn), canvas);
    /** @param {string} ink @param {number} width */
    const stroke = (ink, width) => () => {
      pen.strokeStyle = canvas.ink(ink);
      pen.lineWidth = width;
      pen.stroke();
    };
    through(pen, view, at, lines, stroke("grid", 1));
    const pairs = Array.from({ length: borders.length / 2 }, (_, k) => borders.subarray(2 * k, 2 * k + 2));
    through(pen, view, at, pairs, stroke("text", 2.5));
    view.dots(pen, this.dots[plane], this.sample.labels, [canvas.ink("a"), canvas.ink("b")], 2);
  }

  /** The chosen point, and in the hidden plane the way that it came.
   * @param {CanvasRenderingContext2D} pen @param {Plane} plane @param {View} view */
  paintPoint(pen, plane, view) {
    const ink = this.canvas.ink("witness");
    const { point } = this.chosen;
    const [x, y] = plane === "input" ? point : representation(this.network().layers, point);
    if (plane === "hidden") {
      const way = [...this.came(point), x, y];
      view.lines(pen, way, way.length / 2, ink, 2);
    }
    view.dot(pen, [x, y], 3, ink);
    pen.beginPath();
    pen.arc(...view.pixel(x, y), 9, 0, 2 * Math.PI);
    pen.strokeStyle = ink;
    pen.lineWidth = 2.5;
    pen.stroke();
  }
}

/** Draws lines through some of the points each, which are counted from 0.
 * @param {CanvasRenderingContext2D} pen @param {View} view @param {Float64Array} points @param {Int32Array[]} lines
 * @param {() => void} draw what is done with all of them */
function through(pen, view, points, lines, draw) {
  const { box, frame: { unit } } = view;
  const [left, top] = view.pixel(0, 0);
  pen.save();
  pen.beginPath();
  pen.rect(box.x, box.y, box.width, box.height);
  pen.clip();
  pen.beginPath();
  for (const line of lines) {
    for (let k = 0; k < line.length; k++) {
      const [x, y] = [left + points[2 * line[k]] * unit, top - points[2 * line[k] + 1] * unit];
      if (k) pen.lineTo(x, y);
      else pen.moveTo(x, y);
    }
  }
  draw();
  pen.restore();
}

/** The network that a figure shows, of two units and one logit. @param {{layers: Dense[], head: Head | null}} network
 * @returns {Network} */
export function ofThePlane({ layers, head }) {
  const flat = layers.every(({ W }) => W?.length === 2 && W[0].length === 2);
  if (!flat || head?.W.length !== 1) throw new Error("network.json: expected layers of two units and one logit");
  return { layers, head };
}
