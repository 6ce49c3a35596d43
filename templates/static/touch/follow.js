// A point of the plane, followed through all layers of a film: where it is, the way that it came, and where it
// began, in a small picture of the input. It is chosen by hovering or tapping, or by sliders.

import { logits } from "../math/layer.js";
import { polarPath } from "../math/polar_path.js";
import { Canvas, View, choosing } from "./canvas.js";
import { element, fetched, number, opener, readout, sentence, slider } from "./controls.js";
import { followed, momentOf } from "./moment.js";
import { sampleOf } from "./sample.js";
import { carried, sheet } from "./sheet.js";

/** @typedef {import("../math/layer.js").Dense} Dense */
/** @typedef {import("../math/layer.js").Head} Head */
/** @typedef {import("./moment.js").Film} Film */
/** @typedef {{stage: number, t: number}} Moment */

const EDGE = 1.3; // of the square in which a point can be chosen
const STEPS = 12; // of the trail in a stage
const TIMES = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
const INSET = 0.24; // of the picture's width

/** @param {HTMLElement} place */
export function begin(place) {
  opener(place, "Follow a point", async (panel) => {
    const [{ networks }, text] = await Promise.all([fetched(place, "network.json"), fetched(place, "data.csv")]);
    const [network] = Object.values(networks);
    return new Followed(place, panel, network, sampleOf(text));
  });
}

class Followed {
  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} panel
   * @param {{layers: Dense[], head: Head}} network as played
   * @param {{points: Float64Array, labels: number[]}} sample
   */
  constructor(place, panel, { layers, head }, sample) {
    const figure = /** @type {HTMLElement} */ (place.closest("figure"));
    this.box = /** @type {HTMLElement & {film: Film}} */ (figure.querySelector(".film"));
    const flat = layers.every(({ W }) => W.length === 2 && W[0].length === 2);
    if (this.box.film.stages.length !== 3 * layers.length || !flat) {
      throw new Error("network.json: expected layers of two units, each played as W, b and σ");
    }
    this.layers = layers;
    this.head = head;
    this.sample = sample;
    this.paths = layers.map(({ W }) => polarPath(W));
    this.turns = this.paths.map((path) => TIMES.map((t) => path.matrix(t))); // at the moments of the trail
    this.parts = sheet({ circles: [] }).map((part) => ({ ...part, starts: this.starts(part.points) }));
    this.dots = { starts: this.starts(sample.points), carried: new Float64Array(sample.points.length) };
    this.view = new View();
    this.inset = new View();
    /** @type {import("./canvas.js").Frame[]} */ this.frames = [];
    this.chosen = [sample.points[0], sample.points[1]];
    /** @type {Float64Array | undefined} */ this.way = undefined;
    this.canvas = new Canvas(/** @type {HTMLElement} */ (this.box.querySelector(".screen")), (pen) => this.paint(pen));
    this.addControls(panel);
    choosing(this.canvas.element, (event) => this.pick(event));
    followed(this.box, () => this.canvas.shown && this.canvas.draw());
    this.choose(this.chosen);
  }

  async open() {
    const { film } = this.box;
    if (!film.playing) await film.jump(film.time);
    this.canvas.show();
  }

  close() {
    this.canvas.hide();
  }

  /** @param {HTMLElement} panel */
  addControls(panel) {
    const range = { min: -EDGE, max: EDGE, step: 0.01, value: 0 };
    this.across = slider("Across", range, (value) => this.choose([value, this.chosen[1]]));
    this.up = slider("Up", range, (value) => this.choose([this.chosen[0], value]));
    this.now = readout("the point is at");
    this.said = sentence();
    panel.append(
      element("div", "sliders", this.across.element, this.up.element),
      element("p", "readouts", this.now.element),
      this.said.element,
    );
  }

  /** The point whose image is nearest to the pointer: of the data, or of the sheet. @param {MouseEvent} event */
  pick(event) {
    const { left, top } = this.canvas.element.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    let least = Infinity;
    for (const { starts, carried: images } of [this.dots, ...this.parts]) {
      for (let i = 0; i < images.length; i += 2) {
        const [px, py] = this.view.pixel(images[i], images[i + 1]);
        const far = Math.hypot(px - x, py - y);
        if (far < least) [least, this.chosen] = [far, [starts[0][i], starts[0][i + 1]]];
      }
    }
    this.choose(this.chosen);
  }

  /** @param {number[]} point of the input */
  choose(point) {
    this.chosen = point;
    const trail = this.starts(Float64Array.from(point));
    this.trail = trail;
    const { stages } = this.box.film;
    const way = this.way ??= new Float64Array(2 * stages.length * TIMES.length);
    stages.forEach((_, stage) => TIMES.forEach((t, k) => {
      const at = 2 * (stage * TIMES.length + k);
      const layer = Math.floor(stage / 3);
      const turn = () => this.turns[layer][stage % 3 ? STEPS : k];
      carried(turn, this.layers[layer], { stage: stage % 3, t }, trail[layer], way.subarray(at, at + 2));
    }));
    if (this.across) this.across.value = point[0];
    if (this.up) this.up.value = point[1];
    const [logit] = logits(this.layers, this.head, point);
    const end = this.trail[this.layers.length];
    this.said?.say(
      `From (${number(point[0])}, ${number(point[1])}) the layers bring it to (${number(end[0])}, ${number(end[1])}),`
      + ` on the side of class ${logit > 0 ? "B" : "A"}.`,
    );
    this.canvas.request();
  }

  /** Points before the first layer and after each. @param {Float64Array} points @returns {Float64Array[]} */
  starts(points) {
    const all = [points];
    this.layers.forEach((layer, k) => {
      all.push(this.carry(all, { stage: 3 * k + 2, t: 1 }, new Float64Array(points.length)));
    });
    return all;
  }

  /** @param {Float64Array[]} starts @param {Moment} moment @param {Float64Array} into */
  carry(starts, { stage, t }, into) {
    const k = Math.floor(stage / 3);
    return carried((s) => this.paths[k].matrix(s), this.layers[k], { stage: stage % 3, t }, starts[k], into);
  }

  /** What is in view at the end of each stage, the input first. */
  framed() {
    const ends = [{ stage: 0, t: 0 }, ...this.box.film.stages.map((_, stage) => ({ stage, t: 1 }))];
    const edge = this.parts[1];
    return ends.map((moment) => this.view.around(
      this.carry(edge.starts, moment, edge.carried), this.carry(this.dots.starts, moment, this.dots.carried),
    ));
  }

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { canvas, view } = this;
    const moment = momentOf(this.box.film, this.box.film.time);
    if (canvas.width !== view.box.width || canvas.height !== view.box.height) {
      view.box = { x: 0, y: 0, width: canvas.width, height: canvas.height };
      this.frames = this.framed();
    }
    const [from, to] = [this.frames[moment.stage], this.frames[moment.stage + 1]];
    view.frame = {
      unit: 1 / ((1 - moment.t) / from.unit + moment.t / to.unit),
      centre: from.centre.map((x, i) => (1 - moment.t) * x + moment.t * to.centre[i]),
    };
    for (const { starts, carried: into, length, ink, width } of this.parts) {
      view.lines(pen, this.carry(starts, moment, into), length, canvas.ink(ink), width);
    }
    this.paintDots(pen, view, this.carry(this.dots.starts, moment, this.dots.carried), 2.4);
    this.paintPoint(pen, moment);
    this.paintInset(pen);
  }

  /** @param {CanvasRenderingContext2D} pen @param {View} view @param {Float64Array} points @param {number} radius */
  paintDots(pen, view, points, radius) {
    view.dots(pen, points, this.sample.labels, [this.canvas.ink("a"), this.canvas.ink("b")], radius);
  }

  /** The chosen point where it is, and the way that it came.
   * @param {CanvasRenderingContext2D} pen @param {Moment} moment */
  paintPoint(pen, moment) {
    const trail = /** @type {Float64Array[]} */ (this.trail);
    const at = this.carry(trail, moment, new Float64Array(2));
    const passed = moment.stage * TIMES.length + Math.floor(moment.t * STEPS) + 1;
    const way = Float64Array.of(.../** @type {Float64Array} */ (this.way).subarray(0, 2 * passed), ...at);
    this.view.lines(pen, way, way.length / 2, this.canvas.ink("witness"), 2);
    this.ring(pen, this.view, [...at], 8);
    this.now?.show(`(${number(at[0])}, ${number(at[1])})`);
  }

  /** The input, and where the point began. @param {CanvasRenderingContext2D} pen */
  paintInset(pen) {
    const { canvas, inset } = this;
    const size = INSET * canvas.width;
    inset.box = { x: canvas.width - size - 6, y: 6, width: size, height: size };
    inset.frame = inset.around([-EDGE, -EDGE, EDGE, EDGE], this.sample.points);
    inset.ground(pen, canvas);
    this.paintDots(pen, inset, this.sample.points, 1);
    this.ring(pen, inset, this.chosen, 5);
    canvas.text("input", inset.box.x + size / 2, inset.box.y + size + 12, "pale", "center");
  }

  /** @param {CanvasRenderingContext2D} pen @param {View} view @param {number[]} at @param {number} radius */
  ring(pen, view, at, radius) {
    view.dot(pen, at, 2.5, this.canvas.ink("witness"));
    pen.beginPath();
    pen.arc(...view.pixel(at[0], at[1]), radius, 0, 2 * Math.PI);
    pen.strokeStyle = this.canvas.ink("witness");
    pen.lineWidth = 2;
    pen.stroke();
  }
}
