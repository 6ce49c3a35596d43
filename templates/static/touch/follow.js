// A point of the plane, followed through all layers of a film: where it is, the way that it came, and where it
// began, in a small picture of the input. It is chosen by hovering or tapping, or by sliders. A film of several
// networks has a panel for each, and the point is followed in all.

import { affine } from "../math/layer.js";
import { Canvas, View, below, choosing, panelBoxes } from "./canvas.js";
import { element, fetched, number, opener, readout, sentence, slider } from "./controls.js";
import { Course } from "./course.js";
import { followed, momentOf } from "./moment.js";
import { sampleOf } from "./sample.js";
import { sheet } from "./sheet.js";

/** @typedef {import("../math/layer.js").Head} Head */
/** @typedef {import("./moment.js").Film} Film */
/** @typedef {import("./course.js").Moment} Moment */
/** @typedef {import("./course.js").Starts} Starts */
/** @typedef {{layers: ConstructorParameters<typeof Course>[0], head: Head | null}} Network as played */
/** @typedef {{points: Float64Array, labels: number[]}} Sample */
/** @typedef {{shape?: import("./sheet.js").Shape, titles?: Record<string, string>}} Shown the sheet's shape, and for a
 *   film of several networks each one's title */
/** @typedef {{points: Float64Array, starts: Starts[], carried: Float64Array}} Carried points, and where they are */
/** @typedef {Carried & {length: number, ink: string, width: number}} Part of a sheet */

const EDGE = 1.3; // of the square in which a point can be chosen
const INSET = 0.24; // of the first panel's width
const NOBODY = { points: new Float64Array(0), labels: [] };

/** @param {HTMLElement} place */
export function begin(place) {
  beginFollowing(place, {});
}

/** @param {HTMLElement} place @param {Shown} shown */
export function beginFollowing(place, { shape = { circles: [] }, titles }) {
  opener(place, "Follow a point", async (panel) => {
    const [{ networks }, text] = await Promise.all([fetched(place, "network.json"), fetched(place, "data.csv")]);
    const names = titles ? Object.keys(titles) : Object.keys(networks).slice(0, 1);
    const shown = names.map((name) => ({ title: titles?.[name], network: networks[name] }));
    return new Followed(place, panel, shown, shape, text.trim().includes("\n") ? sampleOf(text) : NOBODY);
  });
}

/** A network's panel: how it carries the sheet, the sample and the chosen point. */
class Panel {
  view = new View();
  /** @type {import("./canvas.js").Frame[]} */ frames = [];

  /** @param {{title?: string, network: Network}} shown @param {number} stages of the film
   * @param {import("./sheet.js").Shape} shape @param {Sample} sample */
  constructor({ title, network: { layers, head } }, stages, shape, sample) {
    this.title = title;
    this.head = head;
    this.course = new Course(layers, stages);
    /** @type {Part[]} */
    this.parts = sheet(shape).map((part) => ({ ...part, starts: this.course.starts(part.points) }));
    /** @type {Carried} */
    this.dots = { points: sample.points, starts: this.course.starts(sample.points), carried: new Float64Array(sample.points.length) };
    const { moments } = this.course;
    this.times = Array.from({ length: moments + 1 }, (_, step) => step / moments); // of the trail in a stage
    this.way = new Float64Array(2 * stages * this.times.length);
    this.now = readout(title ? `${title}: the point is at` : "the point is at");
  }

  /** Follows a point; what becomes of it. @param {number[]} point of the input @returns {string} */
  choose(point) {
    this.trail = this.course.starts(Float64Array.from(point));
    for (let stage = 0; stage < this.course.stages; stage++) {
      this.times.forEach((t, k) => {
        const at = 2 * (stage * this.times.length + k);
        this.course.carry(/** @type {Starts[]} */ (this.trail), { stage, t }, this.way.subarray(at, at + 2));
      });
    }
    const end = this.course.end(this.trail);
    const to = `${this.title ? `all ${this.title} layers` : "the layers"} bring it to (${number(end[0])}, ${number(end[1])})`;
    if (this.head?.W.length !== 1) return to;
    const [logit] = affine(this.head.W, this.head.b, end);
    return `${to}, on the side of class ${logit > 0 ? "B" : "A"}`;
  }

  /** What is in view at the end of each stage, the input first. */
  framed() {
    const stages = Array.from({ length: this.course.stages }, (_, stage) => ({ stage, t: 1 }));
    const edge = this.parts[1];
    return [{ stage: 0, t: 0 }, ...stages].map((moment) => this.view.around(
      this.course.carry(edge.starts, moment, edge.carried), this.course.carry(this.dots.starts, moment, this.dots.carried),
    ));
  }

  /** @param {import("./canvas.js").Box} box @param {Moment} moment */
  look(box, { stage, t }) {
    const { view } = this;
    if (box.width !== view.box.width || box.height !== view.box.height) this.frames.length = 0;
    view.box = box;
    if (!this.frames.length) this.frames = this.framed();
    view.look(this.frames[stage], this.frames[stage + 1], t);
  }
}

class Followed {
  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} controls
   * @param {{title?: string, network: Network}[]} shown
   * @param {import("./sheet.js").Shape} shape
   * @param {Sample} sample
   */
  constructor(place, controls, shown, shape, sample) {
    const figure = /** @type {HTMLElement} */ (place.closest("figure"));
    this.box = /** @type {HTMLElement & {film: Film}} */ (figure.querySelector(".film"));
    this.sample = sample;
    this.panels = shown.map((one) => new Panel(one, this.box.film.stages.length, shape, sample));
    this.inset = new View();
    this.chosen = sample.labels.length ? [sample.points[0], sample.points[1]] : [0.48, 0.64];
    this.canvas = new Canvas(/** @type {HTMLElement} */ (this.box.querySelector(".screen")), (pen) => this.paint(pen));
    const range = { min: -EDGE, max: EDGE, step: 0.01, value: 0 };
    this.across = slider("Across", range, (value) => this.choose([value, this.chosen[1]]));
    this.up = slider("Up", range, (value) => this.choose([this.chosen[0], value]));
    this.said = sentence();
    controls.append(
      element("div", "sliders", this.across.element, this.up.element),
      element("p", "readouts", ...this.panels.map(({ now }) => now.element)),
      this.said.element,
    );
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

  /** The point whose image is nearest to the pointer: of the data, or of the sheet. @param {MouseEvent} event */
  pick(event) {
    const { left, top } = this.canvas.element.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    let least = Infinity;
    for (const { view, dots, parts } of this.panels) {
      for (const { points, carried } of [dots, ...parts]) {
        const found = view.nearest([x, y], carried, least);
        if (!found) continue;
        least = found.least;
        this.chosen = [points[found.place], points[found.place + 1]];
      }
    }
    this.choose(this.chosen);
  }

  /** @param {number[]} point of the input */
  choose(point) {
    this.chosen = point;
    [this.across.value, this.up.value] = point;
    const brought = this.panels.map((panel) => panel.choose(point)).join("; ");
    const back = this.panels[0].course.returns ? " and then back to where it was" : "";
    this.said.say(`From (${number(point[0])}, ${number(point[1])}) ${brought}${back}.`);
    if (!this.box.film.playing) this.canvas.request(); // a film that plays is drawn at each frame
  }

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { width, height } = this.canvas;
    const moment = momentOf(this.box.film, this.box.film.time);
    const boxes = panelBoxes(width, height, this.panels.length);
    const above = this.panels.map((panel, k) => {
      const { box, above: title } = panel.title ? below(boxes[k]) : { box: boxes[k], above: 0 };
      panel.look(box, moment);
      return title;
    });
    this.canvas.resting([moment.stage, moment.t], (own) => {
      this.panels.forEach((panel, k) => {
        this.paintSheet(own, panel, moment);
        if (panel.title) this.canvas.text(panel.title, panel.view.box.x + 8, above[k], "text");
      });
    });
    for (const panel of this.panels) this.paintPoint(pen, panel, moment);
    this.paintInset(pen);
  }

  /** The sheet and the sample. @param {CanvasRenderingContext2D} pen @param {Panel} panel @param {Moment} moment */
  paintSheet(pen, { view, course, parts, dots }, moment) {
    for (const { starts, carried, length, ink, width } of parts) {
      view.lines(pen, course.carry(starts, moment, carried), length, this.canvas.ink(ink), width);
    }
    this.paintDots(pen, view, course.carry(dots.starts, moment, dots.carried), 2.4);
  }

  /** The chosen point where it is, and the way that it came.
   * @param {CanvasRenderingContext2D} pen @param {Panel} panel @param {Moment} moment */
  paintPoint(pen, { view, course, trail, times, way, now }, moment) {
    const at = course.carry(/** @type {Starts[]} */ (trail), moment, new Float64Array(2));
    const passed = moment.stage * times.length + Math.floor(moment.t * course.moments) + 1;
    const came = Float64Array.of(...way.subarray(0, 2 * passed), ...at);
    view.lines(pen, came, came.length / 2, this.canvas.ink("witness"), 2);
    this.ring(pen, view, [...at], 8);
    now.show(`(${number(at[0])}, ${number(at[1])})`);
  }

  /** @param {CanvasRenderingContext2D} pen @param {View} view @param {Float64Array} points @param {number} radius */
  paintDots(pen, view, points, radius) {
    view.dots(pen, points, this.sample.labels, [this.canvas.ink("a"), this.canvas.ink("b")], radius);
  }

  /** The input, and where the point began. @param {CanvasRenderingContext2D} pen */
  paintInset(pen) {
    const { canvas, inset } = this;
    const { x, y, width } = this.panels[0].view.box;
    const size = INSET * width;
    inset.box = { x: x + width - size - 6, y: y + 6, width: size, height: size };
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
