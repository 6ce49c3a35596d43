// Paths of matrices that never flatten space, from 1 to W, as generator/topology/flow/matrix_paths.py has
// them: with the polar form W = RS, p(t) = exp(t log R) · ((1 − t)1 + tS), and det p(t) > 0 wherever
// det W > 0. A W that is not square is completed to n × n, n = max(out, in).

import {
  EPS, apply, combine, determinant, diagonal, dot, identity, product, svd, symmetricEigen, transpose, without,
} from "./matrix.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {{first: number[], second: number[], angle: number}} Plane turned from first to second */

/** p(t) for 0 ≤ t ≤ 1: planes that turn evenly, after axes that are stretched evenly. */
export class PolarPath {
  /**
   * @param {Matrix} end p(1), (n, n)
   * @param {Plane[]} planes orthonormal pairs; the space orthogonal to all of them stays
   * @param {Matrix} axes (n, n): orthonormal columns
   * @param {number[]} scales by which each axis is stretched in the end
   */
  constructor(end, planes, axes, scales) {
    this.end = end;
    this.planes = planes;
    this.axes = axes;
    this.scales = scales;
  }

  /** p(t). @param {number} t @returns {Matrix} */
  matrix(t) {
    return t === 1 ? this.end : product(this.rotation(t), this.stretch(t));
  }

  /** exp(t log R): each plane turned by its share of the angle. @param {number} t @returns {Matrix} */
  rotation(t) {
    const turned = identity(this.scales.length);
    for (const { first, second, angle } of this.planes) {
      const [less, sine] = [Math.cos(t * angle) - 1, Math.sin(t * angle)];
      for (let i = 0; i < first.length; i++) {
        for (let j = 0; j < first.length; j++) {
          turned[i][j] += (first[i] * less + second[i] * sine) * first[j];
          turned[i][j] += (second[i] * less - first[i] * sine) * second[j];
        }
      }
    }
    return turned;
  }

  /** (1 − t)1 + tS. @param {number} t @returns {Matrix} */
  stretch(t) {
    const moved = this.scales.map((scale) => t * (scale - 1));
    const added = product(product(this.axes, diagonal(moved)), transpose(this.axes));
    return combine(identity(this.scales.length), added, (a, b) => a + b);
  }
}

/**
 * The polar path to W (out, in). RangeError for a square W of negative determinant and more than one
 * unit: swap two units first, or take the `turnedOver` path.
 * @param {Matrix} W @returns {PolarPath}
 */
export function polarPath(W) {
  const [units, inputs] = [W.length, W[0].length];
  if (units === 1 && inputs === 1) return new PolarPath(W, [], [[1]], W[0]);
  const { U, values, V } = svd(W);
  const flat = Math.max(units, inputs) * EPS * values[0];
  const rank = values.filter((value) => value > flat).length;
  const n = Math.max(units, inputs);
  const directions = padded(V, n); // (n, n): columns
  const images = padded(U, n);
  const rotation = nearestRotation(images, directions, rank);
  // Any length between the extreme singular values leaves W's condition number as it is.
  const length = rank ? Math.exp(values.slice(0, rank).reduce((sum, value) => sum + Math.log(value), 0) / rank) : 1;
  const scales = Array.from({ length: n }, (_, i) => values[i] ?? (i >= inputs ? length : 0));
  const stretched = product(product(directions, diagonal(scales)), transpose(directions));
  const whole = product(rotation, stretched);
  const end = whole.map((row, i) => row.map((value, j) => (i >= units ? 0 : j < inputs ? W[i][j] : value)));
  return new PolarPath(end, turningPlanes(rotation), directions, scales);
}

/**
 * A path from 1 to a W (2, 2) of negative determinant: the polar path but for the axis that is stretched
 * least, which is led through 0, at t = 1 / (1 + s), and comes out turned over. No path of invertible
 * matrices leads there. generator/topology plays such a layer with two units swapped.
 * @param {Matrix} W @returns {PolarPath}
 */
export function turnedOver(W) {
  const { U, values, V } = svd(W);
  const images = U.map(([first, last]) => [first, -last]);
  const scales = [values[0], -values[1]];
  return new PolarPath(W, turningPlanes(product(images, transpose(V))), V, scales);
}

/** (1 − t)1 + tW: straight, and singular on its way for some W of positive determinant
 * (generator/topology/flow/stages.py, `Straight`).
 * @param {Matrix} W square @param {number} t @returns {Matrix} */
export function straightPath(W, t) {
  return combine(identity(W.length), W, (a, b) => (1 - t) * a + t * b);
}

/** The times in [0, 1] at which the straight path to a W (2, 2) is singular, in order: the roots of
 * (1 − t)² + t(1 − t) tr W + t² det W.
 * @param {Matrix} W @returns {number[]} */
export function straightSingular(W) {
  const [trace, det] = [W[0][0] + W[1][1], determinant(W)];
  const [a, b] = [1 - trace + det, trace - 2]; // a t² + b t + 1
  if (a === 0) return b <= -1 ? [-1 / b] : [];
  const inside = b * b - 4 * a;
  if (inside < 0) return [];
  const q = -(b + (b < 0 ? -1 : 1) * Math.sqrt(inside)) / 2; // no digits cancel
  return [q / a, 1 / q].filter((t) => t >= 0 && t <= 1).sort((first, second) => first - second);
}

/** diag(A, 1) of size n. @param {Matrix} A @param {number} n @returns {Matrix} */
function padded(A, n) {
  return identity(n).map((row, i) => row.map((value, j) => (i < A.length && j < A.length ? A[i][j] : value)));
}

/** The R of determinant 1 with R · directions = images in the first `rank` columns; the others, free to
 * turn, are matched so that R is nearest to the identity (Kabsch 1976).
 * @param {Matrix} images @param {Matrix} directions @param {number} rank @returns {Matrix} */
function nearestRotation(images, directions, rank) {
  const [targets, sources] = [transpose(images), transpose(directions)]; // rows
  const n = targets.length;
  const fixed = outer(targets.slice(0, rank), sources.slice(0, rank), n);
  if (rank === n) {
    if (determinant(fixed) > 0) return fixed;
    throw new RangeError("polarPath: expected det W > 0, got a negative one; swap two units");
  }
  const free = sources.slice(rank);
  const overlap = targets.slice(rank).map((target) => free.map((source) => dot(target, source)));
  const { U, V } = svd(overlap);
  /** @param {Matrix} left the U of the overlap, or with its last column turned round */
  const whole = (left) => {
    const added = outer(targets.slice(rank), product(product(left, transpose(V)), free), n);
    return combine(fixed, added, (a, b) => a + b);
  };
  const rotation = whole(U);
  if (determinant(rotation) > 0) return rotation;
  return whole(U.map((row) => [...row.slice(0, -1), -row[row.length - 1]]));
}

/** Σ leftₖ · rightₖᵀ, (n, n).
 * @param {number[][]} left @param {number[][]} right @param {number} n @returns {Matrix} */
function outer(left, right, n) {
  return left.length ? product(transpose(left), right) : diagonal(new Array(n).fill(0));
}

/**
 * The planes and angles of a rotation. Its symmetric part has the cosines as eigenvalues; its
 * antisymmetric part A takes a vector of a plane to the other direction of that plane. What A hardly
 * moves where the cosine is −1 is taken in pairs, as half turns.
 * @param {Matrix} rotation @returns {Plane[]}
 */
export function turningPlanes(rotation) {
  const n = rotation.length;
  const half = combine(rotation, transpose(rotation), (a, b) => (a - b) / 2);
  const least = 4 * n * EPS;
  if (n === 2) {
    const angle = Math.atan2(2 * half[1][0], rotation[0][0] + rotation[1][1]);
    return Math.abs(angle) > least ? [{ first: [1, 0], second: [0, 1], angle }] : [];
  }
  const { values, V } = symmetricEigen(combine(rotation, transpose(rotation), (a, b) => (a + b) / 2));
  const vectors = refined(values, transpose(V), half);
  /** @type {Plane[]} */ const planes = [];
  /** @type {number[][]} */ const used = [];
  /** @type {number[][]} */ const halves = [];
  for (const vector of vectors) {
    const rest = without(without(vector, used), used);
    const length = Math.hypot(...rest);
    if (length < 0.5) continue; // in a plane that is known
    const first = rest.map((x) => x / length);
    const moved = without(without(apply(half, first), used), [...used, first]);
    const sine = Math.hypot(...moved);
    const cosine = dot(first, apply(rotation, first));
    used.push(first);
    if (sine > least) {
      const second = without(moved.map((x) => x / sine), used);
      planes.push({ first, second, angle: Math.atan2(sine, cosine) });
      used.push(second);
    } else if (cosine < 0) halves.push(first);
  }
  for (let i = 0; i + 1 < halves.length; i += 2) planes.push({ first: halves[i], second: halves[i + 1], angle: Math.PI });
  return planes;
}

const NEARLY = 0.1; // 1 ∓ cosine: below, cosines tell axes that stay and planes badly apart

/** Eigenvectors of the symmetric part (rows), those that hardly turn or almost turn round as A tells them apart.
 * @param {number[]} cosines from the largest down @param {number[][]} vectors @param {Matrix} half A */
function refined(cosines, vectors, half) {
  const still = cosines.filter((cosine) => 1 - cosine < NEARLY).length;
  const round = cosines.filter((cosine) => 1 + cosine < NEARLY).length;
  const rest = vectors.length - round;
  return [
    ...toldApart(vectors.slice(0, still), half), ...vectors.slice(still, rest), ...toldApart(vectors.slice(rest), half),
  ];
}

/** Other vectors of the space of these, by how far A moves them.
 * @param {number[][]} vectors orthonormal @param {Matrix} half A @returns {number[][]} */
function toldApart(vectors, half) {
  if (!vectors.length) return vectors;
  const moved = vectors.map((vector) => apply(half, vector));
  const inside = vectors.map((vector) => moved.map((image) => dot(vector, image))); // A among them
  return product(transpose(svd(inside).V), vectors);
}
