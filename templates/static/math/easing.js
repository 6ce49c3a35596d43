// Easing as cubic Béziers, as generator/draw/motion/easing.py has it: x is the share of time, y the share of
// the way. figure.json and the player's data have the curves of each stage.

const BISECTIONS = 60; // halves [0, 1] down to one unit in the last place

/** @typedef {number[][]} Easing [time, way, x1, y1, x2, y2] of each curve: where it begins, and its control points
 *   on the unit square between there and where the next begins, or (1, 1) */

/** @type {Easing} */
export const EASE = [[0, 0, 0.45, 0, 0.55, 1]];
/** @type {Easing} */
export const STEADY = [[0, 0, 1 / 3, 1 / 3, 2 / 3, 2 / 3]];

/** The share of the way at a share of the time, both in [0, 1].
 * @param {number} time @param {Easing} [easing] @returns {number} */
export function eased(time, easing = EASE) {
  if (time <= 0 || time >= 1) return Math.min(Math.max(time, 0), 1);
  const k = easing.findLastIndex(([start]) => start <= time);
  const [start, way, x1, y1, x2, y2] = easing[k];
  const [end, last] = easing[k + 1] ?? [1, 1];
  return way + bezier(y1, y2, solve(x1, x2, (time - start) / (end - start))) * (last - way);
}

/** One coordinate of the curve at parameter u. @param {number} p1 @param {number} p2 @param {number} u */
function bezier(p1, p2, u) {
  const v = 1 - u;
  return 3 * v * v * u * p1 + 3 * v * u * u * p2 + u ** 3;
}

/** The parameter at which a monotone coordinate reaches a value.
 * @param {number} p1 @param {number} p2 @param {number} value */
function solve(p1, p2, value) {
  let [low, high] = [0, 1];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (bezier(p1, p2, middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
