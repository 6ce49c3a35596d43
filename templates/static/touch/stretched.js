// A training whose picture is how much the network stretches the plane of its input: one point is followed in both
// planes, and that of the input has the film's shades.

import { stretch } from "../math/stretch.js";
import { element } from "./controls.js";
import { beginTraining } from "./training.js";

// As figures/easy_way_out.py has them:
const LEVELS = [0.5, 0.75, 1, 1.25, 1.5];
const COLOUR = "d";
const STRONGEST = 0.85; // opacity above the last of them
const SIDE = 120; // samples across
const HALF = 1.2; // of the square that is shaded

/** @param {HTMLElement} place */
export function begin(place) {
  const shade = /** @type {CanvasRenderingContext2D} */ (element("canvas").getContext("2d"));
  Object.assign(shade.canvas, { width: SIDE, height: SIDE });
  const across = Array.from({ length: SIDE }, (_, k) => HALF * ((2 * k + 1) / SIDE - 1));
  const points = Float64Array.from(across.toReversed().flatMap((y) => across.flatMap((x) => [x, y])));
  beginTraining(place, (pen, view, { layers }, canvas) => {
    const picture = shade.createImageData(SIDE, SIDE);
    stretch(layers, points).forEach((value, n) => {
      picture.data[4 * n + 3] = (255 * STRONGEST * LEVELS.filter((level) => value >= level).length) / LEVELS.length;
    });
    shade.globalCompositeOperation = "source-over";
    shade.putImageData(picture, 0, 0);
    shade.globalCompositeOperation = "source-in";
    shade.fillStyle = canvas.ink(COLOUR);
    shade.fillRect(0, 0, SIDE, SIDE);
    const [[left, top], [right, low]] = [view.pixel(-HALF, HALF), view.pixel(HALF, -HALF)];
    const { box } = view;
    pen.save();
    pen.beginPath();
    pen.rect(box.x, box.y, box.width, box.height);
    pen.clip();
    pen.drawImage(shade.canvas, left, top, right - left, low - top);
    pen.restore();
  });
}
