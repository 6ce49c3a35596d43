// Two paths to one W, in the two panels of a film, and their determinants below: W by sliders, or by dragging
// the images of the basis vectors.

import { determinant } from "../math/matrix.js";
import { polarPath, straightPath, straightSingular, turnedOver } from "../math/polar_path.js";
import { paintChart } from "./chart.js";
import { button, element, fetched, number, opener, readout, sentence } from "./controls.js";
import { carried } from "./sheet.js";
import { SheetFilm } from "./sheet_film.js";
import { Weights, firstLayer } from "./weights.js";

/** @typedef {import("./weights.js").Path} Path */

const CHART = 0.26; // of the height
const TIMES = Array.from({ length: 97 }, (_, k) => k / 96);

/** @param {HTMLElement} place */
export function begin(place) {
  opener(place, "Choose W", async (panel) => new Paths(place, panel, firstLayer(await fetched(place, "network.json"))));
}

class Paths {
  /** @param {HTMLElement} place @param {HTMLElement} panel @param {import("./sheet.js").Layer} own */
  constructor(place, panel, own) {
    this.polar = polarPath(own.W);
    this.weights = new Weights(own, () => this.changed(), { shifted: false });
    const { layer } = this.weights;
    /** @type {Path[]} */ this.ways = [(t) => this.polar.matrix(t), (t) => straightPath(layer.W, t)];
    /** @type {number[][]} */ this.determinants = [];
    this.scene = new SheetFilm(place, ["p(t): turn and stretch", "(1 − t)I + tW: straight"].map((title, k) => ({
      title,
      shape: { circles: [{ radius: 0.6, centre: [0.2, 0.1] }] },
      carry: (moment, points, into) => carried(this.ways[k], layer, moment, points, into),
      turnedOver: ({ stage, t }) => determinant(this.ways[k](stage ? 1 : t)) < 0,
      also: (pen, view, moment) => this.weights.arrows(pen, this.scene.canvas, view, moment, this.ways[k]),
    })), CHART);
    this.scene.drawChart = (pen, box) => this.paintDeterminants(pen, box);
    this.weights.addHandles(this.scene, 0);
    this.scene.painted = () => this.weights.placeHandles(this.scene, this.ways[0]);
    this.own = readout("det p(t)");
    this.straight = readout("det of the straight path");
    this.said = sentence();
    panel.append(
      this.weights.element,
      element("p", "readouts", this.own.element, this.straight.element),
      this.said.element,
      element("p", "choices", button("Play", () => this.scene.play()), button("As in the figure", () => this.weights.reset())),
    );
    this.changed();
  }

  async open() {
    await this.scene.stand(0); // W is done: here it is dragged
    this.scene.canvas.show();
  }

  close() {
    this.scene.canvas.hide();
    this.weights.placeHandles(this.scene, this.ways[0]);
  }

  changed() {
    const { W } = this.weights.layer;
    this.polar = determinant(W) < 0 ? turnedOver(W) : polarPath(W);
    this.determinants = this.ways.map((way) => TIMES.map((t) => determinant(way(t))));
    this.said.say(words(W));
    this.scene.changed();
  }

  /** Both determinants over the time of W, and where the film is.
   * @param {CanvasRenderingContext2D} pen @param {import("./canvas.js").Box} box */
  paintDeterminants(pen, box) {
    const { canvas, moment } = this.scene;
    const at = moment.stage ? 1 : moment.t;
    const now = this.ways.map((way) => determinant(way(at)));
    [this.own, this.straight].forEach((shown, k) => shown.show(number(now[k])));
    const curves = this.determinants.map((values, k) => ({ name: ["p(t)", "straight"][k], ink: "ab"[k], values }));
    paintChart(pen, canvas, box, { title: "det", curves, at, now });
  }
}

/** Where either path is flat. @param {import("../math/matrix.js").Matrix} W */
function words(W) {
  const det = determinant(W);
  const times = [...new Set(straightSingular(W).map((t) => number(t)))];
  const straight = times.length ? `the straight path is flat at t = ${times.join(" and ")}` : "the straight path is never flat either";
  if (Math.abs(det) < 1e-9) return "det W = 0: both paths end flat.";
  if (det > 0) return `det W > 0: turning and stretching, the sheet is never flat; ${straight}.`;
  return `det W < 0: every path to W is flat somewhere; ${straight}.`;
}
