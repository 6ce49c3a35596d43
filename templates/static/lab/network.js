// A dense network as the lab has it: its shape, and all parameters in one array, packed as
// generator/learn/nn/parameters.py packs them: W row by row, then b, layer after layer, the head's last.

import { Generator } from "./random.js";

/** @typedef {{inputs: number, units: number[], activation: string, outputs: number}} Shape `outputs` of the
 *   head: 1 is logistic, more are softmax */
/** @typedef {{W: number[][], b: number[], activation: string}} Dense */
/** @typedef {{kind: "logistic" | "softmax", W: number[][], b: number[]}} Head */
/** @typedef {{layers: Dense[], head: Head}} Network as network.json has it */

export const [MOST_LAYERS, MOST_UNITS] = [6, 16];
const SPREAD = 0.5; // generator/learn/training/schedule.py

/** Dimensions of the input, of each layer and of the logits. @param {Shape} shape */
export function widths({ inputs, units, outputs }) {
  return [inputs, ...units, outputs];
}

/** Where each layer's parameters begin, and their number at the end. @param {Shape} shape @returns {number[]} */
export function offsets(shape) {
  const wide = widths(shape);
  const places = [0];
  for (let k = 1; k < wide.length; k++) places.push(places[k - 1] + wide[k] * (wide[k - 1] + 1));
  return places;
}

/** @param {Shape} shape @param {Float64Array} theta @returns {Network} */
export function unpacked(shape, theta) {
  const [wide, places] = [widths(shape), offsets(shape)];
  const parts = wide.slice(1).map((units, k) => {
    const [inputs, at] = [wide[k], places[k]];
    return {
      W: Array.from({ length: units }, (_, i) => Array.from(theta.subarray(at + i * inputs, at + (i + 1) * inputs))),
      b: Array.from(theta.subarray(at + units * inputs, places[k + 1])),
    };
  });
  const { W, b } = parts[parts.length - 1];
  return {
    layers: parts.slice(0, -1).map((part) => ({ ...part, activation: shape.activation })),
    head: { kind: shape.outputs === 1 ? "logistic" : "softmax", W, b },
  };
}

/** @param {Network} network @returns {Float64Array} */
export function packed({ layers, head }) {
  return Float64Array.from([...layers, head].flatMap(({ W, b }) => [...W.flat(), ...b]));
}

/** @param {Network} network @returns {Shape} */
export function shapeOf({ layers, head }) {
  return {
    inputs: (layers[0] ?? head).W[0].length,
    units: layers.map(({ W }) => W.length),
    activation: layers[0]?.activation ?? "tanh",
    outputs: head.W.length,
  };
}

/** First parameters of so many restarts, the same as those of learn.train: W is the identity plus normal noise,
 * b noise of half the spread; the head is normal with variance 2 / (in + out), its b 0
 * (generator/learn/nn/architecture.py, `start`).
 * @param {Shape} shape @param {number} restarts @param {number} seed @returns {Float64Array[]} */
export function starts(shape, restarts, seed) {
  const rng = new Generator(seed);
  const [wide, places] = [widths(shape), offsets(shape)];
  const last = wide.length - 2;
  const all = Array.from({ length: restarts }, () => new Float64Array(places[last + 1]));
  for (let k = 0; k <= last; k++) {
    const [inputs, units, at] = [wide[k], wide[k + 1], places[k]];
    const scale = k < last ? SPREAD : Math.sqrt(2 / (units + inputs));
    for (const theta of all) {
      for (let i = 0; i < units * inputs; i++) {
        const diagonal = k < last && i % (inputs + 1) === 0 && i < inputs * inputs;
        theta[at + i] = Number(diagonal) + scale * rng.normal();
      }
    }
    for (const theta of all) {
      for (let i = 0; i < units; i++) {
        const noise = rng.normal();
        theta[at + units * inputs + i] = k < last ? 0.5 * SPREAD * noise : 0;
      }
    }
  }
  return all;
}
