// Normalised Gaussian fields and the motion along them, as generator/learn/nn/fields.py and rbf.py have them:
// F(x) = Σ vᵢ fᵢ(x) / (1 + Σ fᵢ(x)) with fᵢ(x) = exp(−|x − cᵢ|² / 2sᵢ²), anchors i. A jump takes x to
// x + F(x) at once; a flow carries it along dx/dt = F(x) for unit time.

/** @typedef {{c: number[][], v: number[][], s: number[]}} Field anchors (m, d), pulls (m, d), widths (m) */
/** @typedef {Float64Array | number[]} Points coordinates, one point after the other */

/** F at each point. @param {Field} field @param {Points} points @param {Float64Array} [into]
 * @returns {Float64Array} */
export function fieldAt({ c, v, s }, points, into) {
  const d = c[0].length;
  const values = into ?? new Float64Array(points.length);
  for (let n = 0; n < points.length; n += d) {
    let total = 1;
    for (let k = 0; k < d; k++) values[n + k] = 0;
    for (let i = 0; i < c.length; i++) {
      let square = 0;
      for (let k = 0; k < d; k++) square += (points[n + k] - c[i][k]) ** 2;
      const bump = Math.exp(-square / (2 * s[i] * s[i]));
      total += bump;
      for (let k = 0; k < d; k++) values[n + k] += bump * v[i][k];
    }
    for (let k = 0; k < d; k++) values[n + k] /= total;
  }
  return values;
}

/** x + tF(x): the jump at t = 1 (generator/topology/flow/field_stages.py, `Jump`).
 * @param {Field} field @param {Points} points @param {number} [t] @param {Float64Array} [into] not the points
 * @returns {Float64Array} */
export function jumped(field, points, t = 1, into) {
  const pull = fieldAt(field, points, into);
  for (let i = 0; i < pull.length; i++) pull[i] = points[i] + t * pull[i];
  return pull;
}

/** Where the flow brings each point by time t, in so many Runge–Kutta steps (Kutta 1901).
 * @param {Field} field @param {Points} points @param {number} [t] @param {number} [steps]
 * @param {Float64Array} [into] @returns {Float64Array} */
export function flowed(field, points, t = 1, steps = 4, into) {
  const h = t / steps;
  const x = into ?? new Float64Array(points.length);
  x.set(points);
  const [ahead, slope, sum] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  for (let step = 0; step < steps; step++) {
    sum.fill(0);
    for (const [reach, share] of STAGES) {
      if (reach === 0) ahead.set(x);
      else for (let i = 0; i < x.length; i++) ahead[i] = x[i] + reach * h * slope[i];
      fieldAt(field, ahead, slope);
      for (let i = 0; i < x.length; i++) sum[i] += share * slope[i];
    }
    for (let i = 0; i < x.length; i++) x[i] += (h * sum[i]) / 6;
  }
  return x;
}

/** Of a Runge–Kutta step: how far along the slope before, and how often the slope there counts. */
const STAGES = [[0, 1], [0.5, 2], [0.5, 2], [1, 1]];

/** det(1 + DF) of the jump at each point of the plane, where it is below 0 folded over; DF by the quotient
 * rule (fields.py, `value_and_jacobian`).
 * @param {Field} field of the plane @param {Points} points @returns {Float64Array} one a point */
export function jumpDeterminants(field, points) {
  const { c, v, s } = field;
  const values = new Float64Array(points.length / 2);
  const bumps = new Float64Array(c.length);
  for (let n = 0; n < values.length; n++) {
    const [x, y] = [points[2 * n], points[2 * n + 1]];
    let [total, F, G, a, b, p, q] = [1, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < c.length; i++) {
      const [dx, dy] = [c[i][0] - x, c[i][1] - y];
      const bump = Math.exp(-(dx * dx + dy * dy) / (2 * s[i] * s[i]));
      bumps[i] = bump;
      total += bump;
      F += bump * v[i][0];
      G += bump * v[i][1];
    }
    for (let i = 0; i < c.length; i++) {
      const [dx, dy] = [c[i][0] - x, c[i][1] - y];
      const share = bumps[i] / (s[i] * s[i]);
      const [u, w] = [v[i][0] - F / total, v[i][1] - G / total];
      a += share * u * dx;
      b += share * u * dy;
      p += share * w * dx;
      q += share * w * dy;
    }
    values[n] = (1 + a / total) * (1 + q / total) - (b / total) * (p / total);
  }
  return values;
}
