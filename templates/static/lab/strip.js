// The restarts side by side: what each decides in the input, how well it does; pressed, one is shown.

import { element } from "../touch/controls.js";
import { percent } from "./facts.js";
import { Film, cloud } from "./motion.js";
import { unpacked } from "./network.js";
import { CLASS_INKS } from "./view.js";

/** @typedef {import("./worker.js").Report} Report */
/** @typedef {import("./network.js").Shape} Shape */

const SIDE = 22; // samples each way
const WORDS = { training: "", done: "", stuck: "dropped", diverged: "left the numbers" };

export class Strip {
  /** @param {HTMLElement} place @param {(restart: number) => void} chosen */
  constructor(place, chosen) {
    this.place = place;
    this.chosen = chosen;
  }

  /** @param {Report} report @param {number} shown @param {Shape} shape
   * @param {import("./sheet.js").Sheet | null} sheet @param {(points: Float64Array) => Float64Array} widened
   * @param {(colour: string) => string} colour */
  show(report, shown, shape, sheet, widened, colour) {
    const { restarts } = report;
    this.place.hidden = restarts.length < 2;
    if (this.place.childElementCount !== restarts.length) this.build(restarts.length);
    restarts.forEach(({ theta, state, training }, k) => {
      const button = /** @type {HTMLElement} */ (this.place.children[k]);
      const words = [percent(training.accuracy), WORDS[state]].filter(Boolean).join(", ");
      button.setAttribute("aria-pressed", String(k === shown));
      button.setAttribute("aria-label", `Restart ${k + 1}: ${words}`);
      const output = /** @type {HTMLElement} */ (button.lastElementChild);
      if (output.textContent !== words) output.textContent = words;
      if (sheet) paintDecision(/** @type {HTMLCanvasElement} */ (button.firstElementChild), shape, theta, sheet, widened, colour);
      /** @type {HTMLElement} */ (button.firstElementChild).hidden = !sheet;
    });
  }

  /** @param {number} count */
  build(count) {
    this.place.replaceChildren(...Array.from({ length: count }, (_, k) => {
      const canvas = element("canvas");
      canvas.width = canvas.height = SIDE;
      const button = element("button", "", canvas, element("span"));
      button.type = "button";
      button.addEventListener("click", () => this.chosen(k));
      return button;
    }));
  }
}

/** @param {HTMLCanvasElement} canvas @param {Shape} shape @param {Float64Array} theta
 * @param {import("./sheet.js").Sheet} sheet @param {(points: Float64Array) => Float64Array} widened
 * @param {(colour: string) => string} colour */
function paintDecision(canvas, shape, theta, { dimension, half, centre }, widened, colour) {
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const points = new Float64Array(dimension * SIDE * SIDE);
  for (let n = 0; n < SIDE * SIDE; n++) {
    points[dimension * n] = centre[0] + half * ((2 * (n % SIDE) + 1) / SIDE - 1);
    if (dimension > 1) points[2 * n + 1] = centre[1] - half * ((2 * Math.floor(n / SIDE) + 1) / SIDE - 1);
  }
  const logits = new Film(unpacked(shape, theta)).logits(cloud(widened(points), shape.inputs));
  const count = SIDE * SIDE;
  for (let n = 0; n < count; n++) {
    let best = Number(shape.outputs === 1 && logits[n] > 0);
    for (let k = 1; k < shape.outputs; k++) if (logits[k * count + n] > logits[best * count + n]) best = k;
    pen.fillStyle = colour(CLASS_INKS[best]);
    pen.fillRect(n % SIDE, Math.floor(n / SIDE), 1, 1);
  }
}
