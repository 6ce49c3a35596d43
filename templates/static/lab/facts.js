// What is measured of the shown network, and what a theorem says of all such networks, in sentences.

/** @typedef {import("./worker.js").Seen} Seen */
/** @typedef {import("./network.js").Shape} Shape */

/** @param {number} value a share, NaN where there is none */
export function percent(value) {
  return Number.isNaN(value) ? "–" : `${(100 * value).toFixed(value === 1 ? 0 : 1)} %`;
}

/** @param {number} value @param {number} [digits] */
export function rounded(value, digits = 3) {
  if (Math.abs(value) < 1e-9) return "0"; // but for rounding
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** Why sets can't be parted. */
const WHY = { ring: "one set goes all the way round a part of the other", link: "the tubes are linked", line: "one set lies between two parts of the other" };

/** @param {Seen} seen @param {Shape} shape @returns {string[]} */
export function factsOf({ layers, swept, barrier, outside, number, witness }, shape) {
  const dets = layers.map(({ det }) => (det === null ? "–" : rounded(det))).join(", ");
  const least = layers.reduce((best, { least: own }, k) => (own < layers[best].least ? k : best), 0);
  const square = layers.some(({ det }) => det !== null);
  const facts = [`${square ? `det W of the layers, two units swapped where it was below 0: ${dets}. ` : ""}The least singular value is ${rounded(layers[least].least)}, of layer ${least + 1}.`];
  if (swept) {
    const share = swept.wrong ? `${rounded((100 * (swept.total - swept.wrong)) / swept.total, 4)} %` : "all";
    facts.push(`Of ${swept.total} points swept over the exact sets ${share} are right.`);
  }
  facts.push(...theorem({ barrier, outside }, shape));
  if (number !== null) {
    const what = barrier === "ring" ? "winding number of the ring’s image about that of the point in its middle" : "linking number of the images of a curve on each tube";
    const value = number === "undecided" ? "undecided: they come too near to each other to tell" : `${rounded(number)}, as at the beginning`;
    facts.push(`Here in the film the ${what} is ${value}.`);
  }
  if (witness) facts.push(`Witness, ringed: the point (${witness.point.map((x) => rounded(x)).join(", ")}) of ${witness.set} is on the wrong side by ${rounded(-witness.logit)}.`);
  return facts;
}

/** @param {{barrier: Seen["barrier"], outside: string}} seen @param {Shape} shape @returns {string[]} */
function theorem({ barrier, outside }, { inputs, activation }) {
  if (outside) return [`No theorem says what can’t be here: ${outside}.`];
  if (!barrier) return ["No theorem says that these sets can’t be parted."];
  const limit = activation === "relu" ? ", and ReLU is a limit of such" : "";
  return [`No network of layers of at most ${inputs} ${inputs > 1 ? "units" : "unit"} is right on all of both sets: ${WHY[barrier]}, and increasing activations keep that${limit}.`];
}
