// Curves over a film's time, below its panels.

/** @typedef {{name: string, ink: string, values: ArrayLike<number>}} Curve values at even steps from 0 to 1 */

const MARGIN = { left: 46, right: 14, top: 20, bottom: 12 }; // px around the curves

/** Draws curves, 0, and where each is now. @param {CanvasRenderingContext2D} pen
 * @param {import("./canvas.js").Canvas} canvas @param {import("./canvas.js").Box} box
 * @param {{title: string, curves: Curve[], at: number, now: number[]}} chart `at` of the time, and the values `now` */
export function paintChart(pen, canvas, box, { title, curves, at, now }) {
  let [low, high] = [0, 0];
  for (const { values } of curves) {
    for (let i = 0; i < values.length; i++) [low, high] = [Math.min(low, values[i]), Math.max(high, values[i])];
  }
  const [left, right] = [box.x + MARGIN.left, box.x + box.width - MARGIN.right];
  const [top, bottom] = [box.y + MARGIN.top, box.y + box.height - MARGIN.bottom];
  const across = (/** @type {number} */ time) => left + time * (right - left);
  const down = (/** @type {number} */ value) => bottom - ((value - low) / (high - low || 1)) * (bottom - top);
  /** @param {number[][]} points px @param {string} ink @param {number} width */
  const line = (points, ink, width) => {
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(x, y);
    pen.strokeStyle = canvas.ink(ink);
    pen.lineWidth = width;
    pen.stroke();
  };
  line([[left, down(0)], [right, down(0)]], "edge", 1);
  line([[across(at), top], [across(at), bottom]], "pale", 1);
  canvas.text("0", left - 8, down(0), "pale", "right");
  canvas.text(title, box.x + 8, box.y + 8, "text");
  let beside = left + 24;
  curves.forEach(({ name, ink, values }, k) => {
    line(Array.from(values, (value, i) => [across(i / (values.length - 1)), down(value)]), ink, 2);
    canvas.text(name, beside, box.y + 8, ink);
    beside += pen.measureText(name).width + 14;
    pen.beginPath();
    pen.arc(across(at), down(now[k]), 4, 0, 2 * Math.PI);
    pen.fillStyle = canvas.ink(ink);
    pen.fill();
  });
}
