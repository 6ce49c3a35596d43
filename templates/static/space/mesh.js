// Surfaces of space.json as meshes: their series (generator/draw/render/space/surface_series.py) at as many
// parameters as a picture needs, with the tangents there.

import { DIMENSIONS } from "./film.js";

/** @typedef {import("./film.js").Surface} Surface */
/** @typedef {{places: Float32Array, along: Float32Array, across: Float32Array, rows: number, columns: number}} Grid
 *   points and tangents, four coordinates each, row by row, first and last ones included */

/** The surface at so many steps of its first and second parameter.
 * @param {Surface} surface @param {number} rows @param {number} columns @returns {Grid} */
export function sampled(surface, rows, columns) {
  const { terms, coefficients, wraps } = surface;
  const [first, second] = [rows, columns].map((steps, axis) => {
    const most = Math.max(...terms.map((numbers) => numbers[axis]));
    return Array.from({ length: most + 1 }, (_, k) => functions(k, wraps[axis], steps));
  });
  const size = (rows + 1) * (columns + 1) * DIMENSIONS;
  const grid = { places: new Float32Array(size), along: new Float32Array(size), across: new Float32Array(size), rows, columns };
  const partial = second.map(() => new Float64Array((rows + 1) * 2 * DIMENSIONS)); // of each second number: sums and slopes
  terms.forEach(([i, j], n) => {
    for (let row = 0; row <= rows; row++) {
      coefficients[n].forEach((coefficient, k) => {
        partial[j][row * 2 * DIMENSIONS + k] += coefficient * first[i].values[row];
        partial[j][row * 2 * DIMENSIONS + DIMENSIONS + k] += coefficient * first[i].slopes[row];
      });
    }
  });
  partial.forEach((sums, j) => {
    for (let row = 0; row <= rows; row++) {
      for (let column = 0; column <= columns; column++) {
        const to = (row * (columns + 1) + column) * DIMENSIONS;
        for (let k = 0; k < DIMENSIONS; k++) {
          const [value, slope] = [sums[row * 2 * DIMENSIONS + k], sums[row * 2 * DIMENSIONS + DIMENSIONS + k]];
          grid.places[to + k] += value * second[j].values[column];
          grid.along[to + k] += slope * second[j].values[column];
          grid.across[to + k] += value * second[j].slopes[column];
        }
      }
    }
  });
  withPoles(grid, wraps);
  return grid;
}

/** Function number k of a direction, and its slope, from parameter 0 to 1.
 * @param {number} k @param {boolean} wraps @param {number} steps */
function functions(k, wraps, steps) {
  const [values, slopes] = [new Float64Array(steps + 1), new Float64Array(steps + 1)];
  const order = Math.ceil(k / 2); // of waves: 1, cos u, sin u, cos 2u, …
  for (let n = 0; n <= steps; n++) {
    const [u, sine] = [2 * Math.PI * (n % steps) / steps, k % 2 === 0];
    const power = 2 * n / steps - 1;
    if (!wraps) [values[n], slopes[n]] = [power ** k, k ? 2 * k * power ** (k - 1) : 0];
    else if (k === 0) values[n] = 1;
    else {
      values[n] = sine ? Math.sin(order * u) : Math.cos(order * u);
      slopes[n] = 2 * Math.PI * order * (sine ? Math.cos(order * u) : -Math.sin(order * u));
    }
  }
  return { values, slopes };
}

/** At a pole, where a row of points is one point, tangents along the row are those of the row beside it.
 * @param {Grid} grid @param {[boolean, boolean]} wraps */
function withPoles({ across, rows, columns }, [closed]) {
  if (closed) return;
  const width = (columns + 1) * DIMENSIONS;
  for (const [end, beside] of [[0, 1], [rows, rows - 1]]) {
    const [row, other] = [end, beside].map((k) => across.subarray(k * width, (k + 1) * width));
    const size = (/** @type {Float32Array} */ numbers) => Math.max(...numbers.map(Math.abs));
    if (size(row) < 1e-6 * size(other)) row.set(other);
  }
}

/** The corners of two triangles a cell. @param {number} rows @param {number} columns @returns {Uint16Array} */
export function triangles(rows, columns) {
  const corners = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [a, b] = [row, row + 1].map((k) => k * (columns + 1) + column);
      corners.push(a, b, b + 1, a, b + 1, a + 1);
    }
  }
  return Uint16Array.from(corners);
}
