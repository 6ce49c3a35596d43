// A film in space at one moment and turn: where its camera stands, and what depends on all of the picture.
// Coordinates are px: right, up, towards the viewer, from the middle of the panel.

import { carried, cross, padded, viewAt } from "./film.js";
import { inPicture, patches } from "./light.js";
import { product } from "../math/matrix.js";

/** @typedef {import("../math/matrix.js").Matrix} Matrix */
/** @typedef {import("./film.js").Space} Space */
/** @typedef {import("./painter.js").Part} Part */
/** @typedef {{seen: Matrix, origin: number[]}} Place px = seen · x + origin */

const EXTRA = 1.3; // of depth, for what few points miss
const FIT = 2.08; // with a margin of 2 %

export class Scene {
  /** @param {Space} space @param {Part[]} parts @param {import("./painter.js").Picture} picture */
  constructor(space, parts, { moment, turn, colours, scale }) {
    const [, , width, height] = space.box;
    this.width = width;
    this.height = height;
    this.moment = moment;
    this.turn = turn;
    this.colours = colours;
    this.scale = scale;
    this.view = viewAt(space.camera, moment);
    const { scale: px, centre, frame } = this.view;
    this.own = frame.map((row) => row.map((coordinate) => px * coordinate));
    this.middleOfAll = [-px * centre[0], -px * centre[1], 0]; // where the origin of space is seen
    const places = parts.map(({ mark, coarse }) => {
      const points = mark.carried ? carried(space.stages, moment, coarse) : Float64Array.from(coarse);
      return inPicture(points, this.own, this.middleOfAll);
    });
    const framed = places.filter((_, k) => parts[k].mark.framed);
    const [low, high] = bounds(framed);
    this.low = low;
    this.high = high;
    this.framed = framed;
    const depth = (low[2] + high[2]) / 2; // of the axis of a reader's turn
    this.turn = this.fitting(turn, places, depth);
    this.seen = product(this.turn, this.own);
    this.origin = this.shifted(this.middleOfAll, depth);
    /** @type {Place} what is in px already, as a reader has turned it */
    this.turned = { seen: this.turn, origin: this.shifted([0, 0, 0], depth) };
    this.depth = depth;
    this.reach = EXTRA * Math.hypot(width, height, ...high.map((x, k) => x - low[k]));
    /** @type {Map<Part, import("./light.js").Patches>} */ this.patches = new Map();
    parts.forEach((part, k) => {
      const solid = "solid" in part.mark && part.mark.solid && space.camera.axes[0].length === 3;
      if (solid && part.grid) this.patches.set(part, patches(this.turnedPoints(places[k]), part.grid));
    });
  }

  /** A reader's turn; smaller where it would bring something out of the picture.
   * @param {Matrix} turn @param {Float64Array[]} places px @param {number} depth of the axis */
  fitting(turn, places, depth) {
    if (turn.every((row, i) => row[i] === 1)) return turn; // the film's own camera sees to that
    let most = 1; // times as far from the middle as the picture reaches
    for (const points of places) {
      for (let n = 0; n < points.length; n += 3) {
        const [x, y] = turn.map((row) => row[0] * points[n] + row[1] * points[n + 1] + row[2] * (points[n + 2] - depth));
        most = Math.max(most, FIT * Math.abs(x) / this.width, FIT * Math.abs(y) / this.height);
      }
    }
    return turn.map((row) => row.map((coordinate) => coordinate / most));
  }

  /** @param {number[]} point @param {number} depth */
  shifted([x, y, z], depth) {
    return this.turn.map((row) => row[0] * x + row[1] * y + row[2] * (z - depth));
  }

  /** @param {Float64Array} points three coordinates each */
  turnedPoints(points) {
    const moved = new Float64Array(points.length);
    for (let n = 0; n < points.length; n += 3) moved.set(this.shifted([points[n], points[n + 1], points[n + 2]], this.depth), n);
    return moved;
  }

  /** How opaque a mark is that fades in at the end. @param {Space["marks"][number]} mark */
  shown({ ends }) {
    return ends ? this.moment.reveal : 1;
  }

  /** A level plane just below everything, its coordinates being the first two
   * (generator/draw/scene/space/space_scene.py, `floor_lines`). @returns {Place} */
  level() {
    const { tilt, scale, centre } = this.view;
    const up = tilt.map((row) => row[2]);
    let lowest = Infinity;
    for (const points of this.framed) {
      for (let n = 0; n < points.length; n += 3) lowest = Math.min(lowest, points[n] * up[0] + points[n + 1] * up[1] + points[n + 2] * up[2]);
    }
    const offset = scale * (centre[0] * up[0] + centre[1] * up[1]);
    const bottom = lowest + offset - 0.04 * Math.min(this.width, this.height) / 2;
    const origin = this.middleOfAll.map((x, k) => x + bottom * up[k]);
    return { seen: product(this.turn, tilt.map((row) => [scale * row[0], scale * row[1], 0])), origin: this.shifted(origin, this.depth) };
  }

  /** The part of a plane in the ball around everything: its middle, and points of its edge; null outside of it
   * (generator/draw/scene/space/space_view.py, `disk`).
   * @param {import("./film.js").Plane} plane @param {number} corners */
  disk({ normal, offset }, corners) {
    const { frame, scale } = this.view;
    const weights = padded(normal);
    const across = frame.map((row) => row.reduce((sum, x, k) => sum + x * weights[k], 0));
    const length = Math.hypot(...across);
    if (length === 0) return null;
    const unit = across.map((x) => x / length);
    const middle = this.low.map((x, k) => (x + this.high[k]) / 2);
    const away = -offset / length * scale - unit.reduce((sum, x, k) => sum + x * (middle[k] - this.middleOfAll[k]), 0);
    const ball = Math.min(this.width, this.height) / 2;
    if (Math.abs(away) >= ball) return null;
    const centre = middle.map((x, k) => x + away * unit[k]);
    const least = unit.map(Math.abs).indexOf(Math.min(...unit.map(Math.abs)));
    const first = cross(unit, [0, 1, 2].map((k) => Number(k === least)));
    const size = Math.hypot(...first);
    const along = first.map((x) => x / size);
    const other = cross(unit, along);
    const radius = Math.sqrt(ball * ball - away * away);
    const rim = Array.from({ length: corners }, (_, n) => {
      const angle = 2 * Math.PI * n / corners;
      return centre.map((x, k) => x + radius * (Math.cos(angle) * along[k] + Math.sin(angle) * other[k]));
    });
    return { centre, rim };
  }
}

/** The least and the largest of each coordinate. @param {Float64Array[]} lists */
function bounds(lists) {
  const [low, high] = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]];
  for (const points of lists) {
    for (let n = 0; n < points.length; n++) {
      low[n % 3] = Math.min(low[n % 3], points[n]);
      high[n % 3] = Math.max(high[n % 3], points[n]);
    }
  }
  return [low, high];
}
