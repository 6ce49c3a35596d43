// The network as a diagram: units in columns, weights as lines, as wide as they are large. A line is dragged up
// and down, or its number typed: all numbers of a layer are fields below.

import { element } from "../touch/controls.js";
import { offsets, widths } from "./network.js";

/** @typedef {import("./network.js").Shape} Shape */
/** @typedef {(place: number, value: number, last: boolean) => void} Changed a parameter's new value; `last` when
 *   a drag has ended */

const SPACE = "http://www.w3.org/2000/svg";
const [WIDE, HIGH, WIDEST] = [320, 190, 4]; // px, and the width of a line
const DRAG = 60; // px for a change by 1

/** @param {string} tag @param {Record<string, string | number>} attributes */
function drawn(tag, attributes) {
  const part = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, String(value));
  return part;
}

export class Diagram {
  /** @param {HTMLElement} place @param {Changed} changed */
  constructor(place, changed) {
    this.picture = drawn("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": "Diagram of the network" });
    this.fields = element("div", "weights");
    this.changed = changed;
    this.layer = 0; // whose numbers are shown
    this.known = "";
    /** @type {Map<number, Element>} */ this.lines = new Map(); // by parameter
    place.append(this.picture, this.fields);
  }

  /** @param {Shape} shape @param {Float64Array} theta */
  show(shape, theta) {
    this.theta = theta;
    if (JSON.stringify(shape) !== this.known) this.build(shape);
    for (const [place, part] of this.lines) {
      const size = Math.min(WIDEST, 0.4 + 1.2 * Math.abs(theta[place]));
      part.setAttribute("stroke-width", size.toFixed(2));
      part.setAttribute("class", theta[place] < 0 ? "weight below" : "weight");
    }
    for (const field of this.fields.querySelectorAll("input")) {
      if (field !== document.activeElement) field.value = String(Number(theta[Number(field.dataset.place)].toFixed(4)));
    }
  }

  /** @param {Shape} shape */
  build(shape) {
    this.known = JSON.stringify(shape);
    const [wide, places] = [widths(shape), offsets(shape)];
    const x = (/** @type {number} */ column) => 20 + ((WIDE - 40) * column) / (wide.length - 1);
    const y = (/** @type {number} */ column, /** @type {number} */ unit) => (HIGH * (unit + 0.5)) / wide[column];
    this.lines.clear();
    this.picture.replaceChildren();
    const weights = drawn("g", {});
    const units = drawn("g", {});
    wide.forEach((count, column) => {
      for (let unit = 0; unit < count; unit++) {
        units.append(drawn("circle", { cx: x(column), cy: y(column, unit), r: Math.min(7, HIGH / count / 2.6), class: "unit" }));
        for (let input = 0; column && input < wide[column - 1]; input++) {
          const place = places[column - 1] + unit * wide[column - 1] + input;
          const ends = { x1: x(column - 1), y1: y(column - 1, input), x2: x(column), y2: y(column, unit) };
          const seen = drawn("line", ends);
          const wider = drawn("line", { ...ends, class: "grip" }); // what a pointer finds
          wider.append(drawn("title", {}));
          wider.firstElementChild?.append(`${name(shape, column - 1)}: to unit ${unit + 1} from ${input + 1}; drag up or down`);
          this.draggable(wider, place);
          this.lines.set(place, seen);
          weights.append(seen, wider);
        }
      }
    });
    this.picture.append(weights, units);
    this.layer = Math.min(this.layer, wide.length - 2);
    this.showFields(shape);
  }

  /** @param {Element} part @param {number} place */
  draggable(part, place) {
    part.addEventListener("pointerdown", (event) => {
      const { clientY, pointerId } = /** @type {PointerEvent} */ (event);
      event.preventDefault();
      part.setPointerCapture(pointerId);
      /** @type {HTMLElement | null} */ (this.fields.querySelector(":focus"))?.blur(); // it shows what is dragged
      const before = this.theta?.[place] ?? 0;
      const stop = new AbortController();
      const value = (/** @type {Event} */ now) => before + (clientY - /** @type {PointerEvent} */ (now).clientY) / DRAG;
      part.addEventListener("pointermove", (next) => this.changed(place, value(next), false), stop);
      const end = (/** @type {Event} */ last) => {
        stop.abort();
        this.changed(place, value(last), true);
      };
      for (const name of ["pointerup", "pointercancel"]) part.addEventListener(name, end, stop);
    });
  }

  /** The numbers of one layer, a row a unit: W and b. @param {Shape} shape */
  showFields(shape) {
    const [wide, places] = [widths(shape), offsets(shape)];
    const choice = element("select");
    choice.append(...wide.slice(1).map((_, k) => new Option(name(shape, k), String(k), k === this.layer, k === this.layer)));
    choice.addEventListener("change", (event) => {
      event.stopPropagation();
      this.layer = Number(choice.value);
      this.showFields(shape);
      if (this.theta) this.show(shape, this.theta);
    });
    const inputs = wide[this.layer];
    const grid = element("div", "scroll");
    grid.tabIndex = 0;
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", `Weights of the ${name(shape, this.layer)}`);
    for (let unit = 0; unit < wide[this.layer + 1]; unit++) {
      const row = element("div", "row-of-weights");
      for (let input = 0; input <= inputs; input++) {
        const bias = input === inputs;
        const place = places[this.layer] + (bias ? wide[this.layer + 1] * inputs + unit : unit * inputs + input);
        const field = element("input");
        Object.assign(field, { type: "number", step: "any", value: String(Number((this.theta?.[place] ?? 0).toFixed(4))) });
        field.dataset.place = String(place);
        field.setAttribute("aria-label", bias ? `b ${unit + 1}` : `W ${unit + 1}, ${input + 1}`);
        field.addEventListener("change", (event) => {
          event.stopPropagation();
          if (field.value && Number.isFinite(Number(field.value))) this.changed(place, Number(field.value), true);
        });
        row.append(field);
      }
      grid.append(row);
    }
    this.fields.replaceChildren(element("label", "", "Numbers W, b of ", choice), grid);
  }
}

/** @param {Shape} shape @param {number} k */
function name({ units }, k) {
  return k < units.length ? `layer ${k + 1}` : "head";
}
