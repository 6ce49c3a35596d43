// Activations, as generator/learn/nn/activations.py has them: `activation(name)` has `value` and `slope`.
// A name may carry parameters, as in network.json: leaky_relu(0.2), elu(1.5), hardtanh(0, 6).

/** @typedef {(z: number) => number} Scalar */
/** @typedef {{name: string, value: Scalar, slope: Scalar, increasing: boolean}} Activation
 *    `increasing`: strictly, then it is a homeomorphism onto its image */

const SELU_ALPHA = 1.6732632423543773;
const SELU_SCALE = 1.0507009873554805;
const GELU_CUBE = 0.044715;
const FAR = 40; // beyond, Φ and its approximation are 0 or 1 in floats
const GELU_SCALE = Math.sqrt(2 / Math.PI);

/** 1 / (1 + e⁻ᶻ), its relative error small everywhere. @type {Scalar} */
export function expit(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

/** 1 − tanh² z = 4e / (1 + e)², e = exp(−2|z|). @type {Scalar} */
function sech2(z) {
  const e = Math.exp(-2 * Math.abs(z));
  return (4 * e) / (1 + e) ** 2;
}

/** Φ(z) = erfc(−z / √2) / 2. @type {Scalar} */
export function normalCdf(z) {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

/** φ(z). @type {Scalar} */
function normalDensity(z) {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** 1 − erf(x): the series about 0 (Abramowitz and Stegun 7.1.6) or the continued fraction (7.1.14),
 * from its 80th term back. @type {Scalar} */
function erfc(x) {
  const size = Math.abs(x);
  if (size < 2) {
    let term = (2 / Math.sqrt(Math.PI)) * x * Math.exp(-x * x);
    let sum = term;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - sum;
  }
  let tail = size;
  for (let n = 80; n > 0; n--) tail = size + n / 2 / tail;
  const outside = Math.exp(-size * size) / (Math.sqrt(Math.PI) * tail);
  return x > 0 ? outside : 2 - outside;
}

/** @type {Scalar} */
function geluInner(z) {
  const near = Math.min(Math.max(z, -FAR), FAR);
  return GELU_SCALE * (near + GELU_CUBE * near ** 3);
}

/** @type {Scalar} */
function geluTanhSlope(z) {
  const twice = 2 * geluInner(z);
  const near = Math.min(Math.max(z, -FAR), FAR);
  return expit(twice) + 2 * near * expit(twice) * expit(-twice) * GELU_SCALE * (1 + 3 * GELU_CUBE * near ** 2);
}

/** @param {number} alpha @param {number} [scale] @returns {[Scalar, Scalar]} */
const elu = (alpha, scale = 1) => [
  (z) => scale * (z > 0 ? z : alpha * Math.expm1(z)),
  (z) => scale * (z > 0 ? 1 : alpha * Math.exp(z)),
];

/** name → [parameters' defaults, value and slope for them, strictly increasing]
 * @type {Record<string, [number[], (...parameters: number[]) => [Scalar, Scalar], boolean]>} */
const FAMILIES = {
  tanh: [[], () => [Math.tanh, sech2], true],
  sigmoid: [[], () => [expit, (z) => sech2(z / 2) / 4], true],
  softplus: [[], () => [(z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), expit], true],
  relu: [[], () => [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)], false],
  identity: [[], () => [(z) => z, () => 1], true],
  leaky_relu: [[0.01], (slope) => [(z) => (z > 0 ? z : slope * z), (z) => (z > 0 ? 1 : slope)], true],
  elu: [[1], (alpha) => elu(alpha), true],
  selu: [[], () => elu(SELU_ALPHA, SELU_SCALE), true],
  softsign: [[], () => [(z) => z / (1 + Math.abs(z)), (z) => (1 + Math.abs(z)) ** -2], true],
  hardtanh: [
    [-1, 1],
    (low, high) => [(z) => Math.min(Math.max(z, low), high), (z) => (z > low && z < high ? 1 : 0)],
    false,
  ],
  silu: [[], () => [(z) => z * expit(z), (z) => expit(z) * (1 + z * expit(-z))], false],
  gelu: [[], () => [(z) => z * normalCdf(z), (z) => normalCdf(z) + z * normalDensity(z)], false],
  gelu_tanh: [[], () => [(z) => z * expit(2 * geluInner(z)), geluTanhSlope], false],
  sine: [[], () => [Math.sin, Math.cos], false],
};

/** @type {readonly string[]} */
export const NAMES = Object.keys(FAMILIES);

/** The activation of a name. RangeError for one that isn't there.
 * @param {string} name @returns {Activation} */
export function activation(name) {
  const parts = /^(\w+)(?:\(([^)]*)\))?$/.exec(name);
  const family = parts && Object.hasOwn(FAMILIES, parts[1]) ? FAMILIES[parts[1]] : null;
  if (!parts || !family) throw new RangeError(`activation: expected one of ${NAMES.join(", ")}, got ${name}`);
  const [defaults, made, increasing] = family;
  const own = parts[2] ? parts[2].split(",").map(Number) : [];
  const [value, slope] = made(...defaults.map((number, i) => own[i] ?? number));
  return { name, value, slope, increasing };
}
