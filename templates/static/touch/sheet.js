// A sheet of the plane that a layer carries along: a grid, its edge and a circle.

import { affine, bent } from "../math/layer.js";

/** @typedef {import("../math/matrix.js").Matrix} Matrix */
/** @typedef {{W: Matrix, b: number[], activation: string}} Layer of two units on two inputs */
/** @typedef {{radius: number, centre: number[], ink?: string}} Circle */
/** @typedef {{circles?: Circle[], extent?: number}} Shape of a sheet; `extent` is half the grid's side */

const LINES = 13; // each way
const SAMPLES = 49; // of a line: tanh bends it smoothly
const ROUND = 129; // of the circle

/** Points of a line, one after the other. @param {number} count @param {(share: number) => number[]} at */
function sampled(count, at) {
  return Array.from({ length: count }, (_, n) => at(n / (count - 1))).flat();
}

/** The parts of a sheet, each with how it is drawn: grid, edge, circles. @param {Shape} [shape] */
export function sheet({ circles = [{ radius: 0.6, centre: [0, 0] }], extent = 1 } = {}) {
  const at = Array.from({ length: LINES - 2 }, (_, k) => extent * ((2 * (k + 1)) / (LINES - 1) - 1));
  const across = (/** @type {number} */ share) => extent * (2 * share - 1);
  const grid = at.flatMap((x) => [
    ...sampled(SAMPLES, (share) => [x, across(share)]),
    ...sampled(SAMPLES, (share) => [across(share), x]),
  ]);
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map((corner) => corner.map((x) => extent * x));
  const edge = corners.flatMap(([x, y], k) => {
    const [p, q] = corners[(k + 1) % 4];
    return sampled(SAMPLES, (share) => [x + share * (p - x), y + share * (q - y)]);
  });
  const rounds = circles.map(({ radius, centre: [x, y], ink = "a" }) => {
    const angle = (/** @type {number} */ share) => 2 * Math.PI * share;
    const round = sampled(ROUND, (share) => [x + radius * Math.cos(angle(share)), y + radius * Math.sin(angle(share))]);
    return { ...carrying(round), length: ROUND, ink, width: 2.8 };
  });
  return [
    { ...carrying(grid), length: SAMPLES, ink: "grid", width: 1 },
    { ...carrying(edge), length: edge.length / 2, ink: "edge", width: 1.5 },
    ...rounds,
  ];
}

/** A lattice of the square of half side `extent`. @param {number} side @param {number} extent */
export function lattice(side, extent) {
  const at = Array.from({ length: side }, (_, k) => extent * ((2 * k) / (side - 1) - 1));
  return Float64Array.from(at.flatMap((y) => at.flatMap((x) => [x, y])));
}

/** Points with a place for where they are carried to. @param {number[]} points */
function carrying(points) {
  return { points: Float64Array.from(points), carried: new Float64Array(points.length) };
}

/**
 * Points at t of a stage of a layer: 0 is W, by its path, 1 is b, 2 is σ.
 * @param {(t: number) => Matrix} path
 * @param {Layer} layer
 * @param {{stage: number, t: number}} moment
 * @param {Float64Array} points
 * @param {Float64Array} into
 */
export function carried(path, { b, activation }, { stage, t }, points, into) {
  const W = path(stage === 0 ? t : 1);
  const shift = stage === 0 ? 0 : stage === 1 ? t : 1;
  affine(W, b.map((x) => shift * x), points, into);
  return stage === 2 ? bent(activation, t, into, into) : into;
}
