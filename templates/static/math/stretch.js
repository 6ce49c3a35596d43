// How much a network stretches the plane around a point, as generator/topology/measure/jacobian.py has it (`stretch`).

import { activation } from "./activations.js";

/** log₁₀ of the largest singular value of the derivative of the layers together, at each point of the plane; of all
 * layers each has two units. @param {import("./layer.js").Dense[]} layers @param {import("./layer.js").Points} points
 * @returns {Float64Array} (n) */
export function stretch(layers, points) {
  const steps = layers.map(({ W: [[a, c], [d, e]], b, activation: name }) => ({ a, c, d, e, b, ...activation(name) }));
  const logarithms = new Float64Array(points.length / 2);
  for (let n = 0; n < logarithms.length; n++) {
    let [x, y] = [points[2 * n], points[2 * n + 1]];
    let [p, q, r, s] = [1, 0, 0, 1]; // the derivative so far
    for (const { a, c, d, e, b, value, slope } of steps) {
      const [z, w] = [a * x + c * y + b[0], d * x + e * y + b[1]];
      const [first, second] = [slope(z), slope(w)];
      [p, q, r, s] = [first * (a * p + c * r), first * (a * q + c * s), second * (d * p + e * r), second * (d * q + e * s)];
      [x, y] = [value(z), value(w)];
    }
    // σ₁ is half the sum of the lengths that the matrix's parts of either sense of rotation have.
    const largest = (Math.hypot(p + s, q - r) + Math.hypot(p - s, q + r)) / 2;
    logarithms[n] = Math.log10(Math.max(largest, 1e-300));
  }
  return logarithms;
}
