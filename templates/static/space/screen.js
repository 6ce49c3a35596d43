// A film in space that plays in the page and can be turned while it plays: a third kind of screen for
// player.js, beside those of screens.js. `inSpace(address, …)` fetches space.json.

import { cross, momentAt, viewAt } from "./film.js";
import { Painter } from "./painter.js";
import { product } from "../math/matrix.js";

/** @typedef {import("./film.js").Space} Space */
/** @typedef {import("../math/matrix.js").Matrix} Matrix */

const PLAYED = 2; // the schema of space.json that can be played
const SVG = "http://www.w3.org/2000/svg";
const [TURN, FAR, KEY] = [0.008, 5, 0.1]; // radians a px dragged; px that are a drag; radians a key
const STRAIGHT = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
const [FINE, MOST] = [2, 3]; // pixels of the canvas a CSS px each way: at least, where that is fast enough, and at most
const [SLOW, TIMES] = [5, 8]; // cs from picture to picture; how often in a row
/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * A film in space as a screen; Error where it can't be fetched, or there is no WebGL 2.
 * @param {string} address of space.json @param {{alt: string, turned: string}} words what it shows; how it is turned
 * @param {HTMLElement} button by which it gets the keys, and is turned back
 * @returns {Promise<InSpace>}
 */
export async function inSpace(address, words, button) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  const space = await answer.json();
  if (space.schema !== PLAYED) throw new Error(`${address}: expected schema ${PLAYED}, got ${space.schema}`);
  return new InSpace(space, words, button);
}

export class InSpace {
  inks = "themed";
  turns = true;
  time = 0; // cs
  slow = 0; // how many pictures in a row took long

  /** @param {Space} space @param {{alt: string, turned: string}} words @param {HTMLElement} button */
  constructor(space, words, button) {
    this.space = space;
    this.button = button;
    /** @type {Matrix} */ this.turn = STRAIGHT;
    this.canvas = document.createElement("canvas");
    this.painter = new Painter(this.canvas, space);
    const svg = beside(space);
    this.changing = [...svg.querySelectorAll("[data-cs]")].map((group) => {
      const { cs, chart } = /** @type {SVGElement} */ (group).dataset;
      return { group, cs: Number(cs), chart };
    });
    this.beads = space.beads.map((bead) => ({ ...bead, circle: circle(svg, bead) }));
    this.element = this.laidOut(svg, words);
    /** @type {import("./painter.js").Colours | undefined} */ this.colours = undefined;
    /** @type {number | undefined} */ this.asked = undefined;
    this.listen();
  }

  /** The picture's parts, each where the film has it.
   * @param {Element} svg what stands beside @param {{alt: string, turned: string}} words */
  laidOut(svg, { alt, turned }) {
    const { canvas, space } = this;
    const [[width, height], [left, top, wide, high]] = [space.size, space.box];
    const [element, picture] = [document.createElement("div"), document.createElement("div")];
    element.className = "space";
    picture.className = "drawn";
    const places = { left: left / width, top: top / height, width: wide / width, height: high / height };
    for (const [name, share] of Object.entries(places)) canvas.style.setProperty(name, `${100 * share}%`);
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${alt} ${turned}`);
    picture.append(canvas, svg);
    element.append(picture);
    return element;
  }

  listen() {
    const { canvas, element, button } = this;
    new ResizeObserver(() => this.ask()).observe(canvas);
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.straighten();
      const way = KEYS[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation(); // they would go from step to step
      this.rotate(KEY * way[0], KEY * way[1]);
    });
    element.addEventListener("pointerdown", (event) => this.grab(event));
    element.addEventListener("click", (event) => {
      if (this.dragged) event.stopPropagation(); // it would pause the film
      this.dragged = false;
    });
    button.addEventListener("click", () => {
      if (this.turn === STRAIGHT) canvas.focus({ preventScroll: true });
      else this.straighten();
    });
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.painter = new Painter(canvas, this.space);
      this.ask();
    });
  }

  /** @param {PointerEvent} start */
  grab(start) {
    if (start.button !== 0) return;
    this.dragged = false;
    let last = start;
    const move = (/** @type {PointerEvent} */ event) => {
      if (!this.dragged && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < FAR) return;
      this.dragged = true;
      this.rotate(TURN * (event.clientX - last.clientX), TURN * (event.clientY - last.clientY));
      last = event;
    };
    const up = () => {
      removeEventListener("pointermove", move);
      for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) removeEventListener(end, up);
    };
    addEventListener("pointermove", move);
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) addEventListener(end, up);
  }

  /** Round what is upright in the picture, then over the picture's own horizon.
   * @param {number} around @param {number} over radians */
  rotate(around, over) {
    const { camera, clock } = this.space;
    const up = viewAt(camera, momentAt(clock, this.time)).tilt.map((row) => row[2]);
    const [sine, cosine] = [Math.sin(around), Math.cos(around)];
    const yaw = STRAIGHT.map((axis, column) => {
      const [turned, share] = [cross(up, axis), (1 - cosine) * up[column]];
      return axis.map((x, k) => cosine * x + sine * turned[k] + share * up[k]);
    });
    const pitch = [[1, 0, 0], [0, Math.cos(over), -Math.sin(over)], [0, Math.sin(over), Math.cos(over)]];
    this.turn = product(pitch, product(this.turn, yaw[0].map((_, row) => yaw.map((column) => column[row]))));
    this.button.setAttribute("aria-pressed", "true");
    this.ask();
  }

  /** As the film's own camera sees it. */
  straighten() {
    this.turn = STRAIGHT;
    this.button.setAttribute("aria-pressed", "false");
    this.ask();
  }

  /** @param {number} time cs */
  seek(time) {
    this.time = time;
    this.ask();
  }

  start() {}
  stop() {}

  /** @param {number} passed cs, at a film's speed */
  advance(passed) {
    this.slow = passed > SLOW ? this.slow + 1 : this.slow < TIMES ? 0 : this.slow;
    this.seek(Math.min(this.time + passed, this.space.clock.duration));
  }

  async dress() {
    this.colours = undefined;
    this.ask();
  }

  // Painted with the next frame of the screen, once.
  ask() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      this.paint();
    });
  }

  paint() {
    const { canvas, space, painter, turn } = this;
    if (!canvas.clientWidth || this.element.parentElement?.classList.contains("covered")) return;
    const least = this.slow < TIMES ? FINE : 1;
    const scale = canvas.clientWidth / space.box[2] * Math.min(Math.max(devicePixelRatio, least), MOST);
    const [width, height] = [space.box[2], space.box[3]].map((px) => Math.round(px * scale));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.colours ??= this.themed();
    painter.paint({ moment: momentAt(space.clock, this.time), turn, colours: this.colours, scale });
    this.follow();
  }

  /** The colours of the page's theme. @returns {import("./painter.js").Colours} */
  themed() {
    const style = getComputedStyle(this.canvas);
    const names = new Set(["ground", "text", ...this.space.marks.map(({ ink }) => ink)]);
    return Object.fromEntries([...names].map((name) => {
      const digits = style.getPropertyValue(`--ink-${name}`).trim().slice(1);
      return [name, [0, 2, 4].map((k) => Number.parseInt(digits.slice(k, k + 2), 16) / 255)];
    }));
  }

  // Numbers and beads of charts, at the moment.
  follow() {
    const { clock } = this.space;
    const now = this.time + 1e-6;
    for (const { group, cs, chart } of this.changing) {
      const later = this.changing.some((other) => other.chart === chart && other.cs > cs && other.cs <= now);
      group.setAttribute("display", cs > now || later ? "none" : "inline");
    }
    for (const { circle, from, width, at } of this.beads) {
      const [, height] = at.findLast(([cs]) => cs <= now) ?? at[0];
      circle.setAttribute("cx", String(from + width * Math.min(this.time / clock.end, 1)));
      circle.setAttribute("cy", String(height));
    }
  }
}

/** The SVG of charts and read-outs, without its background. @param {Space} space */
function beside(space) {
  const read = new DOMParser().parseFromString(space.beside, "image/svg+xml");
  const svg = document.importNode(read.documentElement, true);
  for (const part of svg.querySelectorAll(":scope > :is(title, rect)")) part.remove(); // the picture is behind it
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/** A bead in an SVG. @param {Element} svg @param {import("./film.js").Bead} bead */
function circle(svg, { radius, ink }) {
  const shape = document.createElementNS(SVG, "circle");
  shape.setAttribute("r", String(radius));
  shape.setAttribute("class", `f-${ink}`);
  svg.append(shape);
  return shape;
}
