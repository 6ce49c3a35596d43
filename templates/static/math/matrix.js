// Linear algebra of small matrices, for layers and their paths. A matrix is an array of its rows.
// What numpy.linalg does for generator/topology/flow/matrix_paths.py stands here: `svd` by one-sided
// Jacobi rotations (Hestenes 1958), `symmetricEigen` by two-sided ones (Jacobi 1846); both are slow for
// large matrices and accurate for small ones.

/** @typedef {number[][]} Matrix rows of equal length */

const SWEEPS = 60; // far more than it takes: the convergence is quadratic
export const EPS = Number.EPSILON;

/** The n × n identity.
 * @param {number} n @returns {Matrix} */
export function identity(n) {
  return diagonal(new Array(n).fill(1));
}

/** @param {number[]} values @returns {Matrix} */
export function diagonal(values) {
  return values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
}

/** @param {Matrix} A @returns {Matrix} */
export function transpose(A) {
  return A.length ? A[0].map((_, j) => A.map((row) => row[j])) : [];
}

/** @param {number[]} a @param {number[]} b @returns {number} */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A · B, (m, k) by (k, n).
 * @param {Matrix} A @param {Matrix} B @returns {Matrix} */
export function product(A, B) {
  const columns = transpose(B);
  return A.map((row) => columns.map((column) => dot(row, column)));
}

/** A · x.
 * @param {Matrix} A @param {number[]} x @returns {number[]} */
export function apply(A, x) {
  return A.map((row) => dot(row, x));
}

/** Each entry by a function of A's and B's.
 * @param {Matrix} A @param {Matrix} B @param {(a: number, b: number) => number} f @returns {Matrix} */
export function combine(A, B, f) {
  return A.map((row, i) => row.map((value, j) => f(value, B[i][j])));
}

/** The determinant of a square matrix, by elimination with pivots.
 * @param {Matrix} A @returns {number} */
export function determinant(A) {
  const rows = A.map((row) => [...row]);
  let value = 1;
  for (let k = 0; k < rows.length; k++) {
    let pivot = k;
    for (let i = k + 1; i < rows.length; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    if (rows[pivot][k] === 0) return 0;
    if (pivot !== k) {
      [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
      value = -value;
    }
    value *= rows[k][k];
    for (let i = k + 1; i < rows.length; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < rows.length; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return value;
}

/**
 * A = U · diag(values) · Vᵀ with U (m, m) and V (n, n) orthogonal, `values` min(m, n), largest first.
 * @param {Matrix} A of shape (m, n)
 * @returns {{U: Matrix, values: number[], V: Matrix}}
 */
export function svd(A) {
  const [m, n] = [A.length, A[0].length];
  if (m < n) {
    const { U, values, V } = svd(transpose(A));
    return { U: V, values, V: U };
  }
  const columns = transpose(A); // turned until orthogonal: then they are U · diag(values)
  const right = identity(n); // the same turns, one row a column of V
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [a, b] = [dot(columns[p], columns[p]), dot(columns[q], columns[q])];
        const c = dot(columns[p], columns[q]);
        if (Math.abs(c) <= 0.1 * EPS * Math.sqrt(a * b)) continue;
        const { cosine, sine } = turnTowards(a, b, c);
        turn(columns, p, q, cosine, sine);
        turn(right, p, q, cosine, sine);
        turned = true;
      }
    }
    if (!turned) break;
  }
  const lengths = columns.map((column) => Math.hypot(...column));
  const order = lengths.map((_, i) => i).sort((i, j) => lengths[j] - lengths[i]);
  const values = order.map((i) => lengths[i]);
  const flat = Math.max(m, n) * EPS * values[0];
  const left = order.filter((i) => lengths[i] > flat).map((i) => columns[i].map((x) => x / lengths[i]));
  return { U: transpose(completed(left, m)), values, V: transpose(order.map((i) => right[i])) };
}

/** The singular values, largest first.
 * @param {Matrix} A @returns {number[]} */
export function singularValues(A) {
  return svd(A).values;
}

/**
 * A = V · diag(values) · Vᵀ of a symmetric matrix, values from the largest down.
 * @param {Matrix} A @returns {{values: number[], V: Matrix}}
 */
export function symmetricEigen(A) {
  const n = A.length;
  let M = A.map((row) => [...row]);
  const vectors = identity(n); // rows
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(M[p][q]) <= 0.1 * EPS * (Math.abs(M[p][p]) + Math.abs(M[q][q]))) {
          M[p][q] = M[q][p] = 0;
          continue;
        }
        const { cosine, sine } = turnTowards(M[p][p], M[q][q], M[p][q]);
        turn(M, p, q, cosine, sine);
        M = transpose(M);
        turn(M, p, q, cosine, sine);
        turn(vectors, p, q, cosine, sine);
        turned = true;
      }
    }
    if (!turned) break;
  }
  const order = M.map((_, i) => i).sort((i, j) => M[j][j] - M[i][i]);
  return { values: order.map((i) => M[i][i]), V: transpose(order.map((i) => vectors[i])) };
}

/** Orthonormal rows and as many more, orthogonal to them, that they are n (Gram and Schmidt, twice).
 * @param {number[][]} rows @param {number} n @returns {number[][]} */
export function completed(rows, n) {
  const all = [...rows];
  while (all.length < n) {
    const candidates = identity(n).map((axis) => without(without(axis, all), all));
    const longest = candidates.reduce((a, b) => (Math.hypot(...a) >= Math.hypot(...b) ? a : b));
    const length = Math.hypot(...longest);
    all.push(without(longest.map((x) => x / length), all));
  }
  return all;
}

/** A vector without its parts along orthonormal rows.
 * @param {number[]} vector @param {number[][]} rows @returns {number[]} */
export function without(vector, rows) {
  let rest = vector;
  for (const row of rows) {
    const part = dot(rest, row);
    rest = rest.map((x, i) => x - part * row[i]);
  }
  return rest;
}

/** The turn that makes [[a, c], [c, b]] diagonal.
 * @param {number} a @param {number} b @param {number} c */
function turnTowards(a, b, c) {
  const ratio = (b - a) / (2 * c);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  return { cosine, sine: tangent * cosine };
}

/** Rows p and q, turned into each other.
 * @param {Matrix} rows @param {number} p @param {number} q @param {number} cosine @param {number} sine */
function turn(rows, p, q, cosine, sine) {
  const [first, second] = [rows[p], rows[q]];
  rows[p] = first.map((x, i) => cosine * x - sine * second[i]);
  rows[q] = first.map((x, i) => sine * x + cosine * second[i]);
}
