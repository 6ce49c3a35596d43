// Points set by hand in the picture of the input: by pointer with a tool, or by a crosshair and keys.

/** @typedef {import("../touch/canvas.js").Canvas} Canvas */
/** @typedef {"look" | "0" | "1" | "2" | "move" | "erase"} Tool a class's number is its brush */
/** @typedef {{
 *   points: number[],
 *   labels: number[],
 *   curves: import("./data.js").Curve[],
 *   place: (x: number, y: number) => [number, number],
 *   pixel: (x: number, y: number) => [number, number],
 *   changed: () => void,
 *   ended: () => void,
 *   said: (text: string) => void,
 * }} Sketch what is drawn on: `place` from px of the picture to the plane, `pixel` back; `changed` while a
 *   stroke lasts, `ended` after it */

/** Which way an arrow key goes: to the right, up. @type {Record<string, number[]>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const [SPACING, REACH, STEP] = [11, 13, 0.05]; // px between points of a stroke, px of the eraser, of an arrow key

export class Brush {
  /** @param {Canvas} canvas @param {() => Sketch} begin points that may be changed, when a stroke begins */
  constructor(canvas, begin) {
    this.canvas = canvas;
    this.begin = begin;
    /** @type {Tool} */ this.tool = "look";
    this.label = 0; // of what is drawn
    this.closed = false; // whether a stroke becomes a closed curve
    this.crosshair = [0, 0];
    this.focused = false;
    /** @type {Sketch | null} */ this.sketch = null;
    this.held = -1; // the point that is moved
    this.last = [-99, -99]; // where the last point of the stroke is, px
    const { screen } = canvas;
    screen.addEventListener("pointerdown", (event) => this.down(event));
    screen.addEventListener("pointermove", (event) => this.sketch && this.stroke(event));
    for (const end of ["pointerup", "pointercancel"]) screen.addEventListener(end, () => this.end());
    screen.addEventListener("keydown", (event) => this.key(event));
    for (const way of ["focus", "blur"]) {
      screen.addEventListener(way, () => {
        this.focused = way === "focus";
        canvas.request();
      });
    }
  }

  /** @param {Tool} tool */
  take(tool) {
    this.tool = tool;
    if ("012".includes(tool)) this.label = Number(tool);
    this.canvas.screen.classList.toggle("drawing", tool !== "look");
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (this.tool === "look" || event.button) return;
    event.preventDefault();
    this.canvas.screen.setPointerCapture(event.pointerId);
    this.sketch = this.begin();
    this.last = [-99, -99];
    if (this.closed && "012".includes(this.tool)) this.sketch.curves.push({ label: this.label, vertices: [] });
    this.held = this.tool === "move" ? this.nearest(this.sketch, this.pixels(event)) : -1;
    this.stroke(event);
  }

  /** @param {PointerEvent} event @returns {[number, number]} px of the picture */
  pixels(event) {
    const box = this.canvas.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {PointerEvent} event */
  stroke(event) {
    const sketch = /** @type {Sketch} */ (this.sketch);
    const at = this.pixels(event);
    const [x, y] = sketch.place(...at);
    if (this.tool === "erase") {
      for (let near = this.nearest(sketch, at); near >= 0; near = this.nearest(sketch, at)) remove(sketch, near);
      const reached = (/** @type {import("./data.js").Curve} */ { vertices }) => vertices.some((vertex) => Math.hypot(...minus(sketch.pixel(vertex[0], vertex[1]), at)) < REACH);
      sketch.curves = sketch.curves.filter((curve) => !reached(curve));
    } else if (this.tool === "move") {
      if (this.held >= 0) [sketch.points[2 * this.held], sketch.points[2 * this.held + 1]] = [x, y];
    } else {
      if (Math.hypot(at[0] - this.last[0], at[1] - this.last[1]) < SPACING) return;
      this.last = at;
      if (this.closed) sketch.curves[sketch.curves.length - 1].vertices.push([x, y]);
      else add(sketch, x, y, this.label);
    }
    sketch.changed();
  }

  end() {
    const { sketch } = this;
    this.sketch = null;
    if (!sketch) return;
    sketch.curves = sketch.curves.filter(({ vertices }) => vertices.length > 2);
    sketch.ended();
  }

  /** The point within reach that is nearest, or −1. @param {Sketch} sketch @param {[number, number]} at px */
  nearest({ points, labels, pixel }, [x, y]) {
    let [best, nearest] = [REACH, -1];
    for (let i = 0; i < labels.length; i++) {
      const [p, q] = pixel(points[2 * i], points[2 * i + 1]);
      const apart = Math.hypot(p - x, q - y);
      if (apart < best) [best, nearest] = [apart, i];
    }
    return nearest;
  }

  /** Arrows move the crosshair, Enter sets a point, digits choose its class, Delete erases. @param {KeyboardEvent} event */
  key(event) {
    const way = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (way) {
      const step = event.shiftKey ? STEP / 5 : STEP;
      this.crosshair = this.crosshair.map((x, k) => Number((x + step * way[k]).toFixed(4)));
    } else if ("012".includes(event.key)) this.label = Number(event.key);
    else if (!["Enter", " ", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    const sketch = this.begin();
    const where = `${this.crosshair[0].toFixed(2)}, ${this.crosshair[1].toFixed(2)}`.replaceAll("-", "−");
    const name = `class ${this.label}`;
    if (event.key === "Enter" || event.key === " ") {
      add(sketch, this.crosshair[0], this.crosshair[1], this.label);
      sketch.ended();
      sketch.said(`A point of ${name} at ${where}.`);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      const near = this.nearest(sketch, sketch.pixel(this.crosshair[0], this.crosshair[1]));
      if (near >= 0) {
        remove(sketch, near);
        sketch.ended();
      }
      sketch.said(near >= 0 ? `Erased at ${where}.` : `No point at ${where}.`);
    } else sketch.said(way ? where : `Points of ${name}.`);
    this.canvas.request();
  }

  /** The crosshair, while keys go to the picture. @param {(x: number, y: number) => [number, number]} pixel
   * @param {string} colour */
  paint(pixel, colour) {
    if (!this.focused) return;
    const { pen, width, height } = this.canvas;
    const [x, y] = pixel(this.crosshair[0], this.crosshair[1]);
    pen.strokeStyle = this.canvas.ink(colour);
    pen.lineWidth = 1.4;
    pen.beginPath();
    for (const [a, b, c, d] of [[0, y, x - 5, y], [x + 5, y, width, y], [x, 0, x, y - 5], [x, y + 5, x, height]]) {
      pen.moveTo(a, b);
      pen.lineTo(c, d);
    }
    pen.stroke();
  }
}

/** @param {number[]} a @param {number[]} b */
function minus(a, b) {
  return a.map((x, k) => x - b[k]);
}

/** @param {Sketch} sketch @param {number} x @param {number} y @param {number} label */
function add({ points, labels }, x, y, label) {
  points.push(x, y);
  labels.push(label);
}

/** @param {Sketch} sketch @param {number} row */
function remove({ points, labels }, row) {
  points.splice(2 * row, 2);
  labels.splice(row, 1);
}
