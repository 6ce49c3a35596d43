// What stands in the lamp's way, as generator/draw/depth_buffer/shading.py computes it: at few points of
// each solid, for the area around each of them.

import { DIMENSIONS, cross } from "./film.js";

/** @typedef {import("./mesh.js").Grid} Grid */
/** @typedef {{points: Float64Array, normals: Float64Array, sizes: Float64Array, rows: number, columns: number,
 *   side: number}} Patches three coordinates each, px; side: 1 where the grid's own normals point outward */

/** A closed surface as patches. @param {Float64Array} places (n · 3) px of a grid's points
 * @param {Grid} grid @returns {Patches} */
export function patches(places, { rows, columns }) {
  const at = (/** @type {number} */ row, /** @type {number} */ column) => {
    const start = 3 * (((row + rows) % rows) * (columns + 1) + ((column + columns) % columns));
    return [places[start], places[start + 1], places[start + 2]];
  };
  const count = rows * columns;
  const [points, normals, sizes] = [new Float64Array(3 * count), new Float64Array(3 * count), new Float64Array(count)];
  const middle = [0, 1, 2].map((k) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) sum += at(row, column)[k];
    return sum / count;
  });
  let volume = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [before, after, left, right] = [at(row - 1, column), at(row + 1, column), at(row, column - 1), at(row, column + 1)];
      const area = cross(after.map((x, k) => (x - before[k]) / 2), right.map((x, k) => (x - left[k]) / 2));
      const size = Math.hypot(...area);
      const n = row * columns + column;
      at(row, column).forEach((x, k) => {
        points[3 * n + k] = x;
        normals[3 * n + k] = size ? area[k] / size : 0;
        volume += (x - middle[k]) * area[k];
      });
      sizes[n] = size / Math.PI;
    }
  }
  const side = volume < 0 ? -1 : 1;
  if (side < 0) normals.forEach((x, k) => { normals[k] = -x; });
  return { points, normals, sizes, rows, columns, side };
}

/** The share of the lamp's light that each patch of each solid loses to all of them, 0 to 255, as smooth
 * as the picture shows it.
 * @param {Patches[]} solids @param {number[]} lamp @returns {Uint8Array[]} */
export function lost(solids, lamp) {
  return solids.map((solid) => {
    const shares = new Float64Array(solid.sizes.length);
    for (const other of solids) for (let i = 0; i < shares.length; i++) shares[i] += covered(solid, i, other, lamp);
    const least = shares.map((share) => Math.min(share, 1));
    return Uint8Array.from(smooth(least, solid.rows, solid.columns), (share) => Math.round(255 * share));
  });
}

/** What patch i loses to the patches of a solid (kernels.py, `occlusion`).
 * @param {Patches} solid @param {number} i @param {Patches} other @param {number[]} lamp */
function covered({ points, normals }, i, other, lamp) {
  const [px, py, pz] = [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
  const [nx, ny, nz] = [normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]];
  let sum = 0;
  for (let j = 0, k = 0; j < other.sizes.length; j++, k += 3) {
    const [x, y, z] = [other.points[k] - px, other.points[k + 1] - py, other.points[k + 2] - pz];
    const here = x * nx + y * ny + z * nz;
    if (here <= 0) continue;
    const there = x * other.normals[k] + y * other.normals[k + 1] + z * other.normals[k + 2];
    if (there >= 0) continue;
    const square = x * x + y * y + z * z;
    const away = Math.sqrt(square);
    const toward = Math.max(0, 0.5 + 0.5 * (x * lamp[0] + y * lamp[1] + z * lamp[2]) / away);
    sum += other.sizes[j] / (other.sizes[j] + square) * (here / away) * Math.min(1, -2 * there / away) * toward * toward;
  }
  return sum;
}

/** A cubic B-spline's values at its knots, in both directions. @param {Float64Array} values @param {number} rows
 * @param {number} columns */
function smooth(values, rows, columns) {
  const mean = (/** @type {Float64Array} */ of, /** @type {(row: number, column: number, step: number) => number} */ index) =>
    of.map((value, n) => {
      const [row, column] = [Math.floor(n / columns), n % columns];
      return (4 * value + of[index(row, column, 1)] + of[index(row, column, -1)]) / 6;
    });
  const along = mean(values, (row, column, step) => ((row + step + rows) % rows) * columns + column);
  return mean(along, (row, column, step) => row * columns + (column + step + columns) % columns);
}

/** Points of four coordinates as px (n · 3): seen · x + origin.
 * @param {Float64Array} points @param {number[][]} seen (3, 4) @param {number[]} origin */
export function inPicture(points, seen, origin) {
  const px = new Float64Array(points.length / DIMENSIONS * 3);
  for (let n = 0, to = 0; n < points.length; n += DIMENSIONS) {
    for (let k = 0; k < 3; k++, to++) {
      const row = seen[k];
      px[to] = row[0] * points[n] + row[1] * points[n + 1] + row[2] * points[n + 2] + row[3] * points[n + 3] + origin[k];
    }
  }
  return px;
}
