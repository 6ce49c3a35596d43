// A network as a film, as generator/topology/flow has it: `Film.carried(cloud, position)` carries points through
// W by its polar path, b and σ, one stage after the other. Where det W < 0 two units change places first.

import { determinant, product, svd, symmetricEigen, transpose } from "../math/matrix.js";
import { polarPath } from "../math/polar_path.js";
import { activate, linear } from "./kernels.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Dense} Dense */
/** @typedef {import("../math/matrix.js").Matrix} Matrix */
/** @typedef {{values: Float64Array, dimension: number, count: number}} Cloud points, coordinate by coordinate */
/** @typedef {{layer: number, kind: "W" | "b" | "σ"}} Stage of a layer, counted from 1 */

/** Points, one after the other, as a cloud. @param {Float64Array | number[]} points @param {number} dimension
 * @returns {Cloud} */
export function cloud(points, dimension) {
  const count = points.length / dimension;
  const values = new Float64Array(points.length);
  for (let i = 0; i < count; i++) for (let k = 0; k < dimension; k++) values[k * count + i] = points[i * dimension + k];
  return { values, dimension, count };
}

/** The same function with det W > 0 in all square layers (flow.py, `oriented`), and the swaps.
 * @param {Network} network @returns {Network & {swaps: [number, number, number][]}} swaps as [layer, i, j] */
export function oriented({ layers, head }) {
  const own = layers.map((layer) => ({ ...layer }));
  let last = head;
  /** @type {[number, number, number][]} */ const swaps = [];
  own.forEach((layer, k) => {
    const n = layer.W.length;
    if (n < 2 || n !== layer.W[0].length) return;
    const { U, values, V } = svd(layer.W);
    if (values[n - 1] <= n * Number.EPSILON * values[0] || determinant(U) * determinant(V) > 0) return;
    const [i, j] = calmestSwap(product(U, transpose(V)));
    swaps.push([k + 1, i, j]);
    const swapped = (/** @type {number[]} */ row) => row.map((x, at) => (at === i ? row[j] : at === j ? row[i] : x));
    layer.W = layer.W.map((row, at) => (at === i ? layer.W[j] : at === j ? layer.W[i] : row));
    layer.b = swapped(layer.b);
    if (k + 1 < own.length) own[k + 1].W = own[k + 1].W.map(swapped);
    else last = { ...last, W: last.W.map(swapped) };
  });
  return { layers: own, head: last, swaps };
}

/** The two units whose swap leaves the rotation nearest to 1. @param {Matrix} R @returns {[number, number]} */
function calmestSwap(R) {
  let [best, chosen] = [-Infinity, /** @type {[number, number]} */ ([0, 1])];
  for (let j = 1; j < R.length; j++) {
    for (let i = 0; i < j; i++) {
      const gain = R[i][j] + R[j][i] - R[i][i] - R[j][j];
      if (gain > best) [best, chosen] = [gain, [i, j]];
    }
  }
  return chosen;
}

export class Film {
  /** @param {Network} network */
  constructor(network) {
    const { layers, head, swaps } = oriented(network);
    this.layers = layers;
    this.head = head;
    this.swaps = swaps;
    /** @type {Stage[]} */
    this.stages = layers.flatMap((_, k) => /** @type {const} */ (["W", "b", "σ"]).map((kind) => ({ layer: k + 1, kind })));
    /** @type {import("../math/polar_path.js").PolarPath[]} */ this.paths = []; // of the layers seen so far
    this.dimensions = [(layers[0] ?? head).W[0].length];
    for (const { W } of layers) this.dimensions.push(...[W.length, W.length, W.length]);
  }

  /** Where a cloud has come to at a position: so many stages, and a share of the next.
   * @param {Cloud} start @param {number} position @returns {Cloud} */
  carried(start, position) {
    const whole = Math.min(Math.floor(position), this.stages.length);
    let here = start;
    for (let k = 0; k < whole; k++) here = this.moved(here, k, 1);
    return whole < position ? this.moved(here, whole, position - whole) : here;
  }

  /** A cloud at t of a stage. Units that a layer drops are still there while W works.
   * @param {Cloud} here @param {number} stage @param {number} t @returns {Cloud} */
  moved(here, stage, t) {
    const { layer, kind } = this.stages[stage];
    const { b, activation } = this.layers[layer - 1];
    const { count } = here;
    if (kind === "σ") {
      const values = new Float64Array(here.values.length);
      activate(activation, here.values, values, 0, values.length);
      if (t < 1) for (let i = 0; i < values.length; i++) values[i] = (1 - t) * here.values[i] + t * values[i];
      return { ...here, values };
    }
    if (kind === "b") {
      const values = here.values.slice();
      b.forEach((shift, k) => {
        for (let i = k * count; i < (k + 1) * count; i++) values[i] += t * shift;
      });
      return { ...here, values };
    }
    const matrix = this.matrix(layer, t);
    const [rows, inputs] = [matrix.length, here.dimension];
    const flat = Float64Array.from(matrix.flatMap((row) => row.slice(0, inputs)));
    const values = new Float64Array(rows * count);
    linear(flat, 0, inputs, 1, -1, here.values, 0, inputs, values, 0, rows, count);
    return { values, dimension: rows, count };
  }

  /** p(t) of a layer's W, W itself at the end. @param {number} layer @param {number} t @returns {Matrix} */
  matrix(layer, t) {
    const { W } = this.layers[layer - 1];
    return t === 1 ? W : (this.paths[layer - 1] ??= polarPath(W)).matrix(t);
  }

  /** The head's logits of a cloud, output by output. @param {Cloud} start @returns {Float64Array} */
  logits(start) {
    const { W, b } = this.head;
    const { values, dimension, count } = this.carried(start, this.stages.length);
    const flat = Float64Array.from([...W.flat(), ...b]);
    const logits = new Float64Array(W.length * count);
    linear(flat, 0, dimension, 1, W.length * dimension, values, 0, dimension, logits, 0, W.length, count);
    return logits;
  }
}

/** Axes (2, d) of the plane in which points vary most, turned so that they are nearest to `before` (2, d).
 * @param {Cloud} points @param {Matrix} before @returns {Matrix} */
export function principalPlane({ values, dimension, count }, before) {
  const means = Array.from({ length: dimension }, (_, k) => sum(values, k * count, count) / count);
  const covariance = means.map((mean, k) => means.map((other, j) => {
    let total = 0;
    for (let i = 0; i < count; i++) total += (values[k * count + i] - mean) * (values[j * count + i] - other);
    return total;
  }));
  const { V } = symmetricEigen(covariance);
  const axes = transpose(V).slice(0, 2);
  const { U, V: right } = svd(product(before, transpose(axes)));
  return product(product(U, transpose(right)), axes);
}

/** @param {Float64Array} values @param {number} start @param {number} count */
function sum(values, start, count) {
  let total = 0;
  for (let i = start; i < start + count; i++) total += values[i];
  return total;
}
