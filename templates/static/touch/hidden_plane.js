// A network in the plane of its last hidden units: one point of it (pair.js).

import { beginPair } from "./pair.js";

/** @param {HTMLElement} place */
export function begin(place) {
  beginPair(place, "hidden");
}
