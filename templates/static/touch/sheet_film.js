// A film of one layer, drawn anew for other numbers: `SheetFilm` covers a figure's film, follows its time,
// and carries a sheet through the layer in one panel or two.

import { Canvas, View, below, panelBoxes } from "./canvas.js";
import { followed, momentOf, span } from "./moment.js";
import { sheet } from "./sheet.js";

/** @typedef {{stage: number, t: number}} Moment */
/** @typedef {{
 *   title?: string,
 *   carry: (moment: Moment, points: Float64Array, into: Float64Array) => Float64Array,
 *   turnedOver?: (moment: Moment) => boolean,
 *   shape?: import("./sheet.js").Shape,
 *   also?: (pen: CanvasRenderingContext2D, view: View, moment: Moment) => void,
 *   after?: boolean,
 * }} Panel how points are carried; whether the sheet's other side is seen; `also` draws over the sheet; while the
 *   input is shown, `after` shows in small what becomes of it */

/** @typedef {Panel & {view: View, parts: ReturnType<typeof sheet>, frames: import("./canvas.js").Frame[]}} Shown
 *   with its frames at each end of a stage */

const INSET = 0.3; // of a panel's width

export class SheetFilm {
  /**
   * @param {HTMLElement} place
   * @param {Panel[]} panels
   * @param {number} [chart] the share of the height that is left below, for `drawChart`
   */
  constructor(place, panels, chart = 0) {
    const figure = /** @type {HTMLElement} */ (place.closest("figure"));
    this.box = /** @type {HTMLElement & {film: import("./moment.js").Film}} */ (figure.querySelector(".film"));
    this.film = this.box.film;
    /** @type {Shown[]} */
    this.panels = panels.map((panel) => ({ ...panel, view: new View(), parts: sheet(panel.shape), frames: [] }));
    this.chart = chart;
    const screen = /** @type {HTMLElement} */ (this.box.querySelector(".screen"));
    this.canvas = new Canvas(screen, (pen) => this.paint(pen));
    this.inset = new View();
    this.held = false; // while something is dragged, the frames stay
    /** @type {() => void} */ this.painted = () => {};
    /** @type {(pen: CanvasRenderingContext2D, box: import("./canvas.js").Box) => void} */ this.drawChart = () => {};
    followed(this.box, () => this.canvas.shown && this.canvas.draw());
  }

  get moment() {
    return momentOf(this.film, this.film.time);
  }

  /** At the end of a stage, or at its start. @param {number} stage @param {0 | 1} [end] */
  async stand(stage, end = 1) {
    await this.film.jump(span(this.film, stage)[end]);
  }

  /** Plays from the beginning; who wants no motion stays where they are. */
  async play() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.canvas.screen.scrollIntoView({ block: "nearest" }); // out of sight it would not play
    await this.film.jump(span(this.film, 0)[0]);
    await this.film.toggle();
  }

  /** After a change of weights. */
  changed() {
    for (const panel of this.panels) panel.frames.length = this.held ? panel.frames.length : 0;
    if (!this.film.playing) this.canvas.request(); // one that plays is drawn at each frame
  }

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { width, height } = this.canvas;
    const floor = height * (1 - this.chart);
    const moment = this.moment;
    const boxes = panelBoxes(width, floor, this.panels.length);
    this.panels.forEach((panel, k) => {
      const { box, above } = panel.title ? below(boxes[k]) : { box: boxes[k], above: 0 };
      if (box.width !== panel.view.box.width || box.height !== panel.view.box.height) panel.frames.length = 0;
      panel.view.box = box;
      this.paintPanel(pen, panel, moment);
      if (panel.title) this.canvas.text(panel.title, box.x + 8, above, "text");
    });
    if (this.chart) this.drawChart(pen, { x: 0, y: floor, width, height: height - floor });
    this.painted();
  }

  /** @param {CanvasRenderingContext2D} pen @param {Shown} panel @param {Moment} moment */
  paintPanel(pen, panel, moment) {
    const { view, parts, carry } = panel;
    if (!panel.frames.length) panel.frames = this.framed(panel);
    const { t } = moment;
    view.look(panel.frames[moment.stage], panel.frames[moment.stage + 1], t);
    for (const { points, carried } of parts) carry(moment, points, carried);
    const side = panel.turnedOver?.(moment) ? "witness" : "edge"; // its other side is red
    view.fill(pen, parts[1].carried, this.canvas.ink(side), 0.1);
    for (const { carried, length, ink, width } of parts) view.lines(pen, carried, length, this.canvas.ink(ink), width);
    panel.also?.(pen, view, moment);
    if (panel.after && moment.stage === 0 && t === 0) this.paintAfter(pen, panel);
  }

  /** The sheet's end in a corner. @param {CanvasRenderingContext2D} pen @param {Shown} panel */
  paintAfter(pen, { view: { box }, parts, carry }) {
    const { canvas, inset } = this;
    const size = INSET * box.width;
    inset.box = { x: box.x + box.width - size - 4, y: box.y + box.height - size - 4, width: size, height: size };
    const end = { stage: this.film.stages.length - 1, t: 1 };
    for (const { points, carried } of parts) carry(end, points, carried);
    inset.frame = inset.around([0, 0], parts[1].carried);
    inset.ground(pen, canvas);
    for (const { carried, length, ink, width } of parts) inset.lines(pen, carried, length, canvas.ink(ink), width / 2);
    canvas.text("after", inset.box.x + 6, inset.box.y + 11, "pale");
  }

  /** What the view shows at each end of a stage: all of the sheet, and 0 with it.
   * @param {Shown} panel */
  framed({ view, parts, carry }) {
    const edge = parts[1];
    const ends = [{ stage: 0, t: 0 }, ...this.film.stages.map((_, stage) => ({ stage, t: 1 }))];
    return ends.map((moment) => view.around([0, 0], carry(moment, edge.points, edge.carried)));
  }
}
