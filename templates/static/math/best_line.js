// The best that a line can do, as generator/topology/measure/best_line.py has it: as many points of two classes
// on their sides as any line gets. A line with the same points on each side can be pushed against one of
// them; so for each point the others are sorted by direction, and a line through it is turned once round.

/** @typedef {Float64Array | number[]} Points x and y, one point after the other */
/** @typedef {{normal: [number, number], offset: number, right: number}} Line where normal · x + offset = 0,
 *    class 1 above it; `right` are the points on their class's side */

/** Points on their class's side: class 1 where normal · x + offset > 0.
 * @param {Points} points @param {ArrayLike<number>} labels of 0 and 1 @param {[number, number]} normal
 * @param {number} offset @returns {number} */
export function rightOf(points, labels, [p, q], offset) {
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    const above = p * points[2 * i] + q * points[2 * i + 1] + offset > 0;
    if (above === (labels[i] === 1)) right++;
  }
  return right;
}

/** @param {Points} points at least two different ones @param {ArrayLike<number>} labels of 0 and 1 @returns {Line} */
export function bestLine(points, labels) {
  let best = aside(points, labels);
  for (let pivot = 0; pivot < labels.length; pivot++) {
    const candidate = bestThrough(points, labels, pivot);
    if (candidate && candidate.right > best.right) best = candidate;
  }
  return best;
}

/** A line below all points. @param {Points} points @param {ArrayLike<number>} labels @returns {Line} */
function aside(points, labels) {
  let [low, high, ones] = [Infinity, -Infinity, 0];
  for (let i = 0; i < labels.length; i++) {
    low = Math.min(low, points[2 * i + 1]);
    high = Math.max(high, points[2 * i + 1]);
    ones += labels[i];
  }
  const beyond = low - 1 - (high - low);
  const more = Math.max(ones, labels.length - ones);
  return 2 * ones >= labels.length
    ? { normal: [0, 1], offset: -beyond, right: more }
    : { normal: [0, -1], offset: beyond, right: more };
}

/** The best line through a point, which then counts to either side; null where all others are the same point.
 * @param {Points} points @param {ArrayLike<number>} labels @param {number} pivot @returns {Line | null} */
function bestThrough(points, labels, pivot) {
  const [x, y] = [points[2 * pivot], points[2 * pivot + 1]];
  /** @type {{angle: number, other: number}[]} */ const turns = [];
  for (let i = 0; i < labels.length; i++) {
    const [dx, dy] = [points[2 * i] - x, points[2 * i + 1] - y];
    // A line turned past this angle has the point on its other side.
    if (dx || dy) turns.push({ angle: (Math.atan2(dy, dx) + Math.PI) % Math.PI, other: i });
  }
  if (!turns.length) return null;
  turns.sort((a, b) => a.angle - b.angle);
  /** @type {Line | null} */ let best = null;
  const near = 1e-9; // rad: nearer directions are taken for one
  let side = NaN; // right if class 1 lies above; counted anew at the first angle, then kept up to date
  let found = -1;
  for (let k = 0; k < turns.length; k++) {
    const next = k + 1 < turns.length ? turns[k + 1].angle : turns[0].angle + Math.PI;
    if (Number.isNaN(side)) {
      if (next - turns[k].angle <= near) continue;
      side = rightAt(points, labels, pivot, (turns[k].angle + next) / 2);
    } else {
      const { angle, other } = turns[k];
      // Counter-clockwise past a point ahead, it comes to lie below; past one behind, above.
      const ahead = (points[2 * other] - x) * Math.cos(angle) + (points[2 * other + 1] - y) * Math.sin(angle) > 0;
      side += (labels[other] === 1) === ahead ? -1 : 1;
      if (next - angle <= near) continue;
    }
    const others = labels.length - 1;
    const score = Math.max(side, others - side) + 1;
    if (score > found) {
      found = score;
      best = beside(points, labels, pivot, (turns[k].angle + next) / 2, score);
    }
  }
  return best;
}

/** Points but the pivot that are right where class 1 lies above the line of this direction through it.
 * @param {Points} points @param {ArrayLike<number>} labels @param {number} pivot @param {number} angle */
function rightAt(points, labels, pivot, angle) {
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    const height = heightOf(points, i, angle) - heightOf(points, pivot, angle);
    if (i !== pivot && height > 0 === (labels[i] === 1)) right++;
  }
  return right;
}

/** @param {Points} points @param {number} i @param {number} angle */
function heightOf(points, i, angle) {
  return -Math.sin(angle) * points[2 * i] + Math.cos(angle) * points[2 * i + 1];
}

/** The line moved off its point, half way to the next, so that the point is on its class's side.
 * @param {Points} points @param {ArrayLike<number>} labels @param {number} pivot @param {number} angle
 * @param {number} right that the line is known to get @returns {Line | null} */
function beside(points, labels, pivot, angle, right) {
  const own = heightOf(points, pivot, angle);
  let [below, above] = [-Infinity, Infinity];
  for (let i = 0; i < labels.length; i++) {
    const height = heightOf(points, i, angle);
    if (height < own) below = Math.max(below, height);
    if (height > own) above = Math.min(above, height);
  }
  for (const other of [below, above]) {
    const at = Number.isFinite(other) ? (own + other) / 2 : own + (other > 0 ? 1 : -1);
    for (const sign of [1, -1]) {
      /** @type {[number, number]} */ const normal = [-sign * Math.sin(angle), sign * Math.cos(angle)];
      if (rightOf(points, labels, normal, -sign * at) === right) return { normal, offset: -sign * at, right };
    }
  }
  return null; // only where points coincide
}
