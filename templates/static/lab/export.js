// What a reader takes along: the network and the data in the project's formats (docs/formats.md), the picture as
// PNG or SVG, the film as WebM. And the way back: networks of network.json.

import { MOST_LAYERS, MOST_UNITS } from "./network.js";
import { isActivation } from "./state.js";

/** @typedef {import("./network.js").Network} Network */

/** @param {BlobPart} content @param {string} type @param {string} name of the file */
export function download(content, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** network.json of a network as its film plays it. @param {Network & {swaps: number[][]}} film @returns {string} */
export function networkJson({ layers, head, swaps }) {
  const network = {
    layers: layers.map(({ W, b, activation }) => ({ kind: "dense", activation, W, b })),
    head: { kind: head.kind, W: head.W, b: head.b },
    swaps,
  };
  return `${JSON.stringify({ schema: 1, networks: { network }, sets: {} })}\n`;
}

/** The first network of network.json that the lab can play, and the data set whose sets it names.
 * RangeError, one line, where there is none. @param {string} text @returns {{network: Network, known: string}} */
export function networkOf(text) {
  const refuse = (/** @type {string} */ got) => new RangeError(`network.json: expected dense layers of one activation and a head, got ${got}`);
  /** @type {any} */ let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw refuse("no JSON");
  }
  const networks = Object.values(content?.networks ?? {});
  if (!networks.length) throw refuse("no networks");
  const network = networks.find(fits);
  if (!network) throw refuse(`others, or more than ${MOST_LAYERS} layers of ${MOST_UNITS} units`);
  const sets = Object.values(content.sets ?? {}).flat();
  const kinds = sets.map(({ kind }) => kind).join(" ");
  const linked = kinds === "tube tube" && sets.every(({ minor }) => minor === 0.2);
  const between = sets.map(({ kind, low, high }) => kind === "interval" && (low + high).toFixed(3)).join(" ");
  const own = between === "0.000 -1.667 1.667" ? "intervals" : linked ? "linked-tori" : "";
  return { network, known: kinds === "disk annulus" ? "disk-annulus" : own };
}

/** @param {any} network */
function fits({ layers, head }) {
  if (!layers?.length || layers.length > MOST_LAYERS || !head || !["logistic", "softmax"].includes(head.kind)) return false;
  const plain = layers.every((/** @type {any} */ { kind, activation, W }) => (
    kind === "dense" && activation === layers[0].activation && W.length <= MOST_UNITS
  ));
  return plain && isActivation(layers[0].activation) && layers[0].W[0].length <= 3 && head.W.length <= 3;
}

/** A pen that writes SVG where a canvas's draws: as much of it as the lab's pictures use. */
export class SvgPen {
  /** @param {number} width @param {number} height @param {string} background */
  constructor(width, height, background) {
    this.head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${background}"/>`;
    /** @type {string[]} */ this.parts = [];
    this.d = this.fillStyle = this.strokeStyle = "";
    this.lineWidth = this.globalAlpha = 1;
  }

  beginPath() {
    this.d = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.d += `M${x.toFixed(2)} ${y.toFixed(2)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.d += `${this.d ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`;
  }

  closePath() {
    this.d += "Z";
  }

  /** A whole circle. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    this.d += `M${(x - r).toFixed(2)} ${y.toFixed(2)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  }

  fill() {
    this.parts.push(`<path d="${this.d}" fill="${this.fillStyle}" fill-opacity="${this.globalAlpha}"/>`);
  }

  stroke() {
    this.parts.push(`<path d="${this.d}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-opacity="${this.globalAlpha}"/>`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.d = `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;
    this.fill();
  }

  get text() {
    return `${this.head}${this.parts.join("")}</svg>\n`;
  }
}

/** The canvas from now on, until the function that is returned is called; then a file. Error where a browser
 * records none. @param {HTMLCanvasElement} canvas @param {string} name @returns {() => void} */
export function recording(canvas, name) {
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm", videoBitsPerSecond: 6e6 });
  /** @type {Blob[]} */ const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.addEventListener("stop", () => download(new Blob(parts), "video/webm", name));
  recorder.start();
  return () => recorder.stop();
}
