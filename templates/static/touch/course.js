// The way of points of the plane through a network's layers, stage by stage, as a film has it: a dense layer is
// W, b and σ, a flow is one stage. A film may run all of them back again at its end; if it goes on otherwise, the
// points stay where the layers brought them.

import { flowed } from "../math/field.js";
import { polarPath } from "../math/polar_path.js";
import { carried } from "./sheet.js";

/** @typedef {import("../math/layer.js").Dense & {kind: "dense"}} Dense */
/** @typedef {import("../math/field.js").Field & {kind: "flow", steps: number}} Flow */
/** @typedef {{stage: number, t: number}} Moment */
/** @typedef {Float64Array[]} Starts of a layer: the points before it, and on its way where that helps */
/** @typedef {{stages: number, moments: number, starts: (points: Float64Array) => Starts,
 *   carry: (starts: Starts, moment: Moment, into: Float64Array) => Float64Array}} Motion of a layer; `moments` of
 *   a stage are enough for a smooth trail */

const [STEPS, TURNS] = [12, 60]; // moments of a stage of a dense layer, and of a flow, which may go round

export class Course {
  /** Error where the film ends within a layer.
   * @param {(Dense | Flow)[]} layers @param {number} stages of the film */
  constructor(layers, stages) {
    /** @type {Motion[]} */ this.motions = layers.map((layer) => (layer.kind === "flow" ? flow(layer) : dense(layer)));
    this.parts = this.motions.flatMap((motion, layer) => Array.from({ length: motion.stages }, (_, stage) => ({ layer, stage })));
    this.moments = Math.max(...this.motions.map(({ moments }) => moments));
    this.stages = stages;
    if (this.parts[stages]?.stage) {
      throw new Error(`network.json: expected layers of ${stages} stages, got ${this.parts.length}`);
    }
  }

  /** Whether the film ends where it began. */
  get returns() {
    return this.stages === 2 * this.parts.length;
  }

  /** Points before each layer. @param {Float64Array} points @returns {Starts[]} */
  starts(points) {
    let here = points;
    return this.motions.map((motion) => {
      const starts = motion.starts(here);
      here = motion.carry(starts, { stage: motion.stages - 1, t: 1 }, new Float64Array(points.length));
      return starts;
    });
  }

  /** Where the points are at a moment. @param {Starts[]} starts @param {Moment} moment @param {Float64Array} into */
  carry(starts, moment, into) {
    const after = moment.stage >= this.parts.length;
    const last = this.parts.length - 1;
    const { layer, stage } = this.parts[after ? (this.returns ? this.stages - 1 - moment.stage : last) : moment.stage];
    const t = after ? (this.returns ? 1 - moment.t : 1) : moment.t;
    return this.motions[layer].carry(starts[layer], { stage, t }, into);
  }

  /** Where the points are after all layers. @param {Starts[]} starts @returns {Float64Array} */
  end(starts) {
    return this.carry(starts, { stage: this.parts.length - 1, t: 1 }, new Float64Array(starts[0][0].length));
  }
}

/** @param {Dense} layer @returns {Motion} */
function dense(layer) {
  if (layer.kind !== "dense" || layer.W.length !== 2 || layer.W[0].length !== 2) {
    throw new Error("network.json: expected dense layers of two units, or flows of the plane");
  }
  const path = polarPath(layer.W);
  const known = Array.from({ length: STEPS + 1 }, (_, step) => path.matrix(step / STEPS)); // most are asked for again
  const matrix = (/** @type {number} */ t) => known[STEPS * t] ?? path.matrix(t);
  return {
    stages: 3,
    moments: STEPS,
    starts: (points) => [points],
    carry: ([points], moment, into) => carried(matrix, layer, moment, points, into),
  };
}

/** In the layer's own Runge–Kutta steps and a shorter one up to the moment, as Python has it
 * (generator/topology/flow/field_stages.py, `FieldFlow`). @param {Flow} layer @returns {Motion} */
function flow(layer) {
  if (layer.c[0].length !== 2) throw new Error("network.json: expected flows of the plane");
  return {
    stages: 1,
    moments: TURNS,
    starts(points) {
      const starts = [points];
      for (let step = 0; step < layer.steps; step++) starts.push(flowed(layer, starts[step], 1 / layer.steps, 1));
      return starts;
    },
    carry(starts, { t }, into) {
      const step = Math.min(Math.floor(t * layer.steps), layer.steps - 1);
      return flowed(layer, starts[step], t - step / layer.steps, 1, into);
    },
  };
}
