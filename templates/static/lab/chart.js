// The losses of the shown network as curves over the steps, on a logarithmic scale.

/** @typedef {{step: number, training: number, test: number}} Point NaN where there is no test part */

const DECADES = [-6, 1]; // powers of ten that are shown at most
const EDGE = 26; // px, of the scale's numbers

/** @param {import("../touch/canvas.js").Canvas} canvas @param {Point[]} points @param {number} steps */
export function paintLosses(canvas, points, steps) {
  const { pen, width, height } = canvas;
  const values = points.flatMap(({ training, test }) => [training, test]).filter((value) => value > 0 && Number.isFinite(value));
  const powers = values.map(Math.log10);
  const low = Math.max(DECADES[0], Math.floor(powers.reduce((a, b) => Math.min(a, b), -1)));
  const high = Math.min(DECADES[1], Math.ceil(powers.reduce((a, b) => Math.max(a, b), 0)));
  const x = (/** @type {number} */ step) => EDGE + ((width - EDGE - 4) * step) / Math.max(steps, 1);
  const y = (/** @type {number} */ power) => 8 + ((height - 16) * (high - Math.min(Math.max(power, low), high))) / (high - low);
  pen.lineWidth = 1;
  for (let power = low; power <= high; power++) {
    pen.strokeStyle = canvas.ink("grid");
    pen.globalAlpha = 0.5;
    pen.beginPath();
    pen.moveTo(EDGE, y(power));
    pen.lineTo(width, y(power));
    pen.stroke();
    pen.globalAlpha = 1;
    pen.fillStyle = canvas.ink("pale");
    pen.font = `11px ${canvas.family ?? "sans-serif"}`;
    pen.textBaseline = "middle";
    pen.fillText(power < 0 ? `10${superscript(power)}` : String(10 ** power), 0, y(power));
  }
  for (const [name, colour, dash] of /** @type {["training" | "test", string, number[]][]} */ ([["training", "text", []], ["test", "b", [4, 3]]])) {
    pen.beginPath();
    points.forEach(({ step, [name]: loss }) => loss > 0 && pen.lineTo(x(step), y(Math.log10(loss))));
    pen.setLineDash(dash);
    pen.strokeStyle = canvas.ink(colour);
    pen.lineWidth = 1.8;
    pen.stroke();
    pen.setLineDash([]);
  }
}

/** @param {number} power below 0 */
function superscript(power) {
  return `⁻${"⁰¹²³⁴⁵⁶⁷⁸⁹"[-power]}`;
}
