// All that a reader has chosen in the lab, and its address: what differs from the first choice, by name. Drawn
// points are written as differences of 10 bits, weights as floats of 32 bits.

import { activation } from "../math/activations.js";

/** @typedef {{
 *   data: {name: string, points: number, noise: number, seed: number, test: number, features: string[],
 *     own: import("./data.js").Own | null},
 *   network: {units: number[], activation: string, head: "logistic" | "softmax"},
 *   training: {rate: number, batch: number, steps: number, seed: number, restarts: number, gentle: number,
 *     decay: number},
 *   pace: number,
 * }} State `test` is the share of the points to test on, `batch` 0 the whole sample; `pace` in steps a second,
 *   0 as fast as it goes */

/** @returns {State} */
export function first() {
  return {
    data: { name: "spirals", points: 200, noise: 0, seed: 0, test: 0, features: [], own: null },
    network: { units: [2, 2, 2, 2], activation: "tanh", head: "logistic" },
    training: { rate: 0.05, batch: 0, steps: 2000, seed: 1, restarts: 8, gentle: 0.003, decay: 0 },
    pace: 400,
  };
}

export const LONGEST = 4096; // characters of an address
const STEPS = 1024;

/** Its name in an address → the part of the state, and the field. @type {Record<string, ["data" | "network" | "training", string]>} */
const FIELDS = {
  set: ["data", "name"], points: ["data", "points"], noise: ["data", "noise"], sample: ["data", "seed"], test: ["data", "test"],
  features: ["data", "features"], units: ["network", "units"], activation: ["network", "activation"], head: ["network", "head"],
  rate: ["training", "rate"], batch: ["training", "batch"], steps: ["training", "steps"], seed: ["training", "seed"],
  restarts: ["training", "restarts"], gentle: ["training", "gentle"], decay: ["training", "decay"],
};

/** What stands behind # ; null where it would be too long, or the points are of space.
 * @param {State} state @param {Float64Array | null} theta @returns {string | null} */
export function address(state, theta) {
  const words = new URLSearchParams();
  const plain = first();
  for (const [name, [part, key]] of Object.entries(FIELDS)) {
    const [value, usual] = [state, plain].map((/** @type {any} */ from) => String(from[part][key]));
    if (value !== usual) words.set(name, value);
  }
  const { own } = state.data;
  if (own && state.data.name === "own") {
    if (own.dimension !== 2 || own.known) return null;
    const all = [...own.points, ...own.curves.flatMap(({ vertices }) => vertices.flat())];
    const half = Number((1.0001 * all.reduce((most, x) => Math.max(most, Math.abs(x)), 1)).toPrecision(6));
    words.set("half", String(half));
    words.set("drawn", inBits(own.points, own.labels, half));
    for (const { label, vertices } of own.curves) words.append("curve", inBits(vertices.flat(), vertices.map(() => label), half));
  }
  if (theta) words.set("weights", base64(new Uint8Array(Float32Array.from(theta).buffer)));
  const text = words.toString();
  return text.length <= LONGEST ? text : null;
}

/** The state of an address; what is wrong there stays as it is at first.
 * @param {string} text @returns {{state: State, theta: Float64Array | null, figure: string}} `figure` is an id */
export function read(text) {
  const words = new URLSearchParams(text);
  const state = first();
  for (const [name, [part, key]] of Object.entries(FIELDS)) {
    const value = words.get(name);
    if (value === null) continue;
    /** @type {any} */ const own = state[part];
    if (typeof own[key] === "number") own[key] = Number.isFinite(Number(value)) ? Number(value) : own[key];
    else if (name === "units") own[key] = value.split(",").map(Number).filter((units) => units >= 1 && units <= 16).slice(0, 6);
    else if (name === "features") own[key] = value.split(",").filter(Boolean);
    else if (name !== "activation" || isActivation(value)) own[key] = value;
  }
  if (!state.network.units.length) state.network.units = first().network.units;
  const half = Number(words.get("half")) || 1;
  if (state.data.name === "own") {
    const drawn = fromBits(words.get("drawn") ?? "", half);
    const curves = words.getAll("curve").map((bits) => fromBits(bits, half)).filter(({ labels }) => labels.length > 2);
    state.data.own = {
      ...drawn, dimension: 2, known: "",
      curves: curves.map(({ points, labels }) => ({
        label: labels[0], vertices: labels.map((_, i) => [points[2 * i], points[2 * i + 1]]),
      })),
    };
  }
  const bytes = fromBase64(words.get("weights") ?? "");
  const theta = bytes.length && bytes.length % 4 === 0 ? Float64Array.from(new Float32Array(bytes.buffer)) : null;
  return { state, theta: theta?.every(Number.isFinite) ? theta : null, figure: words.get("figure") ?? "" };
}

/** @param {string} name */
export function isActivation(name) {
  try {
    return Boolean(activation(name));
  } catch {
    return false;
  }
}

/** Two bits of the label, and 10 for each coordinate's difference from the point before, in 1024 steps.
 * @param {number[]} points @param {number[]} labels @param {number} half @returns {string} */
function inBits(points, labels, half) {
  let bits = "";
  let before = [0, 0];
  labels.forEach((label, i) => {
    const here = [0, 1].map((k) => Math.round(((points[2 * i + k] / half + 1) / 2) * (STEPS - 1)));
    const apart = here.map((x, k) => (x - before[k] + STEPS) % STEPS);
    bits += label.toString(2).padStart(2, "0") + apart.map((x) => x.toString(2).padStart(10, "0")).join("");
    before = here;
  });
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return base64(Uint8Array.from(bytes, (byte) => parseInt(byte.padEnd(8, "0"), 2)));
}

/** @param {string} text @param {number} half @returns {{points: number[], labels: number[]}} */
function fromBits(text, half) {
  const bits = [...fromBase64(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const [points, labels] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  let here = [0, 0];
  for (let at = 0; at + 22 <= bits.length; at += 22) {
    const apart = [2, 12].map((from) => parseInt(bits.slice(at + from, at + from + 10), 2));
    here = here.map((x, k) => (x + apart[k]) % STEPS);
    labels.push(Math.min(parseInt(bits.slice(at, at + 2), 2), 2));
    points.push(...here.map((x) => ((2 * x) / (STEPS - 1) - 1) * half));
  }
  return { points, labels };
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text @returns {Uint8Array} empty where it isn't base64 */
function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}
