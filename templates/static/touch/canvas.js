// A picture that a script draws over a figure's own, in the page's colours: `Canvas`, and in it views of
// the plane (`View`). All lengths are CSS px.

import { element } from "./controls.js";

/** @typedef {import("../math/layer.js").Points} Points */
/** @typedef {{centre: number[], unit: number}} Frame what a view shows: its centre, and px of a unit */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

const MARGIN = 0.07; // of the box, on each side
const TITLE = 30; // px above a panel

export class Canvas {
  /** @param {HTMLElement} screen what it covers @param {(pen: CanvasRenderingContext2D, canvas: Canvas) => void} paint */
  constructor(screen, paint) {
    this.screen = screen;
    this.paint = paint;
    this.width = this.height = this.asked = 0;
    /** @type {string | undefined} */ this.family = undefined;
    this.element = element("canvas", "touched");
    this.element.setAttribute("aria-hidden", "true"); // its controls say what it shows
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.element.getContext("2d"));
    this.element.addEventListener("click", (event) => event.preventDefault()); // a still is a link to its page
    screen.addEventListener("dragstart", (event) => this.shown && event.preventDefault());
    new ResizeObserver(([{ contentRect }]) => {
      [this.width, this.height] = [contentRect.width, contentRect.height]; // asking in a frame would lay out the page
      if (this.shown) this.draw();
    }).observe(this.element);
    /** @type {Map<string, string>} */ this.inks = new Map(); // of the theme that is shown
    this.still = /** @type {CanvasRenderingContext2D} */ (element("canvas").getContext("2d"));
    /** @type {unknown[]} */ this.stillOf = []; // what `still` shows
    /** @type {unknown[]} */ this.before = []; // what was asked for before
    new MutationObserver(() => {
      this.inks = new Map();
      this.request();
    }).observe(document.documentElement, { attributeFilter: ["data-shown"] });
  }

  show() {
    this.screen.append(this.element);
    this.screen.classList.add("covered");
    this.request();
  }

  hide() {
    this.element.remove();
    this.screen.classList.remove("covered");
    const box = /** @type {(HTMLElement & {film: import("./moment.js").Film}) | null} */ (this.screen.closest(".film"));
    box?.film.screen?.seek(box.film.time); // it stood still while it was covered
  }

  get shown() {
    return this.element.isConnected;
  }

  /** Paints before the next frame, once. */
  request() {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      if (this.shown) this.draw();
    });
  }

  draw() {
    const { width, height } = this;
    const ratio = devicePixelRatio;
    if (!width) return;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.element.width !== wide || this.element.height !== high) Object.assign(this.element, { width: wide, height: high });
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.fillStyle = this.ink("ground");
    this.pen.fillRect(0, 0, width, height);
    this.pen.lineJoin = this.pen.lineCap = "round";
    this.paint(this.pen, this);
  }

  /** Paints what stays as it is while each part of `key` does: the second time into a picture of its own, which is
   * copied from then on. @param {unknown[]} key @param {(pen: CanvasRenderingContext2D) => void} paint */
  resting(key, paint) {
    const { pen, still, element: { width, height } } = this;
    const whole = [width, height, this.inks, ...key];
    const same = (/** @type {unknown[]} */ other) => whole.every((part, k) => part === other[k]);
    if (!same(this.before)) {
      this.before = whole;
      return paint(pen);
    }
    if (!same(this.stillOf)) {
      this.stillOf = whole;
      Object.assign(still.canvas, { width, height });
      still.setTransform(pen.getTransform());
      still.lineJoin = still.lineCap = "round";
      this.pen = still;
      paint(still);
      this.pen = pen;
    }
    pen.save();
    pen.resetTransform();
    pen.drawImage(still.canvas, 0, 0);
    pen.restore();
  }

  /** A colour of the films. @param {string} name */
  ink(name) {
    const known = this.inks.get(name);
    if (known) return known;
    const ink = getComputedStyle(this.element).getPropertyValue(`--ink-${name}`);
    this.inks.set(name, ink);
    return ink;
  }

  /** @param {string} words @param {number} x @param {number} y @param {string} ink @param {CanvasTextAlign} [align] */
  text(words, x, y, ink, align = "left") {
    const { pen } = this;
    this.family ??= getComputedStyle(this.element).fontFamily;
    pen.font = `${this.size}px ${this.family}`;
    pen.textAlign = align;
    pen.textBaseline = "middle";
    pen.lineWidth = 4;
    pen.strokeStyle = this.ink("ground"); // lines behind leave it readable
    pen.strokeText(words, x, y);
    pen.fillStyle = this.ink(ink);
    pen.fillText(words, x, y);
  }

  /** Of type, px. */
  get size() {
    return this.width < 420 ? 13 : 16;
  }
}

/** Boxes of panels: beside each other, or, as on phones, stacked. @param {number} width @param {number} height
 * @param {number} count @returns {Box[]} */
export function panelBoxes(width, height, count) {
  const stacked = height > width;
  const [wide, high] = stacked ? [width, height / count] : [width / count, height];
  return Array.from({ length: count }, (_, k) => ({ x: stacked ? 0 : k * wide, y: stacked ? k * high : 0, width: wide, height: high }));
}

/** What is left of a box below a title, and how far down the title's middle is. @param {Box} whole */
export function below({ x, y, width, height }) {
  return { box: { x, y: y + TITLE, width, height: height - TITLE }, above: y + TITLE / 2 };
}

/** A part of the plane in a box of the canvas. */
export class View {
  /** @type {Box} */ box = { x: 0, y: 0, width: 1, height: 1 };
  /** @type {Frame} */ frame = { centre: [0, 0], unit: 1 };

  /** The frame in which these points fill the box. @param {...Points} points @returns {Frame} */
  around(...points) {
    const [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]];
    for (const some of points) {
      for (let i = 0; i < some.length; i++) {
        if (some[i] < low[i % 2]) low[i % 2] = some[i];
        if (some[i] > high[i % 2]) high[i % 2] = some[i];
      }
    }
    const wide = this.box.width / Math.max(high[0] - low[0], 0.5);
    const tall = this.box.height / Math.max(high[1] - low[1], 0.5);
    return { centre: [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2], unit: (1 - 2 * MARGIN) * Math.min(wide, tall) };
  }

  /** Goes a share of the way from one frame to another, evenly in how much of the plane a px shows.
   * @param {Frame} from @param {Frame} to @param {number} t 0 to 1 */
  look(from, to, t) {
    this.frame = {
      unit: 1 / ((1 - t) / from.unit + t / to.unit),
      centre: from.centre.map((x, i) => (1 - t) * x + t * to.centre[i]),
    };
  }

  /** @param {number} x @param {number} y @returns {[number, number]} px */
  pixel(x, y) {
    const { box, frame } = this;
    return [
      box.x + box.width / 2 + (x - frame.centre[0]) * frame.unit,
      box.y + box.height / 2 - (y - frame.centre[1]) * frame.unit,
    ];
  }

  /** The point whose image is nearest to the pointer, and how far it is, px²; none nearer than `least`: null.
   * @param {number[]} pointer px @param {Points} images @param {number} least */
  nearest([right, down], images, least) {
    const { unit } = this.frame;
    const [left, top] = this.pixel(0, 0);
    const [x, y] = [(right - left) / unit, (top - down) / unit];
    let place = -1;
    let square = least / unit ** 2;
    for (let i = 0; i < images.length; i += 2) {
      const far = (images[i] - x) ** 2 + (images[i + 1] - y) ** 2;
      if (far < square) [place, square] = [i, far];
    }
    return place < 0 ? null : { place, least: square * unit ** 2 };
  }

  /** An empty box with a border. @param {CanvasRenderingContext2D} pen @param {Canvas} canvas */
  ground(pen, canvas) {
    const { x, y, width, height } = this.box;
    pen.beginPath();
    pen.rect(x, y, width, height);
    pen.fillStyle = canvas.ink("ground");
    pen.fill();
    pen.strokeStyle = canvas.ink("edge");
    pen.lineWidth = 1;
    pen.stroke();
  }

  /** Lines through so many points each. @param {CanvasRenderingContext2D} pen @param {Points} points
   * @param {number} length points of a line @param {string} colour @param {number} width */
  lines(pen, points, length, colour, width) {
    const { box, frame } = this;
    const [left, top] = this.pixel(0, 0);
    pen.save();
    pen.beginPath();
    pen.rect(box.x, box.y, box.width, box.height);
    pen.clip();
    pen.beginPath();
    for (let n = 0; 2 * n < points.length; n++) {
      const [x, y] = [left + points[2 * n] * frame.unit, top - points[2 * n + 1] * frame.unit];
      if (n % length) pen.lineTo(x, y);
      else pen.moveTo(x, y);
    }
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
    pen.restore();
  }

  /** A closed line, filled. @param {CanvasRenderingContext2D} pen @param {Points} points @param {string} colour
   * @param {number} opacity */
  fill(pen, points, colour, opacity) {
    const { unit } = this.frame;
    const [left, top] = this.pixel(0, 0);
    pen.beginPath();
    for (let i = 0; i < points.length; i += 2) pen.lineTo(left + points[i] * unit, top - points[i + 1] * unit);
    pen.globalAlpha = opacity;
    pen.fillStyle = colour;
    pen.fill();
    pen.globalAlpha = 1;
  }

  /** An arrow. @param {CanvasRenderingContext2D} pen @param {number[]} from @param {number[]} to @param {string} colour
   * @param {number} [width] */
  arrow(pen, from, to, colour, width = 2.5) {
    const [start, end] = [this.pixel(from[0], from[1]), this.pixel(to[0], to[1])];
    const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = width;
    const head = Math.min(3 + 3.2 * width, length);
    const [u, v] = length ? [(end[0] - start[0]) / length, (end[1] - start[1]) / length] : [1, 0];
    pen.beginPath();
    pen.moveTo(...start);
    pen.lineTo(end[0] - head * u, end[1] - head * v);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(...end);
    pen.lineTo(end[0] - head * u - 0.45 * head * v, end[1] - head * v + 0.45 * head * u);
    pen.lineTo(end[0] - head * u + 0.45 * head * v, end[1] - head * v - 0.45 * head * u);
    pen.closePath();
    pen.fill();
  }

  /** Dots of one colour for each class. @param {CanvasRenderingContext2D} pen @param {Points} points
   * @param {number[]} labels @param {string[]} colours @param {number} radius */
  dots(pen, points, labels, colours, radius) {
    const { unit } = this.frame;
    const [left, top] = this.pixel(0, 0);
    // Dots of no length with round ends: one stroke is quicker than an arc for each.
    pen.lineCap = radius < 1.5 ? "square" : "round"; // alike, and quicker
    pen.lineWidth = 2 * radius;
    colours.forEach((colour, chosen) => {
      pen.beginPath();
      for (let n = 0; n < labels.length; n++) {
        if (labels[n] !== chosen) continue;
        const [x, y] = [left + points[2 * n] * unit, top - points[2 * n + 1] * unit];
        pen.moveTo(x, y);
        pen.lineTo(x, y);
      }
      pen.strokeStyle = colour;
      pen.stroke();
    });
    pen.lineCap = "round";
  }

  /** A dot. @param {CanvasRenderingContext2D} pen @param {number[]} at @param {number} radius @param {string} colour */
  dot(pen, at, radius, colour) {
    pen.beginPath();
    pen.arc(...this.pixel(at[0], at[1]), radius, 0, 2 * Math.PI);
    pen.fillStyle = colour;
    pen.fill();
  }
}

/** Hovering chooses until a click keeps what is chosen; another click lets go. A tap chooses.
 * @param {HTMLElement} element @param {(event: MouseEvent) => void} choose */
export function choosing(element, choose) {
  let kept = false;
  element.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && !kept) choose(event);
  });
  element.addEventListener("click", (event) => {
    event.stopPropagation(); // it would play a film
    kept = !kept || /** @type {PointerEvent} */ (event).pointerType === "touch";
    choose(event);
  });
}
