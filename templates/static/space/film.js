// A film in space as space.json has it (docs/formats.md): which moment a time is, where its stages are
// then, and from where its camera looks. It computes what generator/draw/motion does.

import { eased } from "../math/easing.js";
import { identity, product, svd, transpose } from "../math/matrix.js";
import { PolarPath } from "../math/polar_path.js";

/** @typedef {import("../math/matrix.js").Matrix} Matrix */
/** @typedef {{kind: "rest"} | {kind: "tanh"} | Affine | Residual} Stage */
/** @typedef {{kind: "affine", end: Matrix, planes: import("../math/polar_path.js").Plane[], axes: Matrix,
 *   scales: number[], shift: number[]}} Affine p(t)x + t · shift along a polar path */
/** @typedef {{kind: "residual", V: Matrix, W: Matrix, b: number[], c: number[]}} Residual x + t(V tanh(Wx + b) + c) */
/** @typedef {{start: number, duration: number, stage: number, t: [number, number], reveal: [number, number],
 *   returns: boolean, easing: number[][]}} Segment times in cs */
/** @typedef {{spans: number[], centres: number[][], start: number[], end: number[], sway: number, axes: Matrix,
 *   lengths: number[], closing: number}} Camera */
/** @typedef {{kind: string, name: string, ink: string, width: number, opacity: number, carried: boolean,
 *   framed: boolean, ends: boolean}} Common fields of every mark */
/** @typedef {Common & {wraps: [boolean, boolean], solid: boolean, terms: [number, number][], coefficients: Matrix}} Surface */
/** @typedef {Common & {points: Matrix, lengths: number[], closed: boolean}} Lines */
/** @typedef {Common & {points: Matrix, radius: number}} Rings and dots */
/** @typedef {Common & {spacing: number, reach: number}} Floor */
/** @typedef {Common & {normal: number[], offset: number, tint: number}} Plane */
/** @typedef {{lamp: number[], dim: number, gloss: number, deep: number, darkest: number, pure: number, lightest: number,
 *   distance: number[], outline: number, gap: number, dark: number}} Light */
/** @typedef {{ink: string, radius: number, from: number, width: number, at: [number, number][]}} Bead */
/** @typedef {{schema: number, size: number[], box: number[], stages: Stage[], camera: Camera,
 *   clock: {end: number, duration: number, segments: Segment[]}, light: Light,
 *   marks: (Surface | Lines | Rings | Floor | Plane)[], beside: string, beads: Bead[]}} Space */
/** @typedef {{stage: number, t: number, reveal: number, returned: number}} Moment */
/** @typedef {{scale: number, centre: number[], frame: Matrix, tilt: Matrix}} View px = scale · (frame · x − centre) */

export const DIMENSIONS = 4; // of every vector here; those that a representation lacks are 0

/** The moment at a time (generator/draw/motion/clock.py, `Clock.moment`).
 * @param {Space["clock"]} clock @param {number} cs @returns {Moment} */
export function momentAt({ segments }, cs) {
  const last = segments[segments.length - 1];
  const segment = segments.find(({ start, duration }) => cs < start + duration) ?? last;
  const way = eased((cs - segment.start) / segment.duration, segment.easing);
  const [t, reveal] = [segment.t, segment.reveal].map(([first, end]) => first + way * (end - first));
  return { stage: segment.stage, t, reveal, returned: segment.returns ? way : 0 };
}

/** How far each stage is at a moment. @param {number} count @param {Moment} moment @returns {number[]} */
export function progress(count, { stage, t }) {
  return Array.from({ length: count }, (_, k) => (k < stage ? 1 : k > stage ? 0 : t));
}

/** The matrix (4, 4) and the shift of an affine stage at t. @param {Affine} stage @param {number} t */
export function affineAt({ end, planes, axes, scales, shift }, t) {
  const matrix = t === 0 ? identity(DIMENSIONS) : squared(new PolarPath(end, planes, axes, scales).matrix(t));
  return { matrix, shift: padded(shift.map((coordinate) => t * coordinate)) };
}

/** Where the points go until a moment, four coordinates each.
 * @param {Stage[]} stages @param {Moment} moment @param {Float32Array} points @returns {Float64Array} */
export function carried(stages, moment, points) {
  const moved = Float64Array.from(points);
  stages.slice(0, moment.stage + 1).forEach((stage, k) => {
    const t = k < moment.stage ? 1 : moment.t;
    if (stage.kind === "affine") moveAffine(stage, t, moved);
    else if (stage.kind === "tanh") for (let i = 0; i < moved.length; i++) moved[i] += t * (Math.tanh(moved[i]) - moved[i]);
    else if (stage.kind === "residual") moveResidual(stage, t, moved);
  });
  return moved;
}

/** @param {Affine} stage @param {number} t @param {Float64Array} points */
function moveAffine(stage, t, points) {
  const { matrix, shift } = affineAt(stage, t);
  for (let n = 0; n < points.length; n += DIMENSIONS) {
    const [x, y, z, w] = points.subarray(n, n + DIMENSIONS);
    matrix.forEach((row, k) => { points[n + k] = row[0] * x + row[1] * y + row[2] * z + row[3] * w + shift[k]; });
  }
}

/** @param {Residual} stage @param {number} t @param {Float64Array} points */
function moveResidual({ V, W, b, c }, t, points) {
  const [count, hidden] = [V.length, new Float64Array(W.length)];
  for (let n = 0; n < points.length; n += DIMENSIONS) {
    for (let i = 0; i < W.length; i++) {
      let sum = b[i];
      for (let k = 0; k < count; k++) sum += W[i][k] * points[n + k];
      hidden[i] = Math.tanh(sum);
    }
    for (let k = 0; k < count; k++) {
      let sum = c[k];
      for (let i = 0; i < W.length; i++) sum += V[k][i] * hidden[i];
      points[n + k] += t * sum;
    }
  }
}

/** The film's own view at a moment (camera.py, `Camera.view`; orbit.py, `Orbit.frame`).
 * @param {Camera} camera @param {Moment} moment @returns {View} */
export function viewAt(camera, { stage, t }) {
  const next = Math.min(stage + 1, camera.spans.length - 1);
  const between = (/** @type {number} */ a, /** @type {number} */ b) => (1 - t) * a + t * b;
  const centre = camera.centres[stage].map((coordinate, k) => between(coordinate, camera.centres[next][k]));
  const rotation = tiltAt(camera, stage, t);
  const frame = product(rotation, spaceAt(camera, stage, t)).map(padded);
  return { scale: 1 / between(camera.spans[stage], camera.spans[next]), centre, frame, tilt: rotation };
}

/** @param {Camera} camera @param {number} stage @param {number} t */
function shareOfMotion({ lengths }, stage, t) {
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, number) => total + number, 0);
  return (sum(lengths.slice(0, stage)) + t * lengths[stage]) / sum(lengths);
}

/** @param {Camera} camera @param {number} stage @param {number} t @returns {Matrix} */
function tiltAt(camera, stage, t) {
  const share = shareOfMotion(camera, stage, t);
  const [azimuth, elevation] = camera.start.map((start, k) => (1 - share) * start + share * camera.end[k]);
  const closed = camera.lengths[stage] === 0 ? t * camera.closing : 0;
  const [a, e] = [azimuth + camera.sway * Math.sin(2 * Math.PI * share) + closed, elevation].map((angle) => angle * Math.PI / 180);
  const [along, across, level, up] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
  const [right, toward] = [[along, across, 0], [across * level, -along * level, up]];
  return [right, cross(toward, right), toward];
}

/** The space that is looked at, between the first axes and the last.
 * @param {Camera} camera @param {number} stage @param {number} t @returns {Matrix} (3, d) */
function spaceAt(camera, stage, t) {
  const { axes } = camera;
  if (axes.every((row, i) => row.length === 3 && row[i] === 1)) return identity(3);
  const share = shareOfMotion(camera, stage, t);
  const { U, V } = svd(axes.map((row, i) => row.map((value, k) => (1 - share) * Number(i === k) + share * value)));
  return product(U, transpose(V).slice(0, 3));
}

/** @param {number[]} a @param {number[]} b */
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

/** Four coordinates. @param {number[]} numbers */
export const padded = (numbers) => Array.from({ length: DIMENSIONS }, (_, k) => numbers[k] ?? 0);

/** Four rows of four. @param {Matrix} matrix @returns {Matrix} */
const squared = (matrix) => Array.from({ length: DIMENSIONS }, (_, k) => padded(matrix[k] ?? []));
