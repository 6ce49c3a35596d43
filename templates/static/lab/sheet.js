// A sheet of the plane, or a stretch of the line, that a film carries along, and on it what the network decides:
// for each class the region where its logit is the largest, cut out of the sheet's cells along straight lines.

const CELLS = 60; // each way
const LINE_EVERY = 5; // cells

/** @typedef {{side: number, centre: number[], half: number}} Frame a square of the input */
/** @typedef {{dimension: number, points: number[], lines: Int32Array[], edge: Int32Array, half: number,
 *   centre: number[]}} Sheet `edge` goes once round, or is the whole line */
/** @typedef {{points: Float64Array, regions: Int32Array[][], borders: Int32Array}} Decision `points` are the
 *   sheet's and those where classes meet, one after the other; a region is polygons of them (of a line: parts of
 *   it), `borders` pairs (of a line: points) */

/** @param {number} half half its side @param {number[]} centre @returns {Sheet} */
export function sheet(half, centre) {
  const side = CELLS + 1;
  const points = [];
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) points.push(centre[0] + half * ((2 * i) / CELLS - 1), centre[1] + half * ((2 * j) / CELLS - 1));
  }
  const lines = [];
  for (let k = 0; k <= CELLS; k += LINE_EVERY) {
    lines.push(Int32Array.from({ length: side }, (_, i) => k * side + i), Int32Array.from({ length: side }, (_, i) => i * side + k));
  }
  const edge = Int32Array.from({ length: 4 * CELLS + 1 }, (_, n) => {
    const [along, k] = [n % CELLS, Math.floor(n / CELLS) % 4];
    return [along, along * side + CELLS, CELLS * side + CELLS - along, (CELLS - along) * side][k];
  });
  return { dimension: 2, points, lines, edge, half, centre };
}

/** @param {number} half half its length @param {number} centre @returns {Sheet} */
export function stretch(half, centre) {
  const cells = 4 * CELLS;
  const points = Array.from({ length: cells + 1 }, (_, i) => centre + half * ((2 * i) / cells - 1));
  return { dimension: 1, points, lines: [], edge: Int32Array.from(points.keys()), half, centre: [centre, 0] };
}

const HALVINGS = 14; // of an edge, to where the margin is 0

/** What logits say on a sheet. @param {Sheet} own
 * @param {(points: Float64Array) => Float64Array} logitsOf points, class by class; one output: class 1 above 0
 * @returns {Decision} */
export function decision({ points, dimension }, logitsOf) {
  const flat = Float64Array.from(points);
  const logits = logitsOf(flat);
  const side = CELLS + 1;
  const count = points.length / dimension;
  const outputs = logits.length / count;
  const classes = outputs === 1 ? 2 : outputs;
  /** @type {number[]} */ const borders = [];
  /** @type {{inside: number, outside: number, label: number}[]} */ const crossed = []; // their points come last
  let known = new Int32Array(0); // of each vertex's edges to the right and up, the point on it
  const sign = new Uint8Array(count);
  /** Where class k's margin is 0 on an edge, which begins at `first`. @param {number} k @param {number} first @param {number} up */
  const zero = (k, first, up) => {
    const edge = 2 * first + up;
    if (known[edge]) return known[edge];
    const second = first + (up ? side : 1);
    crossed.push(sign[first] ? { inside: first, outside: second, label: k } : { inside: second, outside: first, label: k });
    known[edge] = count + crossed.length - 1;
    return known[edge];
  };
  /** @type {number[]} */ const polygon = [];
  /** @type {number[]} */ const crossings = [];
  const regions = Array.from({ length: classes }, (_, k) => {
    if (k === 0 || classes > 2) known = new Int32Array(2 * count); // two classes meet at the same points
    for (let i = 0; i < count; i++) sign[i] = Number(marginAt(logits, count, outputs, k, i) > 0);
    /** A corner that is inside, and a crossing on the edge after it.
     * @param {number} a @param {number} b @param {number} first @param {number} up */
    const passed = (a, b, first, up) => {
      if (sign[a]) polygon.push(a);
      if (sign[a] === sign[b]) return;
      const place = zero(k, first, up);
      polygon.push(place);
      crossings.push(place);
    };
    /** @type {Int32Array[]} */ const polygons = [];
    if (dimension === 1) {
      /** @type {number[]} */ let part = [];
      for (let i = 0; i < count; i++) {
        if (i && sign[i] !== sign[i - 1]) {
          const place = zero(k, i - 1, 0);
          part.push(place);
          if (k > 0 || classes > 2) borders.push(place);
        }
        if (sign[i]) part.push(i);
        if (part.length && (!sign[i] || i + 1 === count)) {
          polygons.push(Int32Array.from(part));
          part = [];
        }
      }
      return polygons;
    }
    for (let j = 0; j < CELLS; j++) {
      let from = -1; // the first of a row of cells that lie inside as a whole
      for (let i = 0; i <= CELLS; i++) {
        const corner = j * side + i;
        const [right, above] = [corner + 1, corner + side];
        const inside = i < CELLS ? sign[corner] + sign[right] + sign[above] + sign[above + 1] : 0;
        if (inside === 4 && from < 0) from = i;
        if (inside < 4 && from >= 0) {
          polygons.push(strip(j * side + from, corner, side));
          from = -1;
        }
        if (inside === 0 || inside === 4) continue;
        polygon.length = crossings.length = 0;
        passed(corner, right, corner, 0);
        passed(right, above + 1, right, 1);
        passed(above + 1, above, above, 0);
        passed(above, corner, corner, 1);
        polygons.push(Int32Array.from(polygon));
        if (k > 0 || classes > 2) borders.push(...crossings); // of two classes they are the same
      }
    }
    return polygons;
  });
  const zeros = between(points, dimension, crossed, logitsOf, outputs);
  const all = new Float64Array(flat.length + zeros.length);
  all.set(flat);
  all.set(zeros, flat.length);
  return { points: all, regions, borders: Int32Array.from(borders) };
}

/** Where margins change sign on edges, by halving all of them at once.
 * @param {number[]} points @param {number} dimension
 * @param {{inside: number, outside: number, label: number}[]} edges
 * @param {(points: Float64Array) => Float64Array} logitsOf @param {number} outputs @returns {Float64Array} */
function between(points, dimension, edges, logitsOf, outputs) {
  const places = new Float64Array(dimension * edges.length);
  const shares = new Float64Array(edges.length); // from the inside
  for (let step = 0.5; step > 2 ** -HALVINGS; step /= 2) {
    edges.forEach(({ inside, outside }, i) => {
      for (let k = 0; k < dimension; k++) {
        const [from, to] = [points[dimension * inside + k], points[dimension * outside + k]];
        places[dimension * i + k] = from + (shares[i] + step) * (to - from);
      }
    });
    const logits = logitsOf(places);
    edges.forEach(({ label }, i) => {
      if (marginAt(logits, edges.length, outputs, label, i) > 0) shares[i] += step;
    });
  }
  return places;
}

/** How far class k's logit lies above the largest other at point i.
 * @param {Float64Array} logits @param {number} count @param {number} outputs @param {number} k @param {number} i */
export function marginAt(logits, count, outputs, k, i) {
  if (outputs === 1) return k ? logits[i] : -logits[i];
  let other = -Infinity;
  for (let j = 0; j < outputs; j++) if (j !== k) other = Math.max(other, logits[j * count + i]);
  return logits[k * count + i] - other;
}

/** Cells in a row as one polygon. @param {number} first @param {number} last @param {number} side */
function strip(first, last, side) {
  const cells = last - first;
  const ring = new Int32Array(2 * cells + 2);
  for (let i = 0; i <= cells; i++) [ring[i], ring[2 * cells + 1 - i]] = [first + i, first + i + side];
  return ring;
}
