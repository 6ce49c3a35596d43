// A point followed through the layers of two networks side by side, one of tanh and one of ReLU.

import { beginFollowing } from "./follow.js";

/** @param {HTMLElement} place */
export function begin(place) {
  beginFollowing(place, { titles: { network: "tanh", relu_network: "ReLU" } });
}
