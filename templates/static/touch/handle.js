// Points of a picture that are dragged (`Handle`). All lengths are CSS px.

import { element } from "./controls.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */
/** @typedef {import("./canvas.js").View} View */

const REACH = 44; // px: how large a handle is to a finger

/** A point of a view that is dragged. What it changes has sliders too, so it needs no keyboard. */
export class Handle {
  /**
   * @param {Canvas} canvas
   * @param {View} view
   * @param {string} title for those who hover
   * @param {{start?: () => void, move: (dx: number, dy: number) => void, end?: () => void}} drag
   *   `move` has how far the pointer has come since `start`, in units of the view
   */
  constructor(canvas, view, title, drag) {
    this.canvas = canvas;
    this.view = view;
    this.element = element("span", "handle");
    this.element.title = title;
    this.element.setAttribute("aria-hidden", "true");
    this.element.addEventListener("click", (event) => {
      event.stopPropagation(); // which would play a film
      event.preventDefault();
    });
    this.element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      drag.start?.();
      const [x, y, { unit }] = [event.clientX, event.clientY, view.frame];
      const listening = new AbortController();
      const { signal } = listening;
      this.element.addEventListener("pointermove", (next) => {
        drag.move((next.clientX - x) / unit, (y - next.clientY) / unit);
      }, { signal });
      const done = () => {
        listening.abort();
        drag.end?.();
      };
      this.element.addEventListener("pointerup", done, { signal });
      this.element.addEventListener("pointercancel", done, { signal });
    });
  }

  /** At a point of the view, or nowhere. @param {number[] | null} at */
  place(at) {
    const { canvas, view } = this;
    if (!at || !canvas.shown) return this.element.remove();
    const [x, y] = view.pixel(at[0], at[1]);
    if (!this.element.isConnected) canvas.screen.append(this.element);
    const [right, down] = [Math.min(Math.max(x, 0), canvas.width), Math.min(Math.max(y, 0), canvas.height)];
    this.element.style.transform = `translate(${right - REACH / 2}px, ${down - REACH / 2}px)`; // lays out nothing
  }
}
