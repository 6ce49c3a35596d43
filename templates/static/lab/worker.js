// Trains beside the page. It is told to begin an order, to run at a pace, to pause, to go so many steps; it
// reports ten times a second at most.

import { singularValues, determinant } from "../math/matrix.js";
import { chosenData } from "./data.js";
import { Film } from "./motion.js";
import { unpacked } from "./network.js";
import { Training } from "./training.js";
import { findWitness, numberAt, obstacle, outside, sweep } from "./witness.js";

/** @typedef {import("./training.js").Order} Order */
/** @typedef {{kind: "begin", id: number, order: Order} | {kind: "run", pace: number} | {kind: "pause"}
 *   | {kind: "step", count: number} | Look} Message `pace` in steps a second */
/** @typedef {{kind: "look", id: number, data: import("./data.js").Choice, shape: import("./network.js").Shape,
 *   theta: Float64Array, position: number}} Look what a network does, and at a position of its film */
/** @typedef {{
 *   kind: "seen",
 *   id: number,
 *   layers: {det: number | null, least: number}[],
 *   swept: {wrong: number, total: number} | null,
 *   barrier: import("./witness.js").Obstacle["kind"] | null,
 *   outside: string,
 *   number: number | "undecided" | null,
 *   witness: import("./witness.js").Witness | null,
 * }} Seen `swept` on the exact sets; `barrier` is what keeps them from being parted, where the theorem doesn't
 *   say why it speaks not of this network, `outside` */
/** @typedef {{
 *   kind: "report",
 *   id: number,
 *   done: number,
 *   finished: boolean,
 *   best: number,
 *   restarts: {theta: Float64Array, state: import("./training.js").State, soundStep: number,
 *     training: import("./training.js").Score, test: import("./training.js").Score}[],
 * }} Report `id` is that of the order */

const [CHUNK, EVERY] = [24, 100]; // ms: of steps before messages are read, between reports

/** @type {Training | undefined} */ let training;
let [id, running, pace, began, doneThen, reported] = [0, false, Infinity, 0, 0, 0];

/** Answers the page from now on. */
export function serve() {
  addEventListener("message", ({ data }) => {
    const message = /** @type {Message} */ (data);
    if (message.kind === "look") postMessage(look(message));
    else if (message.kind === "begin") {
      training = new Training(message.order);
      [id, running] = [message.id, false];
      report();
    } else if (message.kind === "run") {
      [began, pace, doneThen] = [performance.now(), message.pace, training?.done ?? 0];
      if (!running) setTimeout(run);
      running = true;
    } else {
      running = false;
      if (message.kind === "step") for (let i = 0; i < message.count && training && !training.finished; i++) training.step();
      report();
    }
  });
}

function run() {
  if (!running || !training) return;
  const start = performance.now();
  const allowed = doneThen + (pace * (start - began)) / 1000;
  while (!training.finished && training.done < allowed && performance.now() - start < CHUNK) training.step();
  if (training.finished) running = false;
  if (!running || performance.now() - reported > EVERY) report();
  if (running) setTimeout(run);
}

function report() {
  if (!training) return;
  reported = performance.now();
  training.judge();
  /** @type {Report} */
  const news = {
    kind: "report",
    id,
    done: training.done,
    finished: training.finished,
    best: training.best(),
    restarts: training.restarts.map(({ theta, state, soundStep, score }) => ({
      theta: theta.slice(),
      state,
      soundStep,
      training: score,
      test: /** @type {Training} */ (training).testScoreOf(theta),
    })),
  };
  postMessage(news);
}

const WHILE_TRAINING = 4096; // samples of a curve: a deeper search waits for a pause

/** @type {{choice: string, data: import("./data.js").Data, barrier: import("./witness.js").Obstacle | null} | null} */
let known = null;
/** What holds all along the film that was asked for last. @type {{asked: string, facts: Omit<Seen, "kind" | "id" | "number">} | null} */
let measured = null;

/** @param {Look} message @returns {Seen} */
function look({ id: of, data: choice, shape, theta, position }) {
  const text = JSON.stringify(choice);
  if (known?.choice !== text) {
    const data = chosenData(choice);
    known = { choice: text, data, barrier: obstacle(data) };
    measured = null;
  }
  const { data, barrier } = known;
  const network = unpacked(shape, theta);
  const film = new Film(network);
  const theorem = outside(shape, data);
  const asked = [JSON.stringify(shape), running, theta].join();
  if (measured?.asked !== asked) {
    const facts = {
      layers: film.layers.map(({ W }) => ({
        det: W.length === W[0].length ? determinant(W) : null, least: singularValues(W)[Math.min(W.length, W[0].length) - 1],
      })),
      swept: data.sets.length && shape.inputs === data.dimension ? sweep(data, network) : null,
      barrier: barrier && barrier.kind,
      outside: theorem,
      witness: barrier && !theorem ? findWitness(barrier, network, running ? WHILE_TRAINING : undefined) : null,
    };
    measured = { asked, facts };
  }
  const told = barrier && !theorem && shape.activation !== "relu";
  return { kind: "seen", id: of, ...measured.facts, number: told ? numberAt(barrier, film, position) : null };
}
