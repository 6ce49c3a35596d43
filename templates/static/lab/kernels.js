// The loops of training, on flat arrays without any allocation. Activations lie unit by unit: so many
// samples in a row for each. Four products are summed at a time, which reads and writes a sum less often.

import { activation } from "../math/activations.js";

const SURE = 20; // beyond, tanh is ±1 in floats
const PARTS = 32; // of 1, in the table
const TABLE = Float64Array.from({ length: 2 * SURE * PARTS + 1 }, (_, k) => Math.tanh(k / PARTS - SURE));

/** tanh of a stretch of an array, within a few units of the last place: for the nearest c of a table,
 * tanh(c + r) = (tanh c + tanh r) / (1 + tanh c · tanh r), |r| ≤ 1/64, with the Taylor polynomial of tanh r.
 * Math.tanh takes several times as long.
 * @param {Float64Array} from @param {Float64Array} into @param {number} start @param {number} end */
export function tanh(from, into, start, end) {
  for (let i = start; i < end; i++) {
    const z = from[i];
    if (!(z < SURE && z > -SURE)) {
      into[i] = z === z ? Math.sign(z) : z;
      continue;
    }
    const k = (z * PARTS + (SURE * PARTS + 0.5)) | 0;
    const r = z - (k * (1 / PARTS) - SURE); // exact
    const s = r * r;
    const t = r + r * s * (((-17 / 315) * s + 2 / 15) * s - 1 / 3);
    const c = TABLE[k];
    into[i] = (c + t) / (1 + c * t);
  }
}

/** σ(z) of a stretch. @param {string} name @param {Float64Array} z @param {Float64Array} h
 * @param {number} start @param {number} end */
export function activate(name, z, h, start, end) {
  if (name === "tanh") return tanh(z, h, start, end);
  if (name === "relu") {
    for (let i = start; i < end; i++) h[i] = z[i] < 0 ? 0 : z[i];
    return;
  }
  const { value } = activation(name);
  for (let i = start; i < end; i++) h[i] = value(z[i]);
}

/** Multiplies by σ'(z). @param {string} name @param {Float64Array} z @param {Float64Array} h σ(z)
 * @param {Float64Array} d @param {number} start @param {number} end */
export function chain(name, z, h, d, start, end) {
  if (name === "tanh") {
    for (let i = start; i < end; i++) d[i] *= 1 - h[i] * h[i];
    return;
  }
  if (name === "relu") {
    for (let i = start; i < end; i++) if (!(z[i] > 0)) d[i] = 0;
    return;
  }
  const { slope } = activation(name);
  for (let i = start; i < end; i++) d[i] *= slope(z[i]);
}

/** into[o] = bias[o] + Σⱼ w[o, j] · from[j] for each sample; w[o, j] lies at `at` + o · `row` + j · `column`,
 * the biases from `bias` on; none where that is negative. Two outputs at a time, so that what they read is read
 * once, by eight inputs, so that sums are written less often.
 * @param {Float64Array} w @param {number} at @param {number} row @param {number} column @param {number} bias
 * @param {Float64Array} from @param {number} start @param {number} inputs
 * @param {Float64Array} into @param {number} target @param {number} outputs @param {number} n samples */
export function linear(w, at, row, column, bias, from, start, inputs, into, target, outputs, n) {
  const left = inputs & 3;
  let o = 0;
  for (; o + 1 < outputs; o += 2) {
    const to = target + o * n;
    const first = at + o * row;
    const b = bias < 0 ? 0 : w[bias + o];
    const c = bias < 0 ? 0 : w[bias + o + 1];
    let j = left;
    if (left || !inputs) {
      rest(w, first, column, b, from, start, left, into, to, n);
      rest(w, first + row, column, c, from, start, left, into, to + n, n);
    } else if (inputs & 4) {
      twoByFour(w, first, row, column, b, c, true, from, start, into, to, n);
      j = 4;
    } else {
      twoByEight(w, first, row, column, b, c, from, start, into, to, n);
      j = 8;
    }
    for (; j < inputs; j += 4) {
      twoByFour(w, first + j * column, row, column, 0, 0, false, from, start + j * n, into, to, n);
    }
  }
  if (o < outputs) single(w, at + o * row, column, bias < 0 ? 0 : w[bias + o], from, start, inputs, into, target + o * n, n);
}

/** One output. @param {Float64Array} w @param {number} at @param {number} column @param {number} b
 * @param {Float64Array} from @param {number} start @param {number} inputs @param {Float64Array} into
 * @param {number} to @param {number} n */
function single(w, at, column, b, from, start, inputs, into, to, n) {
  for (let i = 0; i < n; i++) {
    let sum = b;
    for (let j = 0; j < inputs; j++) sum += w[at + j * column] * from[start + j * n + i];
    into[to + i] = sum;
  }
}

/** Two outputs by eight inputs, the first ones. @param {Float64Array} w
 * @param {number} at @param {number} row @param {number} column @param {number} b @param {number} c
 * @param {Float64Array} from @param {number} start @param {Float64Array} into @param {number} to @param {number} n */
function twoByEight(w, at, row, column, b, c, from, start, into, to, n) {
  const w0 = w[at];
  const w1 = w[at + column];
  const w2 = w[at + 2 * column];
  const w3 = w[at + 3 * column];
  const w4 = w[at + 4 * column];
  const w5 = w[at + 5 * column];
  const w6 = w[at + 6 * column];
  const w7 = w[at + 7 * column];
  const v0 = w[at + row];
  const v1 = w[at + row + column];
  const v2 = w[at + row + 2 * column];
  const v3 = w[at + row + 3 * column];
  const v4 = w[at + row + 4 * column];
  const v5 = w[at + row + 5 * column];
  const v6 = w[at + row + 6 * column];
  const v7 = w[at + row + 7 * column];
  for (let i = 0; i < n; i++) {
    let k = start + i;
    const x0 = from[k];
    const x1 = from[k += n];
    const x2 = from[k += n];
    const x3 = from[k += n];
    let p = b + w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3;
    let q = c + v0 * x0 + v1 * x1 + v2 * x2 + v3 * x3;
    const x4 = from[k += n];
    const x5 = from[k += n];
    const x6 = from[k += n];
    const x7 = from[k += n];
    p += w4 * x4 + w5 * x5 + w6 * x6 + w7 * x7;
    q += v4 * x4 + v5 * x5 + v6 * x6 + v7 * x7;
    into[to + i] = p;
    into[to + n + i] = q;
  }
}

/** The bias and up to three inputs. @param {Float64Array} w @param {number} at @param {number} column
 * @param {number} b @param {Float64Array} from @param {number} start @param {number} inputs
 * @param {Float64Array} into @param {number} to @param {number} n */
function rest(w, at, column, b, from, start, inputs, into, to, n) {
  if (inputs === 0) {
    for (let i = to; i < to + n; i++) into[i] = b;
  } else if (inputs === 1) {
    const w0 = w[at];
    for (let i = 0; i < n; i++) into[to + i] = b + w0 * from[start + i];
  } else if (inputs === 2) {
    const w0 = w[at];
    const w1 = w[at + column];
    const second = start + n;
    for (let i = 0; i < n; i++) into[to + i] = b + w0 * from[start + i] + w1 * from[second + i];
  } else {
    const w0 = w[at];
    const w1 = w[at + column];
    const w2 = w[at + 2 * column];
    const second = start + n;
    const third = second + n;
    for (let i = 0; i < n; i++) into[to + i] = b + w0 * from[start + i] + w1 * from[second + i] + w2 * from[third + i];
  }
}

/** Four inputs more of two outputs, or with their biases the first four. @param {Float64Array} w
 * @param {number} at @param {number} row @param {number} column @param {number} b @param {number} c
 * @param {boolean} first @param {Float64Array} from @param {number} start @param {Float64Array} into
 * @param {number} to @param {number} n */
function twoByFour(w, at, row, column, b, c, first, from, start, into, to, n) {
  const w0 = w[at];
  const w1 = w[at + column];
  const w2 = w[at + 2 * column];
  const w3 = w[at + 3 * column];
  const v0 = w[at + row];
  const v1 = w[at + row + column];
  const v2 = w[at + row + 2 * column];
  const v3 = w[at + row + 3 * column];
  const second = start + n;
  const third = second + n;
  const fourth = third + n;
  const other = to + n;
  for (let i = 0; i < n; i++) {
    const x = from[start + i];
    const y = from[second + i];
    const p = from[third + i];
    const q = from[fourth + i];
    into[to + i] = (first ? b : into[to + i]) + w0 * x + w1 * y + w2 * p + w3 * q;
    into[other + i] = (first ? c : into[other + i]) + v0 * x + v1 * y + v2 * p + v3 * q;
  }
}

/** gradient[o, j] = Σ d[o] · h[j] over the samples, from `at` on, row by row, then those of the biases.
 * @param {Float64Array} d @param {number} dAt @param {number} outputs
 * @param {Float64Array} h @param {number} hAt @param {number} inputs
 * @param {Float64Array} gradient @param {number} at @param {number} n samples */
export function products(d, dAt, outputs, h, hAt, inputs, gradient, at, n) {
  let o = 0;
  for (; o + 1 < outputs; o += 2) {
    let j = 0;
    for (; j + 3 < inputs; j += 4) twoRowsByFour(d, dAt + o * n, h, hAt + j * n, gradient, at + o * inputs + j, inputs, n);
    for (; j < inputs; j += 2) {
      const width = j + 1 < inputs ? n : 0; // of an odd number, the last is taken twice
      twoByTwo(d, dAt + o * n, h, hAt + j * n, width, gradient, at + o * inputs + j, inputs, n);
    }
  }
  for (; o < outputs; o++) {
    const row = dAt + o * n;
    for (let j = 0; j < inputs; j++) {
      const first = hAt + j * n;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += d[row + i] * h[first + i];
      gradient[at + o * inputs + j] = sum;
    }
  }
  for (let k = 0; k < outputs; k++) {
    let sum = 0;
    for (let i = dAt + k * n; i < dAt + (k + 1) * n; i++) sum += d[i];
    gradient[at + outputs * inputs + k] = sum;
  }
}

/** Two outputs by four inputs. @param {Float64Array} d @param {number} row @param {Float64Array} h
 * @param {number} first @param {Float64Array} gradient @param {number} to @param {number} inputs @param {number} n */
function twoRowsByFour(d, row, h, first, gradient, to, inputs, n) {
  const second = first + n;
  const third = second + n;
  const fourth = third + n;
  const other = row + n;
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let k = 0;
  let l = 0;
  for (let i = 0; i < n; i++) {
    const p = d[row + i];
    const q = d[other + i];
    const x = h[first + i];
    const y = h[second + i];
    const u = h[third + i];
    const v = h[fourth + i];
    a += p * x;
    b += p * y;
    c += p * u;
    e += p * v;
    f += q * x;
    g += q * y;
    k += q * u;
    l += q * v;
  }
  gradient[to] = a;
  gradient[to + 1] = b;
  gradient[to + 2] = c;
  gradient[to + 3] = e;
  const below = to + inputs;
  gradient[below] = f;
  gradient[below + 1] = g;
  gradient[below + 2] = k;
  gradient[below + 3] = l;
}

/** Two outputs by two inputs, the second input `width` behind the first.
 * @param {Float64Array} d @param {number} row @param {Float64Array} h @param {number} first @param {number} width
 * @param {Float64Array} gradient @param {number} to @param {number} inputs @param {number} n */
function twoByTwo(d, row, h, first, width, gradient, to, inputs, n) {
  const second = first + width;
  const other = row + n;
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  for (let i = 0; i < n; i++) {
    const p = d[row + i];
    const q = d[other + i];
    const x = h[first + i];
    const y = h[second + i];
    a += p * x;
    b += p * y;
    c += q * x;
    e += q * y;
  }
  gradient[to] = a;
  gradient[to + inputs] = c;
  if (!width) return;
  gradient[to + 1] = b;
  gradient[to + inputs + 1] = e;
}

const [FLAT, FLOOR] = [0.2, 1e-3]; // generator/learn/nn/loss.py

/** W's gram matrix, the smaller one, and how its entry (i, k) lies. @param {Float64Array} theta @param {number} at
 * @param {number} units @param {number} inputs */
function gram(theta, at, units, inputs) {
  const tall = units >= inputs;
  const [size, other, major, minor] = tall ? [inputs, units, 1, inputs] : [units, inputs, inputs, 1];
  const small = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < other; k++) {
        small[i * size + j] += theta[at + i * major + k * minor] * theta[at + j * major + k * minor];
      }
    }
  }
  return { small, size, other, major, minor };
}

/** Puts M⁻¹ in M's place and returns det M, or 0 with M half done (Gauss and Jordan; pivots of the column).
 * @param {Float64Array} M @param {number} n */
export function invert(M, n) {
  let det = 1;
  const order = new Uint8Array(n);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(M[i * n + k]) > Math.abs(M[pivot * n + k])) pivot = i;
    order[k] = pivot;
    const head = M[pivot * n + k];
    det *= pivot === k ? head : -head;
    if (head === 0) return 0;
    for (let j = 0; j < n; j++) {
      const value = M[pivot * n + j];
      M[pivot * n + j] = M[k * n + j];
      M[k * n + j] = (j === k ? 1 : value) / head;
    }
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = M[i * n + k];
      M[i * n + k] = 0;
      for (let j = 0; j < n; j++) M[i * n + j] -= factor * M[k * n + j];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let i = 0; i < n; i++) [M[i * n + k], M[i * n + order[k]]] = [M[i * n + order[k]], M[i * n + k]];
  }
  return det;
}

/** Adds `weight` times the gradient of ‖W‖² + ‖b‖² + 0.2 / (det(WᵀW) + 10⁻³), W and b from `at` on.
 * @param {Float64Array} theta @param {number} at @param {number} units @param {number} inputs
 * @param {number} weight @param {Float64Array} gradient */
export function addRoughness(theta, at, units, inputs, weight, gradient) {
  const { small, size, other, major, minor } = gram(theta, at, units, inputs);
  const det = invert(small, size);
  const steep = det === 0 ? 0 : (-2 * FLAT * det) / (det + FLOOR) ** 2;
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < other; k++) {
      const place = at + i * major + k * minor;
      let solved = 0;
      if (steep) for (let j = 0; j < size; j++) solved += small[i * size + j] * theta[at + j * major + k * minor];
      gradient[place] += weight * (2 * theta[place] + steep * solved);
    }
  }
  const biases = at + units * inputs;
  for (let u = biases; u < biases + units; u++) gradient[u] += 2 * weight * theta[u];
}
