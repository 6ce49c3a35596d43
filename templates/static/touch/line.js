// A line between two classes, turned and shifted by hand, with its score beside the best one's.

import { bestLine, rightOf } from "../math/best_line.js";
import { Canvas, View } from "./canvas.js";
import { button, element, fetched, number, opener, readout, sentence, slider } from "./controls.js";
import { Handle } from "./handle.js";
import { sampleOf } from "./sample.js";

const ARM = 0.85; // from the middle of the line to where it is turned
const AROUND = [-1.25, -1.25, 1.25, 1.25]; // what the picture shows

/** @param {HTMLElement} place */
export function begin(place) {
  opener(place, "Draw a line yourself", async (panel) => new LineByHand(place, panel, sampleOf(await fetched(place, "data.csv"))));
}

class LineByHand {
  angle = 0; // degrees, from −90 to 90
  shift = 0; // of the line from 0, upwards along its normal

  /** @param {HTMLElement} place @param {HTMLElement} panel @param {{points: Float64Array, labels: number[]}} sample */
  constructor(place, panel, sample) {
    this.sample = sample;
    this.best = bestLine(sample.points, sample.labels);
    const figure = /** @type {HTMLElement} */ (place.closest("figure"));
    this.canvas = new Canvas(/** @type {HTMLElement} */ (figure.querySelector(".picture")), (pen) => this.paint(pen));
    this.view = new View();
    this.addControls(panel);
    this.addHandles();
    this.changed();
  }

  open() {
    this.canvas.show();
  }

  close() {
    this.canvas.hide();
    this.placeHandles();
  }

  /** Along the line, and across it, upwards. */
  get axes() {
    const angle = (this.angle * Math.PI) / 180;
    return { along: [Math.cos(angle), Math.sin(angle)], normal: [-Math.sin(angle), Math.cos(angle)] };
  }

  /** @param {HTMLElement} panel */
  addControls(panel) {
    const range = { min: -90, max: 90, step: 0.5, value: this.angle, unit: "°" };
    this.angleSlider = slider("Angle", range, (value) => this.put(value, this.shift));
    const shifts = { min: -1.5, max: 1.5, step: 0.01, value: this.shift };
    this.shiftSlider = slider("Shift", shifts, (value) => this.put(this.angle, value));
    this.own = readout("right with this line");
    this.most = readout("with the best of all lines");
    this.said = sentence();
    panel.append(
      element("div", "sliders", this.angleSlider.element, this.shiftSlider.element),
      element("p", "readouts", this.own.element, this.most.element),
      this.said.element,
      element("p", "choices", button("Show the best line", () => this.showBest())),
    );
  }

  addHandles() {
    let start = { angle: 0, middle: [0, 0], end: [0, 0] };
    const begin = () => {
      const { along, normal } = this.axes;
      const middle = normal.map((x) => this.shift * x);
      start = { angle: this.angle, middle, end: middle.map((x, i) => x + ARM * along[i]) };
    };
    this.turning = new Handle(this.canvas, this.view, "Drag to turn the line", {
      start: begin,
      move: (dx, dy) => {
        const [x, y] = [start.end[0] + dx - start.middle[0], start.end[1] + dy - start.middle[1]];
        this.through(start.middle, (Math.atan2(y, x) * 180) / Math.PI);
      },
    });
    this.shifting = new Handle(this.canvas, this.view, "Drag to shift the line", {
      start: begin,
      move: (dx, dy) => this.through([start.middle[0] + dx, start.middle[1] + dy], start.angle),
    });
  }

  /** The line through a point. @param {number[]} point @param {number} angle degrees */
  through([x, y], angle) {
    const upright = ((((angle + 90) % 180) + 180) % 180) - 90; // the same line
    const turned = (upright * Math.PI) / 180;
    this.put(upright, -Math.sin(turned) * x + Math.cos(turned) * y);
    this.showValues();
  }

  /** @param {number} angle @param {number} shift */
  put(angle, shift) {
    [this.angle, this.shift] = [angle, Math.min(Math.max(shift, -1.5), 1.5)];
    this.changed();
  }

  showBest() {
    const { normal: [p, q], offset } = this.best;
    this.through([-offset * p, -offset * q], (Math.atan2(-p, q) * 180) / Math.PI);
  }

  showValues() {
    if (this.angleSlider) this.angleSlider.value = this.angle;
    if (this.shiftSlider) this.shiftSlider.value = this.shift;
  }

  /** How many are right, with class 1 above the line or below, whichever is more. */
  get score() {
    const { points, labels } = this.sample;
    const { normal: [p, q] } = this.axes;
    const above = rightOf(points, labels, [p, q], -this.shift);
    const below = rightOf(points, labels, [-p, -q], this.shift);
    return { right: Math.max(above, below), above: above >= below };
  }

  changed() {
    const { right } = this.score;
    const all = this.sample.labels.length;
    this.own?.show(`${right} of ${all} (${percent(right / all)})`);
    this.most?.show(`${this.best.right} of ${all} (${percent(this.best.right / all)})`);
    this.said?.say(words(right, this.best.right, all));
    this.canvas.request();
  }

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { canvas, view } = this;
    view.box = { x: 0, y: 0, width: canvas.width, height: canvas.height };
    view.frame = view.around(AROUND);
    const { above } = this.score;
    const { along, normal } = this.axes;
    const end = (/** @type {number} */ far) => normal.map((x, i) => this.shift * x + far * along[i]);
    const [left, right] = [end(-9), end(9)];
    for (const side of [1, -1]) {
      const beyond = [left, right, right.map((x, i) => x + 9 * side * normal[i]), left.map((x, i) => x + 9 * side * normal[i])];
      view.fill(pen, beyond.flat(), canvas.ink((side > 0) === above ? "b" : "a"), 0.12);
    }
    view.lines(pen, GRID, 2, canvas.ink("grid"), 1);
    view.lines(pen, [...left, ...right], 2, canvas.ink("text"), 2.5);
    this.paintPoints(pen, above);
    this.placeHandles();
  }

  /** Each in its class's colour, those on the wrong side ringed.
   * @param {CanvasRenderingContext2D} pen @param {boolean} above whether class 1 is above the line */
  paintPoints(pen, above) {
    const { points, labels } = this.sample;
    const { normal: [p, q] } = this.axes;
    const colours = [this.canvas.ink("a"), this.canvas.ink("b")];
    this.view.dots(pen, points, labels, colours, 2.2);
    pen.beginPath();
    labels.forEach((label, n) => {
      const [x, y] = [points[2 * n], points[2 * n + 1]];
      const upper = p * x + q * y > this.shift;
      if ((upper === above) === (label === 1)) return;
      const [left, top] = this.view.pixel(x, y);
      pen.moveTo(left + 4.5, top);
      pen.arc(left, top, 4.5, 0, 2 * Math.PI);
    });
    pen.strokeStyle = this.canvas.ink("witness");
    pen.lineWidth = 1.2;
    pen.stroke();
  }

  placeHandles() {
    const { along, normal } = this.axes;
    const middle = normal.map((x) => this.shift * x);
    this.shifting?.place(middle);
    this.turning?.place(middle.map((x, i) => x + ARM * along[i]));
  }
}

/** Lines of a grid over the square, two points each. */
const GRID = Array.from({ length: 13 }, (_, k) => (k - 6) / 5).flatMap((x) => [x, -1.2, x, 1.2, -1.2, x, 1.2, x]);

/** @param {number} share */
function percent(share) {
  return `${number(100 * share)}%`;
}

/** @param {number} right @param {number} best @param {number} all */
function words(right, best, all) {
  const wrong = all - right;
  if (wrong === 0) return "The line parts the classes: no point lies on the wrong side.";
  const points = wrong === 1 ? "1 point lies" : `${wrong} points lie`;
  if (right === best) return `${points} on the wrong side (ringed), and no line does better.`;
  return `${points} on the wrong side (ringed). The best of all lines gets ${all - best} wrong.`;
}
