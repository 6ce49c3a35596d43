// A network in the plane of its input and in that of its last hidden units: what it decides on a sheet, the data,
// and one point that lights up in both. Two figures of one network share the point.

import { decision, sheet } from "../lab/sheet.js";
import { logits, representation } from "../math/layer.js";
import { Canvas, View, below, choosing, panelBoxes } from "./canvas.js";
import { element, number, readout, sentence, slider } from "./controls.js";

/** @typedef {import("../math/layer.js").Dense} Dense */
/** @typedef {import("../math/layer.js").Head} Head */
/** @typedef {{layers: Dense[], head: Head}} Network of the plane, with one logit */
/** @typedef {{points: Float64Array, labels: number[]}} Sample */
/** @typedef {"input" | "hidden"} Plane */

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
    /** @type {(pen: CanvasRenderingContext2D, box: import("./canvas.js").Box) => void} */ this.drawChart = () => {};
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
    let least = Infinity;
    let { point } = this.chosen;
    for (const points of [this.sample.points, Float64Array.from(this.sheet.points)]) {
      const images = this.images(panel.plane, points);
      for (let i = 0; i < images.length; i += 2) {
        const [right, down] = panel.view.pixel(images[i], images[i + 1]);
        const far = Math.hypot(right - x, down - y);
        if (far < least) [least, point] = [far, [points[i], points[i + 1]]];
      }
    }
    this.chosen.choose(point);
  }

  /** Points of the input in a plane. @param {Plane} plane @param {Float64Array} points */
  images(plane, points) {
    return plane === "input" ? points : representation(this.network().layers, points);
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
    const { layers, head } = this.network();
    const floor = height * (1 - this.chart);
    if (this.drawn?.layers !== layers) {
      this.drawn = { layers, head };
      this.decided = decision(this.sheet, (points) => logits(layers, head, points));
    }
    const boxes = panelBoxes(width, floor, this.panels.length);
    this.panels.forEach(({ plane, view }, k) => {
      const { box, above } = below(boxes[k]);
      view.box = box;
      view.frame = view.around(AROUND, this.sample.points);
      this.paintPlane(pen, plane, view);
      this.canvas.text(NAMES[plane], box.x + 8, above, "text");
    });
    if (this.chart) this.drawChart(pen, { x: 0, y: floor, width, height: height - floor });
  }

  /** @param {CanvasRenderingContext2D} pen @param {Plane} plane @param {View} view */
  paintPlane(pen, plane, view) {
    const { canvas, sheet: { lines } } = this;
    const { points, regions, borders } = /** @type {import("../lab/sheet.js").Decision} */ (this.decided);
    const at = this.images(plane, points);
    regions.forEach((polygons, label) => {
      for (const polygon of polygons) view.fill(pen, chosen(at, polygon), canvas.ink("ab"[label]), 0.12);
    });
    for (const line of lines) view.lines(pen, chosen(at, line), line.length, canvas.ink("grid"), 1);
    view.lines(pen, chosen(at, borders), 2, canvas.ink("text"), 2.5);
    view.dots(pen, this.images(plane, this.sample.points), this.sample.labels, [canvas.ink("a"), canvas.ink("b")], 2);
    const [x, y] = this.images(plane, Float64Array.from(this.chosen.point));
    view.dot(pen, [x, y], 3, canvas.ink("witness"));
    pen.beginPath();
    pen.arc(...view.pixel(x, y), 9, 0, 2 * Math.PI);
    pen.strokeStyle = canvas.ink("witness");
    pen.lineWidth = 2.5;
    pen.stroke();
  }
}

/** These of the points, one after the other. @param {Float64Array} points @param {Int32Array} places */
function chosen(points, places) {
  const values = new Float64Array(2 * places.length);
  for (let n = 0; n < places.length; n++) {
    values[2 * n] = points[2 * places[n]];
    values[2 * n + 1] = points[2 * places[n] + 1];
  }
  return values;
}

/** The network that a figure shows, of two units and one logit. @param {{layers: Dense[], head: Head | null}} network
 * @returns {Network} */
export function ofThePlane({ layers, head }) {
  const flat = layers.every(({ W }) => W?.length === 2 && W[0].length === 2);
  if (!flat || head?.W.length !== 1) throw new Error("network.json: expected layers of two units and one logit");
  return { layers, head };
}
