// The article's data sets, as generator/learn/data/generators.py, curves.py, regions.py and tubes.py have
// them: the same exact sets, and for the same seed the same points. Points lie one after the other.

import { Generator, shuffler } from "./random.js";

/** @typedef {number[][]} Parameters one row a point */
/** @typedef {{
 *   name: string,
 *   label: number,
 *   dimension: number,
 *   at: (parameter: number[]) => number[],
 *   draw?: (rng: Generator, count: number) => Parameters,
 *   sweep: (count: number) => Parameters,
 *   speeds: number[],
 *   domain: number[][],
 * }} ExactSet `speeds` bound |∂x/∂t| for each parameter; `draw` of sets that aren't sampled by a sweep */
/** @typedef {{
 *   name: string,
 *   dimension: number,
 *   points: Float64Array,
 *   labels: Uint8Array,
 *   members: Int8Array,
 *   parameters: Parameters,
 *   sets: ExactSet[],
 * }} Data `members` has the set of each point, −1 for none; `parameters` its place there */

const TURN = 2 * Math.PI;

/** @param {number} low @param {number} high @param {number} count @returns {number[]} ends included */
export function spaced(low, high, count) {
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 && i ? high : low + i * step));
}

/** @param {number} count @returns {number[]} angles once round */
function around(count) {
  return Array.from({ length: count }, (_, i) => (i / count) * TURN);
}

/** All pairs, the second running faster. @param {number[]} first @param {number[]} second @returns {Parameters} */
function crossed(first, second) {
  return first.flatMap((a) => second.map((b) => [a, b]));
}

/** A set of one parameter. @param {string} name @param {number} label @param {[number, number]} range
 * @param {number} speed @param {(t: number) => number[]} at @returns {ExactSet} */
function curve(name, label, [low, high], speed, at) {
  return {
    name,
    label,
    dimension: at(low).length,
    domain: [[low, high]],
    speeds: [speed],
    at: ([t]) => at(t),
    sweep: (count) => spaced(low, high, count).map((t) => [t]),
  };
}

/** (t, height − 0.5 cos πt). @param {string} name @param {number} label @param {number} height */
function cosineCurve(name, label, height) {
  return curve(name, label, [-1, 1], Math.hypot(1, Math.PI / 2), (t) => [t, height - 0.5 * Math.cos(Math.PI * t)]);
}

const [START, OUTER] = [0.15, 0.95]; // where a spiral arm begins (share of its turns), and its radius

/** r = 0.95 t at the angle phase + 2π · turns · t.
 * @param {string} name @param {number} label @param {number} turns @param {number} phase */
function spiralArm(name, label, turns, phase) {
  const speed = OUTER * Math.hypot(1, TURN * turns);
  return curve(name, label, [START, 1], speed, (t) => {
    const angle = phase + TURN * turns * t;
    return [OUTER * t * Math.cos(angle), OUTER * t * Math.sin(angle)];
  });
}

/** low ≤ x ≤ high on the line. @param {string} name @param {number} label @param {number} low @param {number} high */
function interval(name, label, low, high) {
  return curve(name, label, [low, high], 1, (t) => [t]);
}

/** inner ≤ |x| ≤ outer, by polar coordinates.
 * @param {string} name @param {number} label @param {number} inner @param {number} outer @returns {ExactSet} */
function annulus(name, label, inner, outer) {
  return {
    name,
    label,
    dimension: 2,
    domain: [[inner, outer], [0, TURN]],
    speeds: [1, outer],
    at: ([r, angle]) => [r * Math.cos(angle), r * Math.sin(angle)],
    draw: (rng, count) => Array.from({ length: count }, () => {
      const [share, turn] = [rng.random(), rng.random()];
      return [Math.sqrt(inner ** 2 + share * (outer ** 2 - inner ** 2)), TURN * turn];
    }),
    sweep: (count) => {
      const circles = Math.max(2, Math.round(Math.sqrt((count * (outer - inner)) / (Math.PI * (inner + outer)))));
      return crossed(spaced(inner, outer, circles), around(Math.max(3, Math.ceil(count / circles))));
    },
  };
}

/** @typedef {[number, number]} Complex */
const FINE = 4096; // samples of a core

/** The points at distance `minor` from the closed plane curve z(u) = Σ c_k e^{iku}, k = −K … K.
 * @param {string} name @param {number} label @param {number[]} centre @param {boolean} upright in the plane
 * x–z @param {Complex[]} coefficients @param {number} minor @returns {ExactSet} */
function tube(name, label, centre, upright, coefficients, minor) {
  const half = (coefficients.length - 1) / 2;
  /** d^times z / du^times @param {number} u @param {number} times @returns {Complex} */
  const derivative = (u, times) => {
    let [x, y] = [0, 0];
    coefficients.forEach(([real, imaginary], i) => {
      const k = i - half;
      let [a, b] = [real, imaginary];
      for (let n = 0; n < times; n++) [a, b] = [-k * b, k * a];
      const [c, s] = [Math.cos(k * u), Math.sin(k * u)];
      x += a * c - b * s;
      y += a * s + b * c;
    });
    return [x, y];
  };
  const most = (/** @type {number} */ times) => coefficients.reduce(
    (sum, [a, b], i) => sum + Math.abs(i - half) ** times * Math.hypot(a, b), 0,
  );
  const samples = spaced(0, TURN, FINE + 1);
  /** @type {{speed: number[], curvature: number[]} | undefined} */ let known;
  const core = () => {
    if (known) return known;
    const [speed, curvature] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
    for (const u of samples) {
      const [[a, b], [c, d]] = [derivative(u, 1), derivative(u, 2)];
      const size = Math.sqrt(a * a + b * b);
      speed.push(size);
      curvature.push((a * d - b * c) / size ** 3);
    }
    known = { speed, curvature };
    return known;
  };
  const gap = TURN / FINE / 2;
  const fastest = () => Math.max(...core().speed) + gap * most(2);
  /** Between samples, straight. @param {number[]} values @param {number} u */
  const between = (values, u) => {
    const i = Math.min(Math.floor((u / TURN) * FINE), FINE - 1);
    return values[i] + ((values[i + 1] - values[i]) / (samples[i + 1] - samples[i])) * (u - samples[i]);
  };
  const at = (/** @type {number[]} */ [u, v]) => {
    const [a, b] = derivative(u, 1);
    const size = Math.sqrt(a * a + b * b);
    const [x, y] = derivative(u, 0);
    const out = minor * Math.cos(v);
    const local = [x + (out * b) / size, y - (out * a) / size, minor * Math.sin(v)];
    // Rows of the axes: the plane's two, and its normal.
    const turned = upright ? [local[0], -local[2], local[1]] : local;
    return turned.map((value, i) => centre[i] + value);
  };
  return {
    name,
    label,
    dimension: 3,
    domain: [[0, TURN], [0, TURN]],
    get speeds() {
      const { speed, curvature } = core();
      const [second, third, slowest] = [most(2), most(3), Math.min(...speed) - gap * most(2)];
      const turning = Math.max(...speed.map((size, i) => Math.abs(size * curvature[i])));
      const bound = turning + gap * (third / slowest + (second / slowest) ** 2);
      return [fastest() + minor * bound, minor];
    },
    at,
    draw(rng, count) {
      // By rejection, dA = |z'| (1 + κ r cos v) r du dv; drawn in the order in which numpy fills arrays.
      const { speed, curvature } = core();
      const bound = fastest() * (1 + minor * Math.max(...curvature.map(Math.abs)));
      /** @type {Parameters} */ const drawn = [];
      while (drawn.length < count) {
        const [u, v, height] = [0, 1, 2].map(() => Array.from({ length: 2 * count }, () => rng.random()));
        for (let i = 0; i < u.length; i++) {
          const [p, q] = [TURN * u[i], TURN * v[i]];
          if (bound * height[i] < between(speed, p) * (1 + between(curvature, p) * minor * Math.cos(q))) drawn.push([p, q]);
        }
      }
      return drawn.slice(0, count);
    },
    sweep(count) {
      const { speed } = core();
      const mean = speed.reduce((sum, size) => sum + size, 0) / speed.length;
      const round = Math.max(3, Math.round(Math.sqrt((count * minor) / mean)));
      return crossed(around(Math.max(3, Math.ceil(count / round))), around(round));
    },
  };
}

/** @param {number} radius @returns {Complex[]} */
const circle = (radius) => [[0, 0], [0, 0], [radius, 0]];

/** Coefficients of the smooth closed curve near points: their discrete Fourier transform, cut off.
 * @param {Complex[]} points @param {number} harmonics @returns {Complex[]} */
function planeCurve(points, harmonics) {
  return Array.from({ length: 2 * harmonics + 1 }, (_, i) => {
    const k = i - harmonics;
    let [real, imaginary] = [0, 0];
    points.forEach(([x, y], n) => {
      const angle = (-TURN * ((k * n) % points.length)) / points.length;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      real += x * c - y * s;
      imaginary += x * s + y * c;
    });
    return [real / points.length, imaginary / points.length];
  });
}

const [HOOK, HOOK_RADIUS, HOOK_HALF] = [(130 * Math.PI) / 180, 0.38, 0.12];

/** The outline of a thick arc around 0, even in length. @returns {Complex[]} */
function hook() {
  /** @param {number} radius @param {number} angle @returns {Complex} */
  const polar = (radius, angle) => [radius * Math.cos(angle), radius * Math.sin(angle)];
  const arc = spaced(-HOOK, HOOK, 2001);
  const cap = spaced(0, Math.PI, 401).slice(1, -1);
  const end = (/** @type {number} */ side) => cap.map((angle) => {
    const [[x, y], [p, q]] = [polar(HOOK_RADIUS, side * HOOK), polar(HOOK_HALF, side * HOOK + side * angle)];
    return /** @type {Complex} */ ([x + p, y + q]);
  });
  const line = [
    ...arc.map((angle) => polar(HOOK_RADIUS + HOOK_HALF, angle)),
    ...end(1),
    ...[...arc].reverse().map((angle) => polar(HOOK_RADIUS - HOOK_HALF, angle)),
    ...end(-1).reverse(),
  ];
  line.push(line[0]);
  const length = [0];
  for (let i = 1; i < line.length; i++) {
    length.push(length[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
  }
  let i = 0;
  return Array.from({ length: 720 }, (_, n) => {
    const wanted = (n / 720) * length[length.length - 1];
    while (length[i + 1] <= wanted) i++;
    const share = (wanted - length[i]) / (length[i + 1] - length[i]);
    return [0, 1].map((k) => line[i][k] + share * (line[i + 1][k] - line[i][k]));
  }).map(([x, y]) => [x, y]);
}

const [MAJOR, MINOR, RING] = [0.65, 0.2, 0.72];

/** The sets by name. @type {Record<string, (turns: number, arms: number) => ExactSet[]>} */
const FAMILIES = {
  intervals: () => [interval("A", 0, -1 / 3, 1 / 3), interval("B left", 1, -1, -2 / 3), interval("B right", 1, 2 / 3, 1)],
  "two-curves": () => [cosineCurve("A", 0, 0.4), cosineCurve("B", 1, -0.4)],
  spirals: (turns, arms) => Array.from({ length: arms }, (_, k) => spiralArm("ABC"[k], k, turns, (TURN * k) / arms)),
  "disk-annulus": () => [annulus("A", 0, 0, 1 / 3), annulus("B", 1, 2 / 3, 1)],
  "linked-tori": () => [
    tube("A", 0, [-MAJOR / 2, 0, 0], false, circle(MAJOR), MINOR),
    tube("B", 1, [MAJOR / 2, 0, 0], true, circle(MAJOR), MINOR),
  ],
  "hooked-rings": () => [
    tube("A", 0, [0, 0, 0], false, circle(RING), 0.11),
    tube("B", 1, [RING, 0, 0], true, planeCurve(hook(), 24), 0.06),
  ],
};

/** A data set of the article. RangeError for a name that isn't there.
 * @param {string} name
 * @param {{points?: number, seed?: number, noise?: number, turns?: number, arms?: number}} [options] points of
 *   each class
 * @returns {Data} */
export function dataset(name, { points = 200, seed = 0, noise = 0, turns = 1, arms = 2 } = {}) {
  if (!Object.hasOwn(FAMILIES, name)) throw new RangeError(`dataset: expected one of ${Object.keys(FAMILIES).join(", ")}, got ${name}`);
  const sets = FAMILIES[name](turns, arms);
  const rng = new Generator(seed);
  const parameters = sets.map((set) => {
    const shared = sets.filter(({ label }) => label === set.label).length;
    return set.draw?.(rng, points) ?? set.sweep(Math.max(2, Math.floor(points / shared)));
  });
  const coordinates = Float64Array.from(sets.flatMap((set, k) => parameters[k].flatMap(set.at)));
  if (noise) for (let i = 0; i < coordinates.length; i++) coordinates[i] += noise * rng.normal();
  return {
    name,
    dimension: sets[0].dimension,
    points: coordinates,
    labels: Uint8Array.from(sets.flatMap((set, k) => parameters[k].map(() => set.label))),
    members: Int8Array.from(parameters.flatMap((rows, k) => rows.map(() => k))),
    parameters: parameters.flat(),
    sets,
  };
}

/** @typedef {{label: number, vertices: number[][]}} Curve a closed polygon of the plane, a set by itself */
/** @typedef {{points: number[], labels: number[], dimension: number, curves: Curve[], known: string}} Own
 *   `known` is the name of the data set from whose sets the points come, or empty */

/** Points of the plane, of no known set. @param {number[]} points @param {number[]} labels @returns {Own} */
export function ownPoints(points = [], labels = []) {
  return { points, labels, dimension: 2, curves: [], known: "" };
}

const APART = 0.05; // between the points that stand for a drawn curve

/** A closed polygon as a set, by the share of its length. @param {Curve} curve @param {number} index */
function polygon({ label, vertices }, index) {
  const lengths = [0];
  vertices.forEach(([x, y], i) => {
    const [p, q] = vertices[(i + 1) % vertices.length];
    lengths.push(lengths[i] + Math.hypot(p - x, q - y));
  });
  const whole = lengths[vertices.length];
  const set = curve(`curve ${index + 1}`, label, [0, 1], whole, (t) => {
    const wanted = (t % 1) * whole;
    const i = Math.max(lengths.findLastIndex((length) => length <= wanted), 0) % vertices.length;
    const share = (wanted - lengths[i]) / (lengths[i + 1] - lengths[i] || 1);
    return [0, 1].map((k) => vertices[i][k] + share * (vertices[(i + 1) % vertices.length][k] - vertices[i][k]));
  });
  const count = Math.max(8, Math.round(whole / APART));
  return { ...set, sweep: (/** @type {number} */ least) => around(Math.max(count, least)).map((angle) => [angle / TURN]) };
}

/** What a reader drew, typed or dropped: points of no known set, and closed curves. @param {Own} own @returns {Data} */
export function ownData({ points, labels, dimension, curves, known }) {
  if (known) {
    const { sets } = dataset(known, { points: 2 });
    return { ...ownData({ points, labels, dimension, curves: [], known: "" }), name: known, sets };
  }
  const sets = curves.map(polygon);
  const parameters = sets.map((set) => set.sweep(0));
  const count = labels.length;
  return {
    name: "own",
    dimension,
    points: Float64Array.from([...points, ...sets.flatMap((set, k) => parameters[k].flatMap(set.at))]),
    labels: Uint8Array.from([...labels, ...sets.flatMap((set, k) => parameters[k].map(() => set.label))]),
    members: Int8Array.from([...new Array(count).fill(-1), ...parameters.flatMap((rows, k) => rows.map(() => k))]),
    parameters: [...labels.map(() => []), ...parameters.flat()],
    sets,
  };
}

/** How many classes points have: the largest label and one more, at least two. @param {Data} data */
export function classesOf({ labels }) {
  return labels.reduce((most, label) => Math.max(most, label + 1), 2);
}

/** Rows to train on and rows to test on, in random order. @param {number} count
 * @param {number} share of the test @param {number} seed @returns {{training: number[], test: number[]}} */
export function split(count, share, seed) {
  const order = Array.from({ length: count }, (_, i) => i);
  shuffler(seed)(order);
  const test = Math.round(share * count);
  return { training: order.slice(test).sort((a, b) => a - b), test: order.slice(0, test).sort((a, b) => a - b) };
}

/** Further coordinates, as TensorFlow Playground's input features. @type {Record<string, (x: number, y: number) => number>} */
export const FEATURES = {
  "x²": (x) => x * x,
  "y²": (_, y) => y * y,
  xy: (x, y) => x * y,
  "sin πx": (x) => Math.sin(Math.PI * x),
  "sin πy": (_, y) => Math.sin(Math.PI * y),
};

/** Points of the plane with further coordinates.
 * @param {Float64Array} points @param {string[]} features names of `FEATURES` @returns {Float64Array} */
export function withFeatures(points, features) {
  if (!features.length) return points;
  const width = 2 + features.length;
  const wide = new Float64Array((points.length / 2) * width);
  for (let n = 0; 2 * n < points.length; n++) {
    const [x, y] = [points[2 * n], points[2 * n + 1]];
    wide.set([x, y, ...features.map((name) => FEATURES[name](x, y))], n * width);
  }
  return wide;
}

/** @typedef {{name: string, points: number, noise: number, seed: number, own: Own | null}} Choice */

/** Of the lab's list: names that stand for a set with options. @type {Record<string, [string, {turns?: number, arms?: number}]>} */
const VARIANTS = { "spirals-hard": ["spirals", { turns: 2 }], "spirals-three": ["spirals", { arms: 3 }] };

/** What a reader chose or drew. @param {Choice} choice @returns {Data} */
export function chosenData({ name, points, noise, seed, own }) {
  if (name === "own" && own) return ownData(own);
  const [known, options] = VARIANTS[name] ?? [name, {}];
  return dataset(known, { points, noise, seed, ...options });
}
