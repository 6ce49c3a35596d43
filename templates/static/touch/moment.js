// Which stage of a film runs at a time and how far it is, from what the player knows of the film: each stage
// with its times and its easing (generator/draw/motion/clock.py).

import { eased } from "../math/easing.js";

/** @typedef {import("../math/easing.js").Easing} Easing */
/** @typedef {{stages: [string, number, number, Easing, string][], marks: number[], duration: number, time: number,
 *   playing: boolean, screen: {seek: (time: number) => void} | null, jump: (time: number) => Promise<void>, toggle: () => Promise<void>}} Film times in cs; stages
 *   as [name, start, end, easing, name when it is over] */

/** Start and end of a stage, cs.
 * @param {Film} film @param {number} stage @returns {[number, number]} */
export function span({ stages }, stage) {
  const [, start, end] = stages[stage];
  return [start, end];
}

/** @param {Film} film @param {number} time cs @returns {{stage: number, t: number}} */
export function momentOf(film, time) {
  const stage = Math.max(film.stages.findLastIndex(([, start]) => start < time), 0); // at its end, t = 1
  const [start, end] = span(film, stage);
  return { stage, t: eased((time - start) / (end - start), film.stages[stage][3]) };
}

/** Calls back at each frame while the film plays, and at each moment at which it stands.
 * @param {HTMLElement & {film: Film}} box @param {() => void} changed */
export function followed(box, changed) {
  let asked = 0;
  const frame = () => {
    asked = 0;
    changed();
    if (box.film.playing) asked = requestAnimationFrame(frame);
  };
  box.addEventListener("moment", () => {
    asked ||= requestAnimationFrame(frame);
  });
}
