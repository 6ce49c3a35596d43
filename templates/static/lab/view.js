// What the lab draws: a film at a position – sheet, decision, points – in a canvas of the films' colours.

import { product, transpose } from "../math/matrix.js";
import { cloud, principalPlane } from "./motion.js";
import { decision, marginAt } from "./sheet.js";

/** @typedef {import("./motion.js").Film} Film */
/** @typedef {import("./motion.js").Cloud} Cloud */
/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("../math/matrix.js").Matrix} Matrix */
/** @typedef {{centre: number[], half: number}} Frame a square of the picture's plane */
/** @typedef {{x: Float64Array, y: Float64Array, depth: Float64Array | null, frame: Frame}} Seen */

export const CLASS_INKS = ["a", "b", "c"];
const MARGIN = 1.16;
export const ROUND_SHEET = 1.04;
const SAMPLE = 800; // points by which frames are chosen
const PLANE = [[1, 0], [0, 1]];

/** Rows of the rotation by which space is seen: to the right, up, towards the eye.
 * @param {{yaw: number, pitch: number}} turned in radians @returns {Matrix} */
export function camera({ yaw, pitch }) {
  const [c, s, p, q] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return [[c, s, 0], [-s * q, c * q, p], [s * p, -c * p, q]];
}

/** A film with all that is carried along, for one state of a network. */
export class Shown {
  /** @param {Film} film @param {Data} data @param {Float64Array} inputs the points as the network takes them
   * @param {import("./sheet.js").Sheet | null} sheet none of an input in space
   * @param {(points: Float64Array) => Float64Array} widened points of the plane, as the network takes them */
  constructor(film, data, inputs, sheet, widened) {
    this.film = film;
    this.data = data;
    this.sheet = sheet;
    const width = film.dimensions[0];
    const points = cloud(inputs, width);
    this.logits = film.logits(points);
    this.right = Array.from(data.labels, (_, row) => this.isRight(row));
    /** @type {import("./sheet.js").Decision | null} */ this.decision = null;
    this.marks = points; // the data first, then the sheet and where classes meet
    if (sheet) {
      const logitsOf = (/** @type {Float64Array} */ own) => film.logits(cloud(widened(own), width));
      this.decision = decision(sheet, logitsOf);
      this.marks = joined(points, cloud(widened(this.decision.points), width));
    }
    /** @type {(Cloud | undefined)[]} */ this.starts = [this.marks];
    this.space = Math.max(...film.dimensions) === 3;
    /** @type {Matrix[]} */ this.bases = [];
    /** @type {Frame[]} */ this.frames = [];
    this.frame(thinned(points, SAMPLE));
  }

  /** Chooses what is seen at the end of each stage. @param {Cloud} points */
  frame(points) {
    let here = points;
    let before = PLANE;
    this.film.dimensions.forEach((dimension, stage) => {
      if (stage) here = this.film.moved(here, stage - 1, 1);
      let basis = padded(PLANE, Math.max(2, dimension));
      if (!this.space && dimension > 2) basis = principalPlane(here, padded(before, dimension));
      this.bases.push(basis);
      if (!stage && this.sheet) this.frames.push({ centre: [...this.sheet.centre, 0], half: ROUND_SHEET * this.sheet.half });
      else this.frames.push(this.space ? ball(here) : square(projected(here, basis)));
      before = basis;
    });
  }

  /** Whether a point is right. @param {number} row */
  isRight(row) {
    const count = this.data.labels.length;
    return marginAt(this.logits, count, this.logits.length / count, this.data.labels[row], row) > 0;
  }

  /** The marks at a position. @param {number} position @param {{yaw: number, pitch: number}} turned
   * @returns {Seen} */
  at(position, turned) {
    const stage = Math.min(Math.floor(position), this.film.stages.length);
    const t = position - stage;
    return this.seen(t ? this.film.moved(this.start(stage), stage, t) : this.start(stage), position, turned);
  }

  /** A cloud that has come to a position. @param {Cloud} here @param {number} position
   * @param {{yaw: number, pitch: number}} turned @returns {Seen} */
  seen(here, position, turned) {
    const stage = Math.min(Math.floor(position), this.film.stages.length);
    const t = position - stage;
    const [from, to] = [this.frames[stage], this.frames[Math.min(stage + 1, this.frames.length - 1)]];
    const frame = {
      centre: [0, 1, 2].map((k) => (1 - t) * (from.centre[k] ?? 0) + t * (to.centre[k] ?? 0)),
      half: (1 - t) * from.half + t * to.half,
    };
    if (this.space) {
      const rows = camera(turned);
      const [x, y, depth] = rows.map((row) => along(here, row));
      const [p, q] = rows.map((row) => row.reduce((sum, value, k) => sum + value * (frame.centre[k] ?? 0), 0));
      return { x, y, depth, frame: { centre: [p, q], half: frame.half } };
    }
    const basis = blended(this.bases[stage], this.bases[Math.min(stage + 1, this.bases.length - 1)], t, here.dimension);
    return { x: along(here, basis[0]), y: along(here, basis[1]), depth: null, frame };
  }

  /** The marks where a stage begins. @param {number} stage @returns {Cloud} */
  start(stage) {
    let own = this.starts[stage];
    if (!own) {
      own = this.film.moved(this.start(stage - 1), stage - 1, 1);
      this.starts[stage] = own;
    }
    return own;
  }
}

/** Both clouds as one. @param {Cloud} a @param {Cloud} b @returns {Cloud} */
function joined(a, b) {
  const count = a.count + b.count;
  const values = new Float64Array(count * a.dimension);
  for (let k = 0; k < a.dimension; k++) {
    values.set(a.values.subarray(k * a.count, (k + 1) * a.count), k * count);
    values.set(b.values.subarray(k * b.count, (k + 1) * b.count), k * count + a.count);
  }
  return { values, dimension: a.dimension, count };
}

/** At most so many of its points. @param {Cloud} points @param {number} most @returns {Cloud} */
function thinned({ values, dimension, count }, most) {
  const step = Math.max(1, Math.ceil(count / most));
  const kept = Array.from({ length: dimension }, (_, k) => values.subarray(k * count, (k + 1) * count).filter((_, i) => i % step === 0));
  const all = Float64Array.from(kept.flatMap((row) => [...row]));
  return { values: all, dimension, count: all.length / dimension };
}

/** Axes with as many coordinates; further ones are 0. @param {Matrix} axes @param {number} dimension */
function padded(axes, dimension) {
  return axes.map((axis) => Array.from({ length: dimension }, (_, k) => axis[k] ?? 0));
}

/** Two axes on the way from one plane to another, orthonormal. @param {Matrix} from @param {Matrix} to
 * @param {number} t @param {number} dimension @returns {Matrix} */
function blended(from, to, t, dimension) {
  const [a, b] = [padded(from, Math.max(2, dimension)), padded(to, Math.max(2, dimension))];
  const mixed = a.map((axis, i) => axis.map((value, k) => (1 - t) * value + t * b[i][k]));
  // Gram–Schmidt, symmetrically: M (MᵀM)^(−1/2) of two columns.
  const [[p, q], [, r]] = product(mixed, transpose(mixed));
  const root = Math.sqrt(Math.max(p * r - q * q, 1e-12));
  const trace = Math.sqrt(p + r + 2 * root);
  const inverse = [[r + root, -q], [-q, p + root]].map((row) => row.map((x) => x / (root * trace)));
  return product(inverse, mixed);
}

/** One coordinate of each point. @param {Cloud} points @param {number[]} axis */
function along({ values, dimension, count }, axis) {
  const coordinate = new Float64Array(count);
  for (let k = 0; k < dimension; k++) {
    const factor = axis[k] ?? 0;
    if (factor) for (let i = 0; i < count; i++) coordinate[i] += factor * values[k * count + i];
  }
  return coordinate;
}

/** @param {Cloud} points @param {Matrix} basis */
function projected(points, basis) {
  return basis.map((axis) => along(points, axis));
}

/** The square around points. @param {Float64Array[]} coordinates @returns {Frame} */
function square(coordinates) {
  const ends = coordinates.map((values) => values.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]));
  if (!coordinates[0].length) return { centre: [0, 0], half: MARGIN };
  const centre = ends.map(([low, high]) => (low + high) / 2);
  return { centre, half: MARGIN * Math.max(...ends.map(([low, high]) => (high - low) / 2), 1e-3) };
}

/** The ball around points, which looks the same from everywhere. @param {Cloud} points @returns {Frame} */
function ball(points) {
  const axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const coordinates = projected(points, axes);
  const { centre } = square(coordinates);
  let far = 1e-3;
  for (let i = 0; i < points.count; i++) far = Math.max(far, Math.hypot(...coordinates.map((values, k) => values[i] - centre[k])));
  return { centre, half: 1.06 * far };
}

/**
 * Draws what is shown at a position.
 * @param {import("../touch/canvas.js").Canvas} canvas
 * @param {Shown} shown
 * @param {{position: number, yaw: number, pitch: number, test: Set<number>, followed: number,
 *   witness: number[] | null}} how `test` are rows, `followed` one or −1, `witness` a point of the input
 */
export function paint(canvas, shown, { position, yaw, pitch, test, followed, witness }) {
  const { pen, width, height } = canvas;
  const { x, y, depth, frame } = shown.at(position, { yaw, pitch });
  const unit = Math.min(width, height) / 2 / frame.half;
  const [left, top] = [width / 2 - frame.centre[0] * unit, height / 2 + frame.centre[1] * unit];
  for (let i = 0; i < x.length; i++) [x[i], y[i]] = [left + unit * x[i], top - unit * y[i]];
  const rows = shown.data.labels.length;
  if (shown.sheet && shown.decision) {
    const { regions, borders } = shown.decision;
    const { dimension, lines, edge } = shown.sheet;
    regions.forEach((polygons, k) => {
      const trace = () => polygons.forEach((polygon) => line(pen, x, y, polygon, rows));
      pen.globalAlpha = dimension === 1 ? 0.3 : 0.14;
      if (dimension === 1) stroke(canvas, CLASS_INKS[k], 12, trace);
      else {
        pen.beginPath();
        trace();
        pen.fillStyle = canvas.ink(CLASS_INKS[k]);
        pen.fill();
      }
      pen.globalAlpha = 1;
    });
    stroke(canvas, "grid", 1, () => lines.forEach((part) => line(pen, x, y, part, rows)));
    stroke(canvas, "edge", 1.5, () => line(pen, x, y, edge, rows));
    stroke(canvas, "text", 2.2, () => {
      if (dimension === 1) for (const i of borders) circleAt(pen, x[rows + i], y[rows + i], 5);
      else for (let i = 0; i < borders.length; i += 2) line(pen, x, y, borders.subarray(i, i + 2), rows);
    });
  }
  paintPoints(canvas, shown, x, y, depth, test, followed);
  const { W, b } = shown.film.head;
  const fading = position - shown.film.stages.length + 1; // of the head's line, at the end
  if (shown.sheet?.dimension === 1 && fading > 0 && W.length === 1 && W[0].length < 3 && !shown.space) {
    const [p, q = 0] = W[0];
    const size = p * p + q * q;
    const far = 9 * frame.half * Math.sqrt(size);
    pen.globalAlpha = fading;
    stroke(canvas, "text", 2, () => {
      for (const way of [-far, far]) pen.lineTo(left + unit * ((-p * b[0] - q * way) / size), top - unit * ((-q * b[0] + p * way) / size));
    });
    pen.globalAlpha = 1;
  }
  if (!witness) return;
  const place = shown.seen(shown.film.carried(cloud(witness, witness.length), position), position, { yaw, pitch });
  for (const [radius, colour, size] of /** @type {[number, string, number][]} */ ([[9, "ground", 5], [9, "witness", 2.6], [2, "witness", 3]])) {
    stroke(canvas, colour, size, () => pen.arc(left + unit * place.x[0], top - unit * place.y[0], radius, 0, 7));
  }
}

/** What a stroke has drawn so far, before a network has seen it.
 * @param {import("../touch/canvas.js").Canvas} canvas @param {import("./brush.js").Sketch} sketch */
export function paintSketch(canvas, { points, labels, curves, pixel }) {
  const { pen } = canvas;
  labels.forEach((label, i) => dot(canvas, CLASS_INKS[label], ...pixel(points[2 * i], points[2 * i + 1]), 3.6));
  for (const { label, vertices } of curves) {
    stroke(canvas, CLASS_INKS[label], 2.4, () => {
      for (const [x, y] of vertices) pen.lineTo(...pixel(x, y));
      pen.closePath();
    });
  }
}

/** Traces a circle apart from what was traced before.
 * @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} radius */
function circleAt(pen, x, y, radius) {
  pen.moveTo(x + radius, y);
  pen.arc(x, y, radius, 0, 7);
}

/** @param {CanvasRenderingContext2D} pen @param {Float64Array} x @param {Float64Array} y
 * @param {Int32Array} vertices @param {number} first which mark is vertex 0 */
function line(pen, x, y, vertices, first) {
  for (let i = 0; i < vertices.length; i++) {
    const mark = first + vertices[i];
    if (i) pen.lineTo(x[mark], y[mark]);
    else pen.moveTo(x[mark], y[mark]);
  }
}

/** @param {import("../touch/canvas.js").Canvas} canvas @param {string} colour @param {number} width
 * @param {() => void} trace */
function stroke(canvas, colour, width, trace) {
  const { pen } = canvas;
  pen.beginPath();
  trace();
  pen.strokeStyle = canvas.ink(colour);
  pen.lineWidth = width;
  pen.stroke();
}

/** Dots of the classes' colours; test points hollow, wrong ones ringed, nearer ones over farther ones.
 * @param {import("../touch/canvas.js").Canvas} canvas @param {Shown} shown
 * @param {Float64Array} x @param {Float64Array} y @param {Float64Array | null} depth @param {Set<number>} test
 * @param {number} followed */
function paintPoints(canvas, shown, x, y, depth, test, followed) {
  const { pen } = canvas;
  const { labels } = shown.data;
  const many = labels.length > 2000;
  const radius = many ? 1.7 : labels.length > 600 ? 2.6 : 3.6;
  const order = Int32Array.from(labels, (_, i) => i);
  if (depth) order.sort((a, b) => depth[a] - depth[b]);
  const { right } = shown;
  const ring = (/** @type {number} */ i, /** @type {string} */ colour, /** @type {number} */ width, /** @type {number} */ farther) => {
    stroke(canvas, colour, width, () => pen.arc(x[i], y[i], radius + farther, 0, 7));
  };
  for (const i of order) {
    const own = CLASS_INKS[labels[i]];
    if (many) { // circles would take too long
      const size = right[i] ? radius : radius + 0.6;
      pen.fillStyle = canvas.ink(right[i] ? own : "witness");
      pen.fillRect(x[i] - size, y[i] - size, 2 * size, 2 * size);
      continue;
    }
    dot(canvas, test.has(i) ? "ground" : own, x[i], y[i], radius);
    if (test.has(i)) ring(i, own, 1.6, 0);
    if (!right[i]) ring(i, "witness", 1.4, 2.6);
  }
  if (followed >= 0) ring(followed, "text", 2.4, 5);
}

/** @param {import("../touch/canvas.js").Canvas} canvas @param {string} colour @param {number} x @param {number} y
 * @param {number} radius */
function dot(canvas, colour, x, y, radius) {
  const { pen } = canvas;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fillStyle = canvas.ink(colour);
  pen.fill();
}
