// Training as generator/learn/training has it: Adam on the gradient of the mean loss of the sample, the gentle
// term and weight decay; many restarts, of which the hopeless are dropped.

import { activate, addRoughness, chain, linear, products, tanh } from "./kernels.js";
import { offsets, starts, widths } from "./network.js";
import { shuffler } from "./random.js";

/** @typedef {import("./network.js").Shape} Shape */
/** @typedef {{inputs: Float64Array, labels: Uint8Array}} Sample `inputs` unit by unit: x of all points, then y … */
/** @typedef {{
 *   shape: Shape,
 *   training: Sample,
 *   test: Sample,
 *   restarts: number,
 *   steps: number,
 *   seed: number,
 *   rate: number,
 *   batch: number,
 *   gentle: number,
 *   decay: number,
 *   start?: Float64Array[],
 * }} Order `batch` 0 is the whole sample; `start` are parameters to go on from */
/** @typedef {{loss: number, accuracy: number, able: boolean}} Score `able`: right everywhere, clearly */

const [WARM_UP, DECAY, SQUARE_DECAY, TINY] = [20, 0.9, 0.999, 1e-8]; // generator/learn/training/adam.py
const [CHECKS, STUCK, CLEAR] = [8, 0.005, 1e-6]; // generator/learn/training/train.py, batch.py

/** Points, one after the other, as a sample: unit by unit.
 * @param {Float64Array} points @param {number} dimension @param {Uint8Array} labels @param {number[]} [rows]
 * @returns {Sample} */
export function sample(points, dimension, labels, rows) {
  const chosen = rows ?? Array.from(labels, (_, i) => i);
  const inputs = new Float64Array(dimension * chosen.length);
  chosen.forEach((row, i) => {
    for (let k = 0; k < dimension; k++) inputs[k * chosen.length + i] = points[row * dimension + k];
  });
  return { inputs, labels: Uint8Array.from(chosen, (row) => labels[row]) };
}

/** A network's passes over so many points at a time. */
export class Pass {
  /** @param {Shape} shape @param {number} count of points */
  constructor(shape, count) {
    this.shape = shape;
    this.count = count;
    this.widths = widths(shape);
    this.places = offsets(shape);
    this.at = [0]; // where each layer's activations begin
    for (const units of this.widths) this.at.push(this.at[this.at.length - 1] + units * count);
    const size = this.at[this.at.length - 1];
    this.z = new Float64Array(size); // before σ
    this.h = new Float64Array(size); // after it; the input first
    this.d = new Float64Array(size); // the loss's derivative by either
    this.labels = new Uint8Array(count);
  }

  /** @param {Sample} sample @param {ArrayLike<number>} [rows] of it; all, if none are named */
  take({ inputs, labels }, rows) {
    const [n, all] = [this.count, labels.length];
    if (!rows) {
      this.h.set(inputs);
      this.labels.set(labels);
      return;
    }
    for (let k = 0; k < this.widths[0]; k++) for (let i = 0; i < n; i++) this.h[k * n + i] = inputs[k * all + rows[i]];
    for (let i = 0; i < n; i++) this.labels[i] = labels[rows[i]];
  }

  /** Activations of all layers; the logits are the last. @param {Float64Array} theta */
  forward(theta) {
    const { widths: wide, places, at, z, h, count, shape } = this;
    const last = wide.length - 1;
    for (let k = 1; k <= last; k++) {
      const [inputs, units, from] = [wide[k - 1], wide[k], places[k - 1]];
      const into = k < last ? z : h;
      linear(theta, from, inputs, 1, from + units * inputs, h, at[k - 1], inputs, into, at[k], units, count);
      if (k < last) activate(shape.activation, z, h, at[k], at[k + 1]);
    }
  }

  /** The mean loss's gradient, after `forward`. @param {Float64Array} theta @param {Float64Array} gradient */
  backward(theta, gradient) {
    const { widths: wide, places, at, z, h, d, count, shape } = this;
    const last = wide.length - 1;
    this.slopes();
    for (let k = last; k > 0; k--) {
      const [inputs, units, from] = [wide[k - 1], wide[k], places[k - 1]];
      products(d, at[k], units, h, at[k - 1], inputs, gradient, from, count);
      if (k === 1) return;
      linear(theta, from, 1, inputs, -1, d, at[k], units, d, at[k - 1], inputs, count);
      chain(shape.activation, z, h, d, at[k - 1], at[k]);
    }
  }

  /** Of the mean loss by the logits: the likelihood minus 1 at the own class, over n. */
  slopes() {
    const { h, d, labels, count } = this;
    const outputs = this.shape.outputs;
    const logits = this.at[this.at.length - 2];
    if (outputs === 1) {
      for (let i = 0; i < count; i++) d[logits + i] = 0.5 * h[logits + i];
      tanh(d, d, logits, logits + count);
      for (let i = 0; i < count; i++) d[logits + i] = (0.5 + 0.5 * d[logits + i] - labels[i]) / count;
      return;
    }
    for (let i = 0; i < count; i++) {
      let [top, total] = [-Infinity, 0];
      for (let k = 0; k < outputs; k++) top = Math.max(top, h[logits + k * count + i]);
      for (let k = 0; k < outputs; k++) total += d[logits + k * count + i] = Math.exp(h[logits + k * count + i] - top);
      for (let k = 0; k < outputs; k++) {
        const place = logits + k * count + i;
        d[place] = (d[place] / total - Number(labels[i] === k)) / count;
      }
    }
  }

  /** Mean loss, accuracy and success of what `forward` computed. @returns {Score} */
  score() {
    const { h, labels, count } = this;
    const outputs = this.shape.outputs;
    const logits = this.at[this.at.length - 2];
    let [loss, right, least] = [0, 0, Infinity];
    for (let i = 0; i < count; i++) {
      let [own, best, total] = [0, -Infinity, 0]; // `best` of the other classes
      if (outputs === 1) {
        own = (2 * labels[i] - 1) * h[logits + i];
        best = 0;
        loss += Math.max(-own, 0) + Math.log1p(Math.exp(-Math.abs(own)));
        right += Number(labels[i] === 1 ? own > 0 : own >= 0); // at 0 it is class 0
      } else {
        let chosen = 0;
        for (let k = 0; k < outputs; k++) {
          const value = h[logits + k * count + i];
          if (value > h[logits + chosen * count + i]) chosen = k;
          if (k === labels[i]) own = value;
          else best = Math.max(best, value);
        }
        const top = Math.max(own, best);
        for (let k = 0; k < outputs; k++) total += Math.exp(h[logits + k * count + i] - top);
        loss += top + Math.log(total) - own;
        right += Number(chosen === labels[i]);
      }
      least = Math.min(least, own - best);
    }
    return count ? { loss: loss / count, accuracy: right / count, able: least > CLEAR } : { loss: NaN, accuracy: NaN, able: false };
  }
}

/** Moments of one restart; Kingma, Ba 2015, algorithm 1. */
export class Adam {
  /** @param {number} size */
  constructor(size) {
    this.mean = new Float64Array(size);
    this.square = new Float64Array(size);
    this.decayed = this.squareDecayed = 1;
  }

  /** Changes `theta`. @param {Float64Array} theta @param {Float64Array} gradient @param {number} rate */
  step(theta, gradient, rate) {
    const { mean, square } = this;
    this.decayed *= DECAY;
    this.squareDecayed *= SQUARE_DECAY;
    const ofMean = rate / (1 - this.decayed);
    const ofSquare = 1 / (1 - this.squareDecayed); // one division and one root a parameter are left
    for (let i = 0; i < theta.length; i++) {
      const slope = gradient[i];
      const m = (mean[i] = DECAY * mean[i] + (1 - DECAY) * slope);
      const s = (square[i] = SQUARE_DECAY * square[i] + (1 - SQUARE_DECAY) * slope * slope);
      theta[i] -= (m * ofMean) / (Math.sqrt(s * ofSquare) + TINY);
    }
  }
}

/** The share of the rate at a step from 1 on: a short rise, then a cosine from 1 to 0.
 * @param {number} step @param {number} steps */
export function shareOfRate(step, steps) {
  return Math.min(1, step / WARM_UP) * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
}

/** The gradient of all that training minimises, of the points that the pass has taken.
 * @param {Pass} pass @param {Float64Array} theta @param {Float64Array} gradient
 * @param {{gentle: number, decay: number}} weights */
export function fullGradient(pass, theta, gradient, { gentle, decay }) {
  pass.forward(theta);
  pass.backward(theta, gradient);
  const { widths: wide, places } = pass;
  for (let k = 0; k + 1 < wide.length; k++) {
    const [inputs, units, at] = [wide[k], wide[k + 1], places[k]];
    if (gentle && k + 2 < wide.length) addRoughness(theta, at, units, inputs, gentle, gradient);
    if (decay) for (let i = at; i < at + units * inputs; i++) gradient[i] += decay * theta[i];
  }
}

/** @typedef {"training" | "done" | "stuck" | "diverged"} State */
/** @typedef {{theta: Float64Array, adam: Adam, state: State, score: Score, before: Score, sound: Float64Array,
 *   soundStep: number}} Restart `sound` are the last parameters at which the loss was finite */

export class Training {
  /** @param {Order} order */
  constructor(order) {
    this.order = order;
    this.done = 0; // steps
    const { shape, training, test, restarts, seed, batch } = order;
    const size = Math.min(batch || training.labels.length, training.labels.length);
    this.whole = size === training.labels.length;
    this.pass = new Pass(shape, size);
    this.trainingPass = this.whole ? this.pass : new Pass(shape, training.labels.length);
    this.testPass = new Pass(shape, test.labels.length);
    for (const [pass, own] of /** @type {[Pass, Sample][]} */ ([[this.trainingPass, training], [this.testPass, test]])) pass.take(own);
    this.gradient = new Float64Array(this.pass.places[this.pass.places.length - 1]);
    this.shuffle = shuffler(seed);
    this.round = Int32Array.from(training.labels, (_, i) => i); // rows in this round's order
    this.seen = this.round.length; // of them
    /** @type {Restart[]} */
    this.restarts = (order.start ?? starts(shape, restarts, seed)).map((start) => {
      const theta = start.slice();
      const score = this.scoreOf(theta);
      return { theta, adam: new Adam(theta.length), state: "training", score, before: score, sound: start.slice(), soundStep: 0 };
    });
  }

  /** On the training part. @param {Float64Array} theta @returns {Score} */
  scoreOf(theta) {
    this.trainingPass.forward(theta);
    return this.trainingPass.score();
  }

  /** On the test part. @param {Float64Array} theta @returns {Score} */
  testScoreOf(theta) {
    this.testPass.forward(theta);
    return this.testPass.score();
  }

  get finished() {
    return this.done >= this.order.steps || this.restarts.every(({ state }) => state !== "training");
  }

  /** One step of all that are still going, and at some steps a check (train.py). */
  step() {
    const { steps, rate, training } = this.order;
    this.done++;
    if (!this.whole) this.pass.take(training, this.nextRows());
    const share = rate * shareOfRate(this.done, steps);
    for (const restart of this.restarts) {
      if (restart.state !== "training") continue;
      fullGradient(this.pass, restart.theta, this.gradient, this.order);
      restart.adam.step(restart.theta, this.gradient, share);
    }
    const every = Math.max(1, Math.floor(steps / CHECKS));
    if (this.done % every === 0 && this.done >= Math.floor(steps / 2) && this.done < steps) this.dropHopeless();
    if (this.done >= steps) {
      this.judge();
      for (const restart of this.restarts) if (restart.state === "training") restart.state = "done";
    }
  }

  /** Of a batch: each row once in every round, in a new order each time. */
  nextRows() {
    const size = this.pass.count;
    if (this.seen + size > this.round.length) {
      this.shuffle(this.round);
      this.seen = 0;
    }
    this.seen += size;
    return this.round.subarray(this.seen - size, this.seen);
  }

  /** Scores of all that go; those whose numbers left the floats go back to their last sound ones. */
  judge() {
    for (const restart of this.restarts) {
      if (restart.state !== "training") continue;
      const score = this.scoreOf(restart.theta);
      if (Number.isFinite(score.loss) && restart.theta.every(Number.isFinite)) {
        restart.score = score;
        restart.sound.set(restart.theta);
        restart.soundStep = this.done;
      } else {
        restart.theta.set(restart.sound);
        restart.score = this.scoreOf(restart.theta);
        restart.state = "diverged";
      }
    }
  }

  /** Gives up those that are stuck since the last check without success; a single one goes on. */
  dropHopeless() {
    this.judge();
    for (const restart of this.restarts) {
      if (restart.state !== "training") continue;
      const { score, before } = restart;
      const stuck = !score.able && score.loss > (1 - STUCK) * before.loss;
      if (stuck && this.restarts.length > 1) restart.state = "stuck";
      restart.before = score;
    }
  }

  /** The restart to show first: one that succeeded, then of the least loss. @returns {number} */
  best() {
    const order = this.restarts.map((_, i) => i);
    const rank = (/** @type {number} */ i) => this.restarts[i].score;
    return order.reduce((a, b) => {
      const [p, q] = [rank(a), rank(b)];
      if (p.able !== q.able) return q.able ? b : a;
      return q.loss < p.loss ? b : a;
    });
  }
}
