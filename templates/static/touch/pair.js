// One network in two figures beside each other, one in the plane of its input, one in that of its hidden units:
// a point that is chosen in one lights up in the other, which opens with it.

import { fetched, opener } from "./controls.js";
import { Chosen, Planes, ofThePlane } from "./planes.js";
import { sampleOf } from "./sample.js";

/** @type {Map<string, {chosen: Chosen, places: Set<HTMLElement>}>} network → its point, and where it is shown */
const pairs = new Map();

/** @param {HTMLElement} place @param {import("./planes.js").Plane} plane */
export function beginPair(place, plane) {
  opener(place, "Follow a point", async (panel) => {
    const [{ networks }, text] = await Promise.all([fetched(place, "network.json"), fetched(place, "data.csv")]);
    const network = ofThePlane(networks.network);
    const sample = sampleOf(text);
    const name = JSON.stringify(network);
    const { chosen, places } = pairs.get(name) ?? { chosen: new Chosen(sample), places: new Set() };
    pairs.set(name, { chosen, places });
    const figure = /** @type {HTMLElement} */ (place.closest("figure"));
    const screen = /** @type {HTMLElement} */ (figure.querySelector(".picture"));
    const { canvas } = new Planes(screen, panel, { network: () => network, planes: [plane], sample, chosen });
    return {
      open() {
        canvas.show();
        places.add(place);
        openBeside(place, places);
      },
      close() {
        canvas.hide();
        places.delete(place);
      },
    };
  });
}

/** The other figure of the row, unless it is open. @param {HTMLElement} place @param {Set<HTMLElement>} places */
function openBeside(place, places) {
  const beside = /** @type {NodeListOf<HTMLElement>} */ (place.closest(".row")?.querySelectorAll('.touch[data-touch$="_plane"]') ?? []);
  for (const other of beside) {
    if (!places.has(other)) /** @type {HTMLElement | null} */ (other.querySelector('.opens[aria-expanded="false"]'))?.click();
  }
}
