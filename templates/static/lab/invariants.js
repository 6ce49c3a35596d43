// Winding and linking numbers of moved curves, as generator/topology/invariants has them: polygons are refined
// until a bound says that they may replace the curves (polygons.py); both numbers are then counted by crossings.

import { reach } from "./bounds.js";

/** @typedef {import("./bounds.js").Piece} Piece */
/** @typedef {{at: (turn: number) => number[], speed: number}} Loop a closed curve, once round in a turn */
/** @typedef {{turns: number[], vertices: number[][], faithful: boolean}} Polygon */

const [FIRST, SHARE, FINEST, TOUCH] = [32, 0.4, 2 ** -44, 1e-12]; // polygons.py
const ROUNDING = 1e-14; // of a loop's own points

/** How often a closed polygon goes round a point, counter-clockwise; null for a point on it.
 * @param {number[][]} vertices @param {number[]} point @returns {number | null} */
export function windingNumber(vertices, [px, py]) {
  let number = 0;
  let [x, y] = vertices[vertices.length - 1];
  for (const [nextX, nextY] of vertices) {
    if (y > py !== nextY > py) {
      const [left, right] = [(x - px) * (nextY - py), (nextX - px) * (y - py)];
      if (Math.abs(left - right) <= TOUCH * (Math.abs(left) + Math.abs(right))) return null;
      if (left > right === nextY > y) number += nextY > y ? 1 : -1;
    } else if (y === py && nextY === py && (x - px) * (nextX - px) <= 0) return null;
    [x, y] = [nextX, nextY];
  }
  return number;
}

const DIRECTIONS = [[0.31, 0.71, 0.63], [0.59, -0.43, 0.68], [-0.27, 0.36, 0.89], [0.83, 0.29, -0.47]];

/** How often two closed polygons in space go round each other: half the signed crossings as seen along a
 * direction, another where one can't be told. null where none can. @param {number[][]} a @param {number[][]} b
 * @returns {number | null} */
export function linkingNumber(a, b) {
  for (const direction of DIRECTIONS) {
    const twice = crossings(seen(a, direction), seen(b, direction));
    if (twice !== null && twice % 2 === 0) return twice / 2;
  }
  return null;
}

/** Right, up and depth along a direction. @param {number[][]} polygon @param {number[]} direction */
function seen(polygon, direction) {
  const length = Math.hypot(...direction);
  const [l, m, n] = direction.map((x) => x / length);
  const flat = Math.hypot(l, m);
  return polygon.map(([x, y, z]) => [
    (m * x - l * y) / flat, (n * (l * x + m * y)) / flat - flat * z, l * x + m * y + n * z,
  ]);
}

/** @param {number[][]} a @param {number[][]} b @returns {number | null} */
function crossings(a, b) {
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    const [p, q] = [a[i], a[(i + 1) % a.length]];
    const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
    let start = b[b.length - 1];
    for (const end of b) {
      const before = start;
      start = end;
      const [ex, ey] = [end[0] - before[0], end[1] - before[1]];
      const side = dx * (before[1] - p[1]) - dy * (before[0] - p[0]);
      const other = dx * (end[1] - p[1]) - dy * (end[0] - p[0]);
      const mine = ex * (p[1] - before[1]) - ey * (p[0] - before[0]);
      const next = ex * (q[1] - before[1]) - ey * (q[0] - before[0]);
      if ((side > 0 && other > 0) || (side < 0 && other < 0) || (mine > 0 && next > 0) || (mine < 0 && next < 0)) continue;
      const size = TOUCH * Math.hypot(dx, dy) * Math.hypot(ex, ey);
      if (!(Math.min(...[side, other, mine, next].map(Math.abs)) > size)) return null;
      const [t, u] = [mine / (mine - next), side / (side - other)];
      const gap = before[2] + u * (end[2] - before[2]) - (p[2] + t * (q[2] - p[2]));
      if (!(Math.abs(gap) > TOUCH * Math.max(Math.abs(p[2]), Math.abs(before[2])))) return null;
      total += (dx * ey - dy * ex > 0) === gap > 0 ? -1 : 1;
    }
  }
  return total;
}

/** Polygons of the images of one loop that keeps clear of a point, or of two that keep clear of each other; not
 * faithful where more than `most` vertices would be needed.
 * @param {Loop[]} loops @param {Piece[]} pieces @param {number[] | null} about @param {number} most
 * @returns {Polygon[]} */
export function refined(loops, pieces, about, most = 4096) {
  let turns = loops.map(() => Array.from({ length: FIRST }, (_, i) => i / FIRST));
  const centre = about && reach(pieces, about, 0);
  for (;;) {
    const all = loops.map((loop, k) => polygonOf(loop, turns[k], pieces));
    const clear = all.map(({ middles, radii }, k) => middles.map((middle, i) => {
      const apart = centre
        ? distance(middle, centre.values) - Math.hypot(...centre.error) / SHARE
        : Math.min(...all[1 - k].middles.map((other) => distance(middle, other)));
      return radii[i] + TOUCH * Math.hypot(...middle) < SHARE * apart; // NaN is not clear
    }));
    const faithful = clear.every((arcs) => arcs.every(Boolean));
    const polygons = all.map(({ vertices }, k) => ({ turns: turns[k], vertices, faithful }));
    const next = turns.map((own, k) => own.flatMap((turn, i) => {
      const gap = (own[i + 1] ?? 1) - turn;
      return clear[k][i] || gap < FINEST ? [turn] : [turn, turn + gap / 2];
    }));
    const stuck = next.every((own, k) => own.length === turns[k].length);
    if (faithful || stuck || next.some((own) => own.length > most)) return polygons;
    turns = next;
  }
}

/** @param {Loop} loop @param {number[]} turns @param {Piece[]} pieces */
function polygonOf({ at, speed }, turns, pieces) {
  const vertices = turns.map((turn) => reach(pieces, at(turn), ROUNDING));
  const arcs = turns.map((turn, i) => {
    const gap = (turns[i + 1] ?? 1) - turn;
    const { values, distance: far } = reach(pieces, at(turn + gap / 2), (speed * gap) / 2 + 2 * ROUNDING);
    return { values, far: far + Math.max(vertices[i].distance, vertices[(i + 1) % turns.length].distance) };
  });
  return {
    vertices: vertices.map(({ values }) => values), middles: arcs.map(({ values }) => values), radii: arcs.map(({ far }) => far),
  };
}

/** @param {number[]} a @param {number[]} b */
function distance(a, b) {
  return Math.hypot(...a.map((x, k) => x - b[k]));
}
