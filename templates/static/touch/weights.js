// W and b of a layer of two units on two inputs, chosen by sliders, or by dragging the images of the basis
// vectors and of 0 in a `SheetFilm`.

import { element, slider } from "./controls.js";
import { Handle } from "./handle.js";

/** @typedef {import("./sheet.js").Layer} Layer */
/** @typedef {import("./sheet_film.js").Moment} Moment */
/** @typedef {import("./sheet_film.js").SheetFilm} SheetFilm */
/** @typedef {(t: number) => import("../math/matrix.js").Matrix} Path of W: at t = 1 it is W */

const LARGEST = 2; // weight
const BESIDE = 24; // px from an arrow's tip to its name
const NAMES = { W: [["W₁₁", "W₁₂"], ["W₂₁", "W₂₂"]], b: ["b₁", "b₂"] };

/** The layer that a figure shows first, from its network.json.
 * @param {{networks: Record<string, {layers: Layer[]}>}} file @returns {Layer} */
export function firstLayer({ networks }) {
  const [{ layers: [layer] }] = Object.values(networks);
  if (layer.W.length !== 2 || layer.W[0].length !== 2) throw new Error("network.json: expected a layer of two units on two inputs");
  return layer;
}

export class Weights {
  /** @param {Layer} own what the figure shows @param {() => void} changed @param {{shifted?: boolean}} [offered] b too */
  constructor(own, changed, { shifted = true } = {}) {
    this.own = own;
    this.changed = changed;
    /** @type {Layer} */ this.layer = structuredClone(own);
    const { W, b } = this.layer;
    const values = [...W.flat(), ...b];
    this.step = values.every((value) => Math.abs(20 * value - Math.round(20 * value)) < 1e-9) ? 0.05 : 0.01;
    /** @param {string} name @param {number} value @param {(value: number) => void} set */
    const weight = (name, value, set) => slider(name, { min: -LARGEST, max: LARGEST, step: this.step, value }, (chosen) => {
      set(chosen);
      changed();
    });
    this.rows = NAMES.W.map((row, i) => row.map((name, j) => weight(name, W[i][j], (x) => { W[i][j] = x; })));
    this.shifts = shifted ? NAMES.b.map((name, i) => weight(name, b[i], (x) => { b[i] = x; })) : [];
    const rows = this.rows.map((row, i) => [...row, ...this.shifts.slice(i, i + 1)]);
    this.element = element("div", shifted ? "sliders matrix" : "sliders", ...rows.flat().map((weight) => weight.element));
    /** @type {Handle[]} */ this.handles = [];
  }

  /** Sliders as the weights are. */
  show() {
    const { W, b } = this.layer;
    this.rows.forEach((row, i) => row.forEach((weight, j) => { weight.value = W[i][j]; }));
    this.shifts.forEach((shift, i) => { shift.value = b[i]; });
  }

  /** The figure's own weights again. */
  reset() {
    this.layer.W.forEach((row, i) => row.splice(0, 2, ...this.own.W[i]));
    this.layer.b.splice(0, 2, ...this.own.b);
    this.show();
    this.changed();
  }

  /** To what a slider can show. @param {number} value */
  rounded(value) {
    return Number((this.step * Math.round(Math.min(Math.max(value, -LARGEST), LARGEST) / this.step)).toFixed(4));
  }

  /** Handles at the images in the first panel. @param {SheetFilm} scene @param {number} stage whose end is shown while dragged */
  addHandles(scene, stage) {
    const { view } = scene.panels[0];
    /** @param {string} title @param {() => number[]} read @param {(x: number, y: number) => void} write */
    const handle = (title, read, write) => {
      let start = [0, 0];
      return new Handle(scene.canvas, view, title, {
        start: () => {
          start = read();
          scene.held = true;
          if (scene.moment.stage !== stage || scene.moment.t < 1) scene.stand(stage);
        },
        move: (dx, dy) => {
          write(this.rounded(start[0] + dx), this.rounded(start[1] + dy));
          this.show();
          this.changed();
        },
        end: () => {
          scene.held = false;
          scene.changed();
        },
      });
    };
    const { W, b } = this.layer;
    this.handles = [0, 1].map((j) => handle(`Drag the image of basis vector ${j + 1}`, () => [W[0][j], W[1][j]], (x, y) => {
      [W[0][j], W[1][j]] = [x, y];
    }));
    if (this.shifts.length) {
      this.handles.push(handle("Drag b, the image of 0", () => [...b], (x, y) => { [b[0], b[1]] = [x, y]; }));
    }
  }

  /** @param {SheetFilm} scene @param {Path} path */
  placeHandles({ canvas, film, moment }, path) {
    const images = canvas.shown && !film.playing ? this.images(moment, path) : null;
    const places = images ? [...images.tips, moment.stage ? images.origin : null] : [null, null, null];
    this.handles.forEach((handle, k) => handle.place(places[k]));
  }

  /** Where 0 and the basis vectors have come to, before σ bends the arrows; else null.
   * @param {Moment} moment @param {Path} path */
  images({ stage, t }, path) {
    if (stage > 1) return null;
    const W = path(stage ? 1 : t);
    const origin = stage ? this.layer.b.map((x) => t * x) : [0, 0];
    return { origin, tips: [0, 1].map((j) => [origin[0] + W[0][j], origin[1] + W[1][j]]) };
  }

  /** Arrows from the image of 0 to those of the basis vectors, with their names.
   * @param {CanvasRenderingContext2D} pen @param {import("./canvas.js").Canvas} canvas
   * @param {import("./canvas.js").View} view @param {Moment} moment @param {Path} path */
  arrows(pen, canvas, view, moment, path) {
    const images = this.images(moment, path);
    if (!images) return;
    images.tips.forEach((tip, j) => {
      view.arrow(pen, images.origin, tip, canvas.ink("bc"[j]));
      const [x, y] = view.pixel(tip[0], tip[1]);
      const [p, q] = view.pixel(images.origin[0], images.origin[1]);
      const length = Math.hypot(x - p, y - q) || 1;
      const name = moment.stage === 0 && moment.t === 0 ? ["e₁", "e₂"][j] : ["We₁", "We₂"][j];
      const [right, down] = [x + (BESIDE * (x - p)) / length, y + (BESIDE * (y - q)) / length];
      const { box } = view;
      canvas.text(name, Math.min(Math.max(right, box.x + 16), box.x + box.width - 16), down, "bc"[j], "center");
    });
    view.dot(pen, images.origin, 5, canvas.ink("text"));
  }
}
