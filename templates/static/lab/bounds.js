// How far a ball's image can reach, as generator/topology/flow/bounds.py has it: over a ball the Jacobian is
// enclosed in M ± E, entry by entry; by the mean value theorem a unit moves by at most the radius times the
// length of |M| + E. The error of each computed value is carried along, and every bound is rounded up.

import { activation } from "../math/activations.js";

/** @typedef {{matrix: number[][], shift: number[]} | {name: string, t: number}} Piece Wx + b, or (1 − t)x + tσ(x) */
/** @typedef {{values: number[], distance: number, error: number[]}} Image of a ball: its middle's computed image,
 *   how far any point's image can lie from it, how far the true ones of the middle from the computed ones */

const UNIT = 2 ** -53;
const SMALL = 2 ** -1000; // for what underflows

/** @param {number} x @param {number} roundings that its computation took */
const above = (x, roundings) => x * (1 + 2 * roundings * UNIT) + SMALL;

/** A network's layers, its head as well if asked for.
 * @param {import("./network.js").Network} network @param {boolean} [withHead] @returns {Piece[]} */
export function networkPieces({ layers, head }, withHead = false) {
  const pieces = layers.flatMap(({ W, b, activation: name }) => [{ matrix: W, shift: b }, { name, t: 1 }]);
  return withHead ? [...pieces, { matrix: head.W, shift: head.b }] : pieces;
}

/** A film until t of a stage. @param {import("./motion.js").Film} film @param {number} position @returns {Piece[]} */
export function filmPieces(film, position) {
  return film.stages.slice(0, Math.ceil(position)).map(({ layer, kind }, stage) => {
    const t = Math.min(position - stage, 1);
    const { W, b, activation: name } = film.layers[layer - 1];
    if (kind === "σ") return { name, t };
    if (kind === "b") return { matrix: b.map((_, i) => b.map((_, j) => Number(i === j))), shift: b.map((x) => t * x) };
    const matrix = film.matrix(layer, t).map((row) => row.slice(0, W[0].length));
    return { matrix, shift: matrix.map(() => 0) };
  });
}

/** Bounds of σ' on [low, high]. Its slopes rise or fall on each side of 0 alone.
 * @param {string} name @param {number} low @param {number} high @returns {[number, number]} */
function slopes(name, low, high) {
  const { slope } = activation(name);
  const ends = [slope(low), slope(high)];
  if (low <= 0 && high >= 0) ends.push(slope(0), ...(name.includes("relu") ? [slope(-1), slope(1)] : []));
  return [Math.max(0, Math.min(...ends) * (1 - 64 * UNIT)), Math.max(...ends) * (1 + 64 * UNIT) + SMALL];
}

/** The image of the ball of that radius around a point; Infinity or NaN where floats can't bound it.
 * @param {Piece[]} pieces of increasing σ @param {number[]} point @param {number} radius @returns {Image} */
export function reach(pieces, point, radius) {
  const d = point.length;
  let values = point;
  let error = point.map(() => 0);
  let spread = point.map(() => radius);
  let mid = point.map((_, i) => point.map((_, j) => Number(i === j)));
  let off = point.map(() => point.map(() => 0));
  for (const piece of pieces) {
    if ("matrix" in piece) {
      const { matrix, shift } = piece;
      const terms = d + matrix[0].length + 2;
      const rounding = matrix.map((row, k) => above(2 * terms * UNIT * row.reduce((sum, w, i) => sum + Math.abs(w * values[i]), Math.abs(shift[k])), terms));
      const sizes = (/** @type {number[]} */ per) => matrix.map((row, k) => above(row.reduce((sum, w, i) => sum + Math.abs(w) * per[i], 0) + rounding[k], terms));
      [error, spread] = [sizes(error), sizes(spread)];
      const [before, beforeOff] = [mid, off];
      off = matrix.map((row) => point.map((_, j) => above(row.reduce((sum, w, i) => sum + Math.abs(w) * (beforeOff[i][j] + 2 * terms * UNIT * Math.abs(before[i][j])), 0), terms)));
      mid = matrix.map((row) => point.map((_, j) => row.reduce((sum, w, i) => sum + w * before[i][j], 0)));
      values = matrix.map((row, k) => row.reduce((sum, w, i) => sum + w * values[i], shift[k]));
    } else {
      const { name, t } = piece;
      const { value } = activation(name);
      const moved = (/** @type {number} */ z) => (1 - t) * z + t * value(z);
      const next = values.map(moved);
      const sloped = values.map((z, k) => {
        const [least, most] = slopes(name, z - spread[k], z + spread[k]).map((slope) => 1 - t + t * slope);
        return [(least + most) / 2, above((most - least) / 2 + 4 * UNIT, 4), above(most, 4)];
      });
      const rounding = values.map((z, k) => above(16 * UNIT * (Math.abs(z) + Math.abs(next[k])) + SMALL, 2));
      error = error.map((size, k) => above(size * sloped[k][2] + rounding[k], 2));
      // Where σ saturates, its own range is the better bound.
      spread = spread.map((size, k) => above(
        Math.max(moved(values[k] + size) - next[k], next[k] - moved(values[k] - size)) + rounding[k], 4,
      ));
      off = off.map((row, k) => row.map((x, j) => above(sloped[k][2] * x + (sloped[k][1] + 2 * UNIT) * Math.abs(mid[k][j]), 6)));
      mid = mid.map((row, k) => row.map((x) => sloped[k][0] * x));
      values = next;
    }
    spread = spread.map((size, k) => {
      const byRow = above(radius * Math.hypot(...mid[k].map((x, j) => Math.abs(x) + off[k][j])) + error[k], d + 6);
      return byRow < size ? byRow : size;
    });
  }
  const slope = above(largest(mid) + Math.hypot(...off.flat()), 4 * d);
  const bySlope = above(radius * slope + Math.hypot(...error), 4);
  const byRange = above(Math.hypot(...spread), 4 * d);
  return { values, error, distance: bySlope < byRange ? bySlope : byRange };
}

/** An upper bound of the largest singular value: in the plane exactly but rounding, else by the Frobenius norm of
 * MᵀM, whose fourth root isn't less than it. @param {number[][]} matrix */
function largest(matrix) {
  const d = matrix[0].length;
  let square = 0;
  let trace = 0;
  const products = Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, j) => (
    matrix.reduce((sum, row) => sum + row[i] * row[j], 0)
  )));
  for (let i = 0; i < d; i++) {
    trace += products[i][i];
    for (let j = 0; j < d; j++) square += products[i][j] ** 2;
  }
  if (d !== 2) return above(Math.sqrt(Math.sqrt(square)), 8 * d * d);
  const half = (products[0][0] - products[1][1]) / 2;
  return above(Math.sqrt(trace / 2 + Math.hypot(half, products[0][1]) + 16 * UNIT * trace), 8);
}
