// Layers that lose the way back: where a unit of ReLU bends the plane, and what a singular W presses flat.
// Angles are in rad, counter-clockwise from the first axis.

import { apply, determinant, svd } from "./matrix.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {import("./layer.js").Points} Points */

/** The direction of the line w · x + b = 0 on which a unit bends; the side where it is below 0 lies to the right.
 * @param {number[]} w a row of W, (2) @returns {number} */
export function kinkDirection([p, q]) {
  return Math.atan2(-p, q);
}

/** A row as long as w whose kink has this direction; with the same b, the kink is as far from 0.
 * @param {number[]} w @param {number} direction @returns {number[]} */
export function kinkTurned(w, direction) {
  const length = Math.hypot(...w);
  return [-length * Math.sin(direction), length * Math.cos(direction)];
}

/** The point of a unit's kink that is nearest to 0. @param {number[]} w @param {number} b @returns {number[]} */
export function kinkFoot(w, b) {
  const square = w[0] * w[0] + w[1] * w[1];
  return w.map((x) => (-b * x) / square);
}

/** The matrix of rank 1 with W's first singular value and image that takes this direction to 0.
 * @param {Matrix} W (2, 2) @param {number} direction @returns {Matrix} */
export function flattened(W, direction) {
  const { U, values, V } = svd(W);
  const normal = [-Math.sin(direction), Math.cos(direction)];
  const sign = normal[0] * V[0][0] + normal[1] * V[1][0] < 0 ? -1 : 1; // as W has it
  return U.map(([u]) => normal.map((x) => sign * values[0] * u * x));
}

/** The direction that a W of rank 1 takes to 0. @param {Matrix} W (2, 2) @returns {number} */
export function flatDirection(W) {
  const { V } = svd(W);
  return kinkDirection([V[0][0], V[1][0]]);
}

/** The share of points that ReLU moves: where a unit is below 0.
 * @param {Matrix} W (2, 2) @param {number[]} b @param {Points} points @returns {number} */
export function pressedShare(W, b, points) {
  let pressed = 0;
  for (let n = 0; n < points.length; n += 2) {
    if (W.some(([p, q], i) => p * points[n] + q * points[n + 1] + b[i] < 0)) pressed++;
  }
  return pressed / (points.length / 2);
}

/** The point that W and b take to z; null where W is singular. @param {Matrix} W (2, 2) @param {number[]} b
 * @param {number[]} z @returns {number[] | null} */
export function before([[a, c], [d, e]], b, z) {
  const det = determinant([[a, c], [d, e]]);
  if (Math.abs(det) < 1e-9) return null;
  const from = z.map((x, i) => x - b[i]);
  return apply([[e / det, -c / det], [-d / det, a / det]], from);
}
