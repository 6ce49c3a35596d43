// W and b of one layer by sliders, or by dragging the images of the basis vectors and of 0; the film, det W
// and the least singular value follow.

import { determinant, singularValues } from "../math/matrix.js";
import { polarPath, turnedOver } from "../math/polar_path.js";
import { button, element, fetched, number, opener, readout, sentence } from "./controls.js";
import { carried } from "./sheet.js";
import { SheetFilm } from "./sheet_film.js";
import { Weights, firstLayer } from "./weights.js";

/** @param {HTMLElement} place */
export function begin(place) {
  opener(place, "Choose W and b", async (panel) => new Choice(place, panel, firstLayer(await fetched(place, "network.json"))));
}

class Choice {
  /** @param {HTMLElement} place @param {HTMLElement} panel @param {import("./sheet.js").Layer} own */
  constructor(place, panel, own) {
    this.polar = polarPath(own.W);
    this.weights = new Weights(own, () => this.changed());
    const { layer } = this.weights;
    const path = (/** @type {number} */ t) => this.polar.matrix(t);
    this.path = path;
    this.scene = new SheetFilm(place, [{
      carry: (moment, points, into) => carried(path, layer, moment, points, into),
      turnedOver: ({ stage, t }) => determinant(path(stage ? 1 : t)) < 0,
      also: (pen, view, moment) => this.weights.arrows(pen, this.scene.canvas, view, moment, path),
    }]);
    this.weights.addHandles(this.scene, 1);
    this.scene.painted = () => this.weights.placeHandles(this.scene, path);
    this.det = readout("det W");
    this.least = readout("least singular value");
    this.said = sentence();
    panel.append(
      this.weights.element,
      element("p", "readouts", this.det.element, this.least.element),
      this.said.element,
      element(
        "p", "choices",
        button("What if det W < 0?", () => this.turnOver()),
        button("As in the figure", () => this.weights.reset()),
      ),
    );
    this.changed();
  }

  async open() {
    await this.scene.stand(1); // W and b are done: here they are dragged
    this.scene.canvas.show();
  }

  close() {
    this.scene.canvas.hide();
    this.weights.placeHandles(this.scene, this.path);
  }

  changed() {
    const { W } = this.weights.layer;
    const det = determinant(W);
    const [largest, least] = singularValues(W);
    this.polar = det < 0 ? turnedOver(W) : polarPath(W);
    this.det.show(number(det));
    this.least.show(number(least));
    this.said.say(words(det, largest, least, this.polar.planes[0]?.angle ?? 0));
    this.scene.changed();
  }

  /** The second basis vector's image on the other side, where det W was not below 0 already. */
  turnOver() {
    const { W } = this.weights.layer;
    if (determinant(W) >= 0) [W[0][1], W[1][1]] = [-W[0][1], -W[1][1]];
    this.weights.show();
    this.changed();
    this.scene.play();
  }
}

/** What W does, in a sentence.
 * @param {number} det @param {number} largest @param {number} least @param {number} angle */
function words(det, largest, least, angle) {
  const turned = `${number((180 * angle) / Math.PI, 0)}°`;
  if (Math.abs(det) < 1e-9) return "det W = 0: the sheet is pressed flat on a line or a point, and there is no way back.";
  if (det > 0) {
    return `det W > 0: the sheet is turned by ${turned} and stretched by ${number(largest)} and ${number(least)}. `
      + "On its way it is never flat.";
  }
  return `det W < 0: the sheet ends with its other side up. On its way it is flat, at t = ${number(1 / (1 + least))}: `
    + "no path of invertible matrices leads to such a W. Where a network has one, "
    + "its film lets two units change places, and the next layer reads them in that order.";
}
