// A point followed out through a layer and home again, on the sheet of that film: a larger square, with a circle.

import { beginFollowing } from "./follow.js";

/** @param {HTMLElement} place */
export function begin(place) {
  beginFollowing(place, { shape: { extent: 1.2, circles: [{ radius: 0.8, centre: [0, 0] }] } });
}
