// Dense layers and heads, as generator/learn/nn/dense.py and heads.py have them and network.json holds
// them: y = σ(Wx + b). Points lie one after the other in one array: x₀ y₀ x₁ y₁ …

import { activation } from "./activations.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {Float64Array | number[]} Points coordinates, one point after the other */
/** @typedef {{W: Matrix, b: number[], activation: string}} Dense W of shape (out, in) */
/** @typedef {{W: Matrix, b: number[]}} Head logits Wh + b; one for two classes, class 1 above 0 */

/** Wx + b of each point.
 * @param {Matrix} W (out, in) @param {number[]} b (out) @param {Points} points (n · in)
 * @param {Float64Array} [into] taken for the result, if given @returns {Float64Array} (n · out) */
export function affine(W, b, points, into) {
  const [units, inputs] = [W.length, W[0].length];
  const count = points.length / inputs;
  const moved = into ?? new Float64Array(count * units);
  for (let k = 0; k < units; k++) {
    const [row, shift] = [W[k], b[k]];
    for (let n = 0; n < count; n++) {
      let sum = shift;
      for (let i = 0; i < inputs; i++) sum += row[i] * points[n * inputs + i];
      moved[n * units + k] = sum;
    }
  }
  return moved;
}

/** z + t(σ(z) − z) of each coordinate: σ as a motion, at t = 1 σ itself
 * (generator/topology/flow/stages.py, `Pointwise`).
 * @param {string} name of σ @param {number} t @param {Points} z @param {Float64Array} [into]
 * @returns {Float64Array} */
export function bent(name, t, z, into) {
  const { value } = activation(name);
  const moved = into ?? new Float64Array(z.length);
  for (let i = 0; i < z.length; i++) moved[i] = t === 1 ? value(z[i]) : (1 - t) * z[i] + t * value(z[i]);
  return moved;
}

/** σ(Wx + b). @param {Dense} layer @param {Points} points @returns {Float64Array} */
export function forward(layer, points) {
  const z = affine(layer.W, layer.b, points);
  return bent(layer.activation, 1, z, z);
}

/** The points after all layers. @param {Dense[]} layers @param {Points} points @returns {Float64Array} */
export function representation(layers, points) {
  let here = points;
  for (const layer of layers) here = forward(layer, here);
  return here === points ? Float64Array.from(points) : /** @type {Float64Array} */ (here);
}

/** The logits of the points after all layers, (n · outputs).
 * @param {Dense[]} layers @param {Head} head @param {Points} points @returns {Float64Array} */
export function logits(layers, head, points) {
  return affine(head.W, head.b, representation(layers, points));
}

/** A network on its way, as generator/topology/flow/training_flow.py has it: every weight lies on the straight
 * line between those of two snapshots, which follow each other evenly.
 * @template {{layers: Dense[], head: Head}} Network @param {Network[]} snapshots @param {number} t @returns {Network} */
export function networkAt(snapshots, t) {
  const place = t * (snapshots.length - 1);
  const k = Math.min(Math.floor(place), snapshots.length - 1);
  if (place === k) return snapshots[k];
  return mixed(snapshots[k], snapshots[k + 1], place - k);
}

/** Numbers at a share of the way from a's to b's; all else as a has it. @template Value @param {Value} a @param {Value} b
 * @param {number} share @returns {Value} */
function mixed(a, b, share) {
  if (typeof a === "number") return /** @type {Value} */ ((1 - share) * a + share * Number(b));
  if (Array.isArray(a)) return /** @type {Value} */ (a.map((x, i) => mixed(x, /** @type {Value & any[]} */ (b)[i], share)));
  if (a === null || typeof a !== "object") return a;
  const other = /** @type {Record<string, unknown>} */ (b);
  return /** @type {Value} */ (Object.fromEntries(Object.entries(a).map(([name, x]) => [name, mixed(x, other[name], share)])));
}

/** The share of points whose class has the largest logit; of two classes, class 1 above 0
 * (generator/learn/training/accuracy.py).
 * @param {Float64Array} values logits @param {number[]} labels @returns {number} */
export function accuracy(values, labels) {
  const outputs = values.length / labels.length;
  let right = 0;
  labels.forEach((label, n) => {
    const own = values.subarray(n * outputs, (n + 1) * outputs);
    const chosen = outputs === 1 ? Number(own[0] > 0) : own.indexOf(Math.max(...own));
    if (chosen === label) right++;
  });
  return right / labels.length;
}
