// A training in the plane of the input and in that of the hidden units: one point, which lights up in both as
// the film runs, and the loss below.

import { networkAt, representation } from "../math/layer.js";
import { paintChart } from "./chart.js";
import { fetched, number, opener } from "./controls.js";
import { followed, momentOf } from "./moment.js";
import { Chosen, Planes, ofThePlane } from "./planes.js";
import { sampleOf } from "./sample.js";

/** @typedef {import("./moment.js").Film} Film */
/** @typedef {{losses: number[], networks: import("./planes.js").Network[]}} Recording */

const CHART = 0.2; // of the height
const STEPS = 90; // of the trail

/** @param {HTMLElement} place */
export function begin(place) {
  beginTraining(place, () => {});
}

/** @param {HTMLElement} place @param {import("./planes.js").Shade} shade of the input plane */
export function beginTraining(place, shade) {
  const figure = /** @type {HTMLElement} */ (place.closest("figure"));
  const box = /** @type {HTMLElement & {film: Film}} */ (figure.querySelector(".film"));
  opener(place, "Follow a point", async (panel) => {
    const [{ recordings }, text] = await Promise.all([fetched(place, "network.json"), fetched(place, "data.csv")]);
    const [recording] = Object.values(recordings);
    const planes = trained(box, panel, recording, sampleOf(text));
    planes.shade = shade;
    const { canvas } = planes;
    return {
      async open() {
        if (!box.film.playing) await box.film.jump(box.film.time);
        canvas.show();
      },
      close: () => canvas.hide(),
    };
  });
}

/** @param {HTMLElement & {film: Film}} box @param {HTMLElement} panel @param {Recording} recording
 * @param {import("./planes.js").Sample} sample */
function trained(box, panel, { losses, networks }, sample) {
  const snapshots = networks.map(ofThePlane);
  const time = () => momentOf(box.film, box.film.time).t;
  let [known, network] = [0, snapshots[0]];
  const now = () => {
    const t = time();
    if (t !== known) [known, network] = [t, networkAt(snapshots, t)];
    return network;
  };
  const planes = new Planes(/** @type {HTMLElement} */ (box.querySelector(".screen")), panel, {
    network: now, planes: ["input", "hidden"], sample, chosen: new Chosen(sample), chart: CHART,
  });
  planes.came = wayThrough(snapshots, time);
  planes.drawChart = (pen, below) => {
    const at = time();
    const place = at * (losses.length - 1);
    const k = Math.min(Math.floor(place), losses.length - 2);
    const loss = losses[k] + (place - k) * (losses[k + 1] - losses[k]);
    const curve = { name: number(loss, 3), ink: "text", values: losses };
    paintChart(pen, planes.canvas, below, { title: "loss", curves: [curve], at, now: [loss] });
  };
  followed(box, () => {
    if (planes.canvas.shown) planes.changed(); // which asks for a frame
  });
  return planes;
}

/** Where a point has been in the hidden plane until now. @param {import("./planes.js").Network[]} snapshots
 * @param {() => number} time */
function wayThrough(snapshots, time) {
  const networks = Array.from({ length: STEPS + 1 }, (_, step) => networkAt(snapshots, step / STEPS));
  /** @type {number[] | undefined} */ let known;
  /** @type {number[]} */ let way = [];
  return (/** @type {number[]} */ point) => {
    if (point !== known) [known, way] = [point, networks.flatMap(({ layers }) => [...representation(layers, point)])];
    return way.slice(0, 2 * (Math.floor(time() * STEPS) + 1));
  };
}
