// Where a theorem says that a network can't be right, and the point that it gets wrong
// (generator/topology/proofs/witness.py). Layers no wider than the input whose activations increase can't
// turn a ring inside out or open a link, and a half-space is convex: so a disk isn't parted from the ring
// around it, nor one of two linked tubes from the other (Johnson 2019, arXiv:1810.00393). On the line such layers
// of one unit keep the order of points, or turn it round: so an interval isn't parted from those at both its sides.

import { activation } from "../math/activations.js";
import { filmPieces, networkPieces, reach } from "./bounds.js";
import { linkingNumber, refined, windingNumber } from "./invariants.js";
import { Film, cloud } from "./motion.js";
import { marginAt } from "./sheet.js";

/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("./data.js").ExactSet} ExactSet */
/** @typedef {import("./network.js").Shape} Shape */
/** @typedef {import("./network.js").Network} Network */
/** @typedef {{set: ExactSet, loop: import("./invariants.js").Loop}} Curve a closed curve on a set */
/** @typedef {{kind: "ring" | "link" | "line", curves: Curve[], point: number[] | null, within: ExactSet | null}}
 *   Obstacle one curve around a point of another set, two that are linked, or intervals side by side */
/** @typedef {{set: string, point: number[], logit: number}} Witness `logit` of the class that it should be, less
 *   the largest other */

const MOST = 1 << 16; // samples of a curve

/** @param {ExactSet} set @param {number} along which parameter runs @param {number} other @returns {Curve} */
function curveOn(set, along, other) {
  const [low, high] = set.domain[along];
  const at = (/** @type {number} */ turn) => {
    const value = low + (high - low) * turn;
    return set.at(set.domain.length === 1 ? [value] : along ? [other, value] : [value, other]);
  };
  return { set, loop: { at, speed: (high - low) * set.speeds[along] * (1 + 1e-12) } };
}

/** What keeps the sets of two classes from being parted; null where nothing is known to.
 * @param {Data} data @returns {Obstacle | null} */
export function obstacle({ name, sets }) {
  if (name === "disk-annulus") {
    const [disk, ring] = sets;
    return { kind: "ring", curves: [curveOn(ring, 1, (ring.domain[0][0] + ring.domain[0][1]) / 2)], point: [0, 0], within: disk };
  }
  if (name === "linked-tori" || name === "intervals") {
    return { kind: name === "intervals" ? "line" : "link", curves: sets.map((set) => curveOn(set, 0, 0)), point: null, within: null };
  }
  if (name !== "own") return null;
  for (const outer of sets) {
    const curve = curveOn(outer, 0, 0);
    for (const inner of sets.filter(({ label }) => label !== outer.label)) {
      const point = inner.at([0]);
      const [polygon] = refined([curve.loop], [], point);
      if (polygon.faithful && windingNumber(polygon.vertices, point)) return { kind: "ring", curves: [curve], point, within: inner };
    }
  }
  return null;
}

/** Whether the theorem speaks of such networks, and else why not. @param {Shape} shape @param {Data} data
 * @returns {string} empty where it does */
export function outside(shape, { dimension, sets, name }) {
  if (!sets.length) return "the points are drawn or typed, and belong to no exact sets";
  if (shape.inputs > dimension) return "the added input features are further dimensions";
  const { increasing } = activation(shape.activation);
  if (!increasing && shape.activation !== "relu") return `${shape.activation} isn't increasing`;
  if (shape.units.some((units) => units > dimension)) return `a layer has more units than the input has dimensions, ${dimension}`;
  if (name === "hooked-rings") return "the ring and the hook aren't linked";
  return "";
}

/** The most wrong of so many samples, proved by the error of its logits; null if none is.
 * @param {Obstacle} obstacle @param {Network} network @param {number} most @returns {Witness | null} */
export function findWitness({ curves, point, within }, network, most = MOST) {
  const film = new Film(network);
  const pieces = networkPieces(network, true);
  const outputs = network.head.W.length;
  for (let n = 64; n <= most; n *= 4) {
    /** @type {{set: ExactSet, point: number[]}[]} */
    const samples = curves.flatMap(({ set, loop }) => Array.from({ length: n }, (_, i) => ({ set, point: loop.at(i / n) })));
    if (within && point) samples.push({ set: within, point });
    const all = cloud(Float64Array.from(samples.flatMap((sample) => sample.point)), samples[0].point.length);
    const logits = film.logits(all);
    const wrong = samples.map(({ set }, i) => -marginAt(logits, samples.length, outputs, set.label, i));
    const worst = wrong.map((_, i) => i).filter((i) => wrong[i] >= 0).sort((a, b) => wrong[b] - wrong[a]).slice(0, 5);
    for (const i of worst) {
      const { values, error } = reach(pieces, samples[i].point, 0);
      const own = marginAt(Float64Array.from(values), 1, outputs, samples[i].set.label, 0);
      if (-own > 2 * Math.max(...error)) return { set: samples[i].set.name, point: samples[i].point, logit: own };
    }
  }
  return null;
}

/** The winding or linking number at a position of the film, "undecided", or null where dimensions change, and on the line.
 * @param {Obstacle} obstacle @param {Film} film @param {number} position @returns {number | "undecided" | null} */
export function numberAt({ kind, curves, point }, film, position) {
  if (kind === "line") return null;
  const dimension = point ? 2 : 3;
  if (film.dimensions.slice(0, Math.ceil(position) + 1).some((own) => own !== dimension)) return null;
  const pieces = filmPieces(film, position);
  const polygons = refined(curves.map(({ loop }) => loop), pieces, point);
  if (!polygons.every(({ faithful }) => faithful)) return "undecided";
  const number = point
    ? windingNumber(polygons[0].vertices, reach(pieces, point, 0).values)
    : linkingNumber(polygons[0].vertices, polygons[1].vertices);
  return number ?? "undecided";
}

/** Points of a sweep of the exact sets that are wrong, and how many there are.
 * @param {Data} data @param {Network} network @param {number} each points of each set */
export function sweep({ sets, dimension }, network, each = 4000) {
  const film = new Film(network);
  let [wrong, total] = [0, 0];
  for (const set of sets) {
    const points = Float64Array.from(set.sweep(each).flatMap(set.at));
    const all = cloud(points, dimension);
    const logits = film.logits(all);
    for (let i = 0; i < all.count; i++) if (!(marginAt(logits, all.count, network.head.W.length, set.label, i) > 0)) wrong++;
    total += all.count;
  }
  return { wrong, total };
}
