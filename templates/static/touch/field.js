// Anchors of a field and their arrows, by sliders or by dragging them. In a film of two networks the panels, where
// points jump and where they flow, follow; else the arrows, the ways of one point that jumps and flows, and, where
// a film's time is to follow, particles that drift.

import { fieldAt, flowed, jumpDeterminants, jumped } from "../math/field.js";
import { Canvas, View } from "./canvas.js";
import { button, element, fetched, number, opener, readout, sentence, slider } from "./controls.js";
import { Handle } from "./handle.js";
import { followed, momentOf, span } from "./moment.js";
import { lattice } from "./sheet.js";
import { SheetFilm } from "./sheet_film.js";

/** @typedef {import("../math/field.js").Field} Field */

const EDGE = 1.1; // of the square in which anchors stand
const LONGEST = 2; // coordinate of an arrow
const STEPS = 8; // of the flow of one point, per unit time
const FILM_STEPS = 6; // of that of a sheet: with the longest arrows a tenth of a px apart from the figure's
const ACROSS = 17; // arrows
const SHORT = 0.3; // at which arrows of a still are drawn
const SHORTER = 0.4; // at which arrows of a film are drawn
const SIDE = 41; // of the lattice on which folds are looked for
const PARTICLES = lattice(12, 0.99);

/** @param {HTMLElement} place */
export function begin(place) {
  opener(place, "Move the anchors", async (panel) => {
    const file = await fetched(place, "network.json");
    const two = Object.keys(file.networks).length > 1;
    return two ? new FieldFilm(place, panel, fieldOf(file)) : new FieldAlone(place, panel, fieldOf(file));
  });
}

/** The first network's first layer. @param {{networks: Record<string, {layers: Field[]}>}} file @returns {Field} */
function fieldOf({ networks }) {
  const [{ layers: [{ c, v, s }] }] = Object.values(networks);
  if (c[0].length !== 2) throw new Error("network.json: expected a field of the plane");
  return { c, v, s };
}

const SQUARE = [-1, -1, 1, -1, 1, 1, -1, 1, -1, -1];
const EVERYWHERE = lattice(SIDE, 1);

/** The anchors of a field: sliders, handles, and how they are drawn. */
class Anchors {
  /** @param {Field} own @param {() => void} changed */
  constructor(own, changed) {
    this.own = own;
    this.field = structuredClone(own);
    this.changed = changed;
    /** @type {(() => void)[]} */ this.shown = []; // puts each slider where its number is
    /** @param {string} name @param {number[]} numbers @param {number} i @param {number} largest */
    const coordinate = (name, numbers, i, largest) => {
      const control = slider(name, { min: -largest, max: largest, step: 0.01, value: numbers[i] }, (value) => {
        numbers[i] = value;
        changed();
      });
      this.shown.push(() => { control.value = numbers[i]; });
      return control.element;
    };
    const rows = this.field.c.flatMap((anchor, k) => [
      ...["across", "up"].map((way, i) => coordinate(`Anchor ${k + 1} ${way}`, anchor, i, EDGE)),
      ...["across", "up"].map((way, i) => coordinate(`Arrow ${k + 1} ${way}`, this.field.v[k], i, LONGEST)),
    ]);
    this.element = element("div", "sliders", ...rows);
    /** @type {{handle: Handle, at: () => number[]}[]} */ this.handles = [];
  }

  show() {
    this.shown.forEach((put) => put());
  }

  reset() {
    /** @param {number[][]} rows @param {number[][]} other */
    const copy = (rows, other) => rows.forEach((row, k) => row.splice(0, 2, ...other[k]));
    copy(this.field.c, this.own.c);
    copy(this.field.v, this.own.v);
    this.show();
    this.changed();
  }

  /** Handles at anchors and tips of arrows. @param {Canvas} canvas @param {View} view @param {number} scale of arrows
   * @param {{start?: () => void, end?: () => void}} [around] before and after */
  addHandles(canvas, view, scale, around = {}) {
    this.field.c.forEach((anchor, k) => {
      const pull = this.field.v[k];
      this.addHandle(canvas, view, `Drag anchor ${k + 1}`, anchor, EDGE, 1, () => anchor, around);
      const tip = () => anchor.map((x, i) => x + scale * pull[i]);
      this.addHandle(canvas, view, `Drag the arrow of anchor ${k + 1}`, pull, LONGEST, scale, tip, around);
    });
  }

  /** @param {Canvas} canvas @param {View} view @param {string} title @param {number[]} numbers that are dragged
   * @param {number} largest @param {number} scale @param {() => number[]} at @param {{start?: () => void, end?: () => void}} around */
  addHandle(canvas, view, title, numbers, largest, scale, at, around) {
    let start = [0, 0];
    const handle = new Handle(canvas, view, title, {
      start: () => {
        start = [...numbers];
        around.start?.();
      },
      move: (dx, dy) => {
        [dx, dy].forEach((d, i) => {
          numbers[i] = Number(Math.min(Math.max(start[i] + d / scale, -largest), largest).toFixed(2));
        });
        this.show();
        this.changed();
      },
      end: around.end,
    });
    this.handles.push({ handle, at });
  }

  /** @param {boolean} shown */
  placeHandles(shown) {
    for (const { handle, at } of this.handles) handle.place(shown ? at() : null);
  }

  /** @param {CanvasRenderingContext2D} pen @param {Canvas} canvas @param {View} view @param {number} scale of arrows */
  paint(pen, canvas, view, scale) {
    this.field.c.forEach((anchor, k) => {
      const ink = "ab"[k % 2];
      view.arrow(pen, anchor, anchor.map((x, i) => x + scale * this.field.v[k][i]), canvas.ink(ink));
      view.dot(pen, anchor, 4.5, canvas.ink(ink));
    });
  }
}

class FieldFilm {
  /** @param {HTMLElement} place @param {HTMLElement} panel @param {Field} own */
  constructor(place, panel, own) {
    this.anchors = new Anchors(own, () => this.changed());
    const { field } = this.anchors;
    const circles = own.c.map((centre, k) => ({ radius: 0.26, centre, ink: "ab"[k % 2] }));
    /** @type {import("./sheet_film.js").Panel["carry"][]} */
    const carries = [
      ({ t }, points, into) => jumped(field, points, t, into),
      ({ t }, points, into) => flowed(field, points, t, Math.max(1, Math.ceil(FILM_STEPS * t)), into),
    ];
    this.scene = new SheetFilm(place, ["jump: x + tF(x)", "flow: dx/dt = F(x)"].map((title, k) => ({
      title,
      shape: { circles },
      carry: carries[k],
      also: (pen, view) => this.anchors.paint(pen, this.scene.canvas, view, SHORTER),
    })));
    const { canvas, panels: [{ view }] } = this.scene;
    this.anchors.addHandles(canvas, view, SHORTER, {
      start: () => { this.scene.held = true; },
      end: () => {
        this.scene.held = false;
        this.scene.changed();
      },
    });
    this.scene.painted = () => this.placeHandles();
    this.least = readout("least determinant of the jump");
    this.said = sentence();
    panel.append(
      this.anchors.element,
      element("p", "readouts", this.least.element),
      this.said.element,
      element("p", "choices", button("Play", () => this.scene.play()), button("As in the figure", () => this.anchors.reset())),
    );
    this.changed();
  }

  async open() {
    await this.scene.stand(0); // here both ends follow what is dragged
    this.scene.canvas.show();
  }

  close() {
    this.scene.canvas.hide();
    this.placeHandles();
  }

  placeHandles() {
    const { canvas, film } = this.scene;
    this.anchors.placeHandles(canvas.shown && !film.playing);
  }

  changed() {
    const least = Math.min(...jumpDeterminants(this.anchors.field, EVERYWHERE));
    this.least.show(number(least));
    const jump = least > 0 ? "folds the sheet at none of the points looked at" : "folds the sheet: there its determinant is below 0";
    this.said.say(`The jump ${jump}. The flow never folds it: two ways that follow one field don’t cross.`);
    this.scene.changed();
  }
}

class FieldAlone {
  /** @param {HTMLElement} place @param {HTMLElement} panel @param {Field} own */
  constructor(place, panel, own) {
    const figure = /** @type {HTMLElement} */ (place.closest("figure"));
    const box = /** @type {(HTMLElement & {film: import("./moment.js").Film}) | null} */ (figure.querySelector(".film"));
    this.film = box?.film;
    const screen = /** @type {HTMLElement} */ (box ? box.querySelector(".screen") : figure.querySelector(".picture"));
    this.canvas = new Canvas(screen, (pen) => this.paint(pen));
    if (box) followed(box, () => this.canvas.shown && this.canvas.draw());
    this.view = new View();
    this.point = [-0.25, 0.25];
    this.anchors = new Anchors(own, () => this.changed());
    this.anchors.addHandles(this.canvas, this.view, SHORT);
    /** @param {string} name @param {number} i */
    const coordinate = (name, i) => slider(name, { min: -EDGE, max: EDGE, step: 0.01, value: this.point[i] }, (value) => {
      this.point[i] = value;
      this.changed();
    });
    const point = ["Point across", "Point up"].map(coordinate);
    this.anchors.shown.push(() => point.forEach((control, i) => { control.value = this.point[i]; }));
    this.anchors.addHandle(this.canvas, this.view, "Drag the point", this.point, EDGE, 1, () => this.point, {});
    this.jump = readout("it jumps to");
    this.flow = readout("it flows to");
    this.said = sentence();
    panel.append(
      this.anchors.element,
      element("div", "sliders", ...point.map((control) => control.element)),
      element("p", "readouts", this.jump.element, this.flow.element),
      this.said.element,
      element("p", "choices", button("As in the figure", () => this.anchors.reset())),
    );
    this.changed();
  }

  async open() {
    if (this.film) await this.film.jump(span(this.film, 0)[1]);
    this.canvas.show();
  }

  close() {
    this.canvas.hide();
    this.anchors.placeHandles(false);
  }

  /** Particles where they are at the film's time. @param {CanvasRenderingContext2D} pen */
  paintParticles(pen) {
    if (!this.film) return;
    const { canvas, view, anchors: { field } } = this;
    const { t } = momentOf(this.film, this.film.time);
    const nearest = Array.from({ length: PARTICLES.length / 2 }, (_, n) => {
      const far = field.c.map(([x, y]) => Math.hypot(PARTICLES[2 * n] - x, PARTICLES[2 * n + 1] - y));
      return far.indexOf(Math.min(...far));
    });
    const drifted = flowed(field, PARTICLES, t, Math.max(1, Math.ceil(FILM_STEPS * t)));
    view.dots(pen, drifted, nearest.map((k) => k % 2), [canvas.ink("a"), canvas.ink("b")], 2.5);
  }

  /** Where the point comes to. */
  get ends() {
    const { field } = this.anchors;
    return { jump: jumped(field, this.point), flow: flowed(field, this.point, 1, STEPS) };
  }

  changed() {
    const { jump, flow } = this.ends;
    this.jump.show(`(${number(jump[0])}, ${number(jump[1])})`);
    this.flow.show(`(${number(flow[0])}, ${number(flow[1])})`);
    const apart = number(Math.hypot(jump[0] - flow[0], jump[1] - flow[1]));
    this.said.say(`A point that jumps goes straight along the arrow where it stands; one that flows follows the arrows on its way. Here they end ${apart} apart.`);
    this.canvas.request();
  }

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { canvas, view, anchors: { field } } = this;
    view.box = { x: 0, y: 0, width: canvas.width, height: canvas.height };
    view.frame = view.around([-EDGE, -EDGE, EDGE, EDGE]);
    const starts = lattice(ACROSS, EDGE);
    const pulls = fieldAt(field, starts);
    const ends = starts.map((x, i) => x + SHORT * pulls[i]);
    for (let i = 0; i < starts.length; i += 2) {
      if (Math.hypot(pulls[i], pulls[i + 1]) < 0.02) view.dot(pen, [starts[i], starts[i + 1]], 1, canvas.ink("pale"));
      else view.arrow(pen, [starts[i], starts[i + 1]], [ends[i], ends[i + 1]], canvas.ink("pale"), 1.2);
    }
    view.lines(pen, SQUARE, 5, canvas.ink("edge"), 1.5);
    this.paintParticles(pen);
    this.anchors.paint(pen, canvas, view, SHORT);
    const { jump } = this.ends;
    const way = Array.from({ length: 25 }, (_, k) => [...flowed(field, this.point, k / 24, STEPS)]);
    view.lines(pen, [...this.point, ...jump], 2, canvas.ink("witness"), 1.5);
    view.lines(pen, way.flat(), way.length, canvas.ink("text"), 2.5);
    for (const [name, at, ink] of /** @type {[string, Float64Array | number[], string][]} */ ([["jump", jump, "witness"], ["flow", way[24], "text"]])) {
      view.dot(pen, [...at], 4, canvas.ink(ink));
      const [x, y] = view.pixel(at[0], at[1]);
      canvas.text(name, x, y + (ink === "text" ? 16 : -16), ink, "center");
    }
    this.anchors.placeHandles(canvas.shown);
  }
}
