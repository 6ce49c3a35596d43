// Two ways to lose the way back, in the two panels of a film: where ReLU bends, and which direction a
// singular W presses flat; both turned by sliders, or by dragging.

import { before, flatDirection, flattened, kinkDirection, kinkFoot, kinkTurned, pressedShare } from "../math/kink.js";
import { determinant } from "../math/matrix.js";
import { polarPath, turnedOver } from "../math/polar_path.js";
import { button, element, fetched, number, opener, readout, sentence, slider } from "./controls.js";
import { Handle } from "./handle.js";
import { carried, lattice } from "./sheet.js";
import { SheetFilm } from "./sheet_film.js";

/** @typedef {import("./sheet.js").Layer} Layer */
/** @typedef {import("./canvas.js").View} View */
/** @typedef {import("./sheet_film.js").Moment} Moment */
/** @typedef {{handle: Handle, at: () => number[], slider: ReturnType<typeof slider>, direction: () => number}} Turn */

const ARM = 0.55; // from the middle of a line to where it is turned
const FAR = 1.2; // half a line
const BELOW = [[-0.565, -0.1975], [-0.0775, -0.785]]; // before ReLU: both come to the corner
const APART = 0.9; // half, of two points that a singular W takes to one
const EVERYWHERE = lattice(101, 1);
const DEGREE = Math.PI / 180;

/** @param {HTMLElement} place */
export function begin(place) {
  opener(place, "Turn what is pressed flat", async (panel) => new Folding(place, panel, layersOf(await fetched(place, "network.json"))));
}

/** The layers of `relu` and of `singular`. @param {{networks: Record<string, {layers: Layer[]}>}} file */
function layersOf({ networks }) {
  const [bent, flat] = ["relu", "singular"].map((name) => networks[name].layers[0]);
  return { bent, flat };
}

class Folding {
  /** @param {HTMLElement} place @param {HTMLElement} panel @param {{bent: Layer, flat: Layer}} own */
  constructor(place, panel, own) {
    this.own = own;
    const { bent, flat } = structuredClone(own);
    this.bent = bent;
    this.flat = flat;
    this.paths = [polarPath(bent.W), polarPath(flat.W)];
    const layers = [bent, flat];
    this.scene = new SheetFilm(place, ["ReLU: quadrants are pressed flat", "singular W: a plane becomes a line"].map((title, k) => {
      const path = (/** @type {number} */ t) => this.paths[k].matrix(t);
      return {
        title,
        after: true,
        carry: (moment, points, into) => carried(path, layers[k], moment, points, into),
        turnedOver: ({ stage, t }) => determinant(path(stage ? 1 : t)) < -1e-9,
        also: (pen, view, moment) => this.paintLines(pen, view, moment, k),
      };
    }));
    /** @type {Turn[][]} */ this.turns = [[0, 1].map((i) => this.kink(i)), [this.flatLine()]];
    this.scene.painted = () => this.placeHandles();
    this.share = readout("share of the sheet that ReLU presses flat");
    this.said = sentence();
    panel.append(
      element("div", "sliders", ...this.turns.flat().map((turn) => turn.slider.element)),
      element("p", "readouts", this.share.element),
      this.said.element,
      element("p", "choices", button("Play", () => this.scene.play()), button("As in the figure", () => this.reset())),
    );
    this.changed();
  }

  async open() {
    await this.scene.stand(0, 0);
    this.scene.canvas.show();
  }

  close() {
    this.scene.canvas.hide();
    this.placeHandles();
  }

  /** Where unit i bends. @param {number} i @returns {Turn} */
  kink(i) {
    const { W, b } = this.bent;
    const foot = () => kinkFoot(W[i], b[i]);
    return this.turned(`Kink of unit ${i + 1}`, 0, foot, () => kinkDirection(W[i]), (direction) => {
      W[i].splice(0, 2, ...kinkTurned(W[i], direction));
    });
  }

  /** The direction that the singular W takes to 0. @returns {Turn} */
  flatLine() {
    const { W } = this.flat;
    return this.turned("Flat direction", 1, () => [0, 0], () => flatDirection(W), (direction) => {
      flattened(W, direction).forEach((row, i) => W[i].splice(0, 2, ...row));
    });
  }

  /** @param {string} name @param {number} k panel @param {() => number[]} middle @param {() => number} direction
   * @param {(direction: number) => void} turn @returns {Turn} */
  turned(name, k, middle, direction, turn) {
    const degrees = () => Math.round(direction() / DEGREE);
    const control = slider(name, { min: -180, max: 180, step: 1, value: degrees(), unit: "°" }, (value) => {
      turn(value * DEGREE);
      this.changed();
    });
    const at = () => middle().map((x, i) => x + ARM * [Math.cos(direction()), Math.sin(direction())][i]);
    let start = { middle: [0, 0], end: [0, 0] };
    const handle = new Handle(this.scene.canvas, this.scene.panels[k].view, `Drag to turn: ${name}`, {
      start: () => {
        start = { middle: middle(), end: at() };
        this.scene.held = true;
      },
      move: (dx, dy) => {
        turn(Math.atan2(start.end[1] + dy - start.middle[1], start.end[0] + dx - start.middle[0]));
        control.value = degrees();
        this.changed();
      },
      end: () => {
        this.scene.held = false;
        this.scene.changed();
      },
    });
    return { handle, at, slider: control, direction };
  }

  reset() {
    for (const [layer, own] of [[this.bent, this.own.bent], [this.flat, this.own.flat]]) {
      layer.W.forEach((row, i) => row.splice(0, 2, ...own.W[i]));
    }
    for (const { slider: control, direction } of this.turns.flat()) control.value = Math.round(direction() / DEGREE);
    this.changed();
  }

  changed() {
    const { W, b } = this.bent;
    const det = determinant(W);
    this.paths = [det < 0 ? turnedOver(W) : polarPath(W), polarPath(this.flat.W)];
    this.share.show(`${number(100 * pressedShare(W, b, EVERYWHERE), 0)}%`);
    const parallel = Math.abs(det) < 1e-9 ? " Both kinks are parallel, so W is singular on the left too." : "";
    this.said.say(`ReLU presses what lies beyond a kink onto a line; the right W presses every line of the flat direction into a point. Two ringed points on each side end as one.${parallel}`);
    this.scene.changed();
  }

  /** Two points that end as one. @param {number} k panel @returns {(number[] | null)[]} */
  pair(k) {
    const { W, b } = this.bent;
    if (k === 0) return BELOW.map((z) => before(W, b, z));
    const direction = flatDirection(this.flat.W);
    return [APART, -APART].map((far) => [far * Math.cos(direction), far * Math.sin(direction)]);
  }

  /** The lines that bend or vanish, and two points that meet.
   * @param {CanvasRenderingContext2D} pen @param {View} view @param {Moment} moment @param {number} k panel */
  paintLines(pen, view, moment, k) {
    const { canvas, panels } = this.scene;
    const { carry } = panels[k];
    this.turns[k].forEach(({ at, direction }, i) => {
      const [x, y] = at();
      const [u, v] = [Math.cos(direction()), Math.sin(direction())];
      const along = [-FAR - ARM, FAR - ARM].flatMap((far) => [x + far * u, y + far * v]);
      const line = carry(moment, Float64Array.from(along), new Float64Array(4));
      view.lines(pen, line, 2, canvas.ink(k ? "witness" : "bc"[i]), 2.5);
    });
    for (const point of this.pair(k)) {
      if (!point) continue;
      const [x, y] = view.pixel(...pairOf(carry(moment, Float64Array.from(point), new Float64Array(2))));
      pen.beginPath();
      pen.arc(x, y, 7, 0, 2 * Math.PI);
      pen.strokeStyle = canvas.ink("witness");
      pen.lineWidth = 2;
      pen.stroke();
    }
  }

  placeHandles() {
    const { canvas, film, moment } = this.scene;
    const shown = canvas.shown && !film.playing && moment.stage === 0 && moment.t === 0;
    for (const { handle, at } of this.turns.flat()) handle.place(shown ? at() : null);
  }
}

/** @param {ArrayLike<number>} point @returns {[number, number]} */
function pairOf(point) {
  return [point[0], point[1]];
}
