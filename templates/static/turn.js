// Films in space that are shown as videos can be turned: drag the picture, or press the cube and use the
// arrow keys. This draws the marks of space.json at a layer boundary, from far to near; the film beneath is
// paused. A film that WebGL draws (space/screen.js) turns by itself.
"use strict";

(() => {
  const RINGS = 8;
  const ARRAYS = 1; // the schema of space.json that is drawn here

  class Turned {
    constructor(box) {
      this.box = box;
      this.place = box.querySelector(".screen");
      this.button = box.querySelector(".turn");
      this.button.addEventListener("click", () => (this.on ? this.leave() : this.enter()));
      this.place.addEventListener("pointerdown", (event) => this.grab(event));
      this.place.addEventListener("click", (event) => {
        if (this.dragged || this.on) event.stopImmediatePropagation();
        this.dragged = false;
      }, true);
      box.addEventListener("moment", (event) => {
        if (!this.on) return;
        const { time, playing } = event.detail;
        if (playing) this.leave();
        else this.choose(time);
      });
    }

    load() {
      this.loading ??= fetch(this.box.dataset.space).then((answer) => answer.json());
      return this.loading;
    }

    async enter() {
      const { film } = this.box;
      try {
        this.space = await this.load();
        if (this.space.schema !== ARRAYS) await this.asItself();
      } catch {
        this.button.hidden = true; // nothing can be fetched, or drawn: the film stays a film
        return;
      }
      if (film.screen?.turns) return;
      this.canvas ??= this.newCanvas();
      this.turn = [1, 0, 0, 0, 1, 0, 0, 0, 1];
      const marks = film.marks;
      const before = marks.findLastIndex((mark) => mark <= film.time + 0.5);
      this.on = true;
      this.button.setAttribute("aria-pressed", "true");
      film.jump(marks[Math.max(before, 0)]);
      this.choose(marks[Math.max(before, 0)]);
      this.place.append(this.canvas);
      this.draw();
    }

    // A film that turns by itself once it is shown, as where it stood still until it was asked for.
    async asItself() {
      const { film } = this.box;
      film.asked = true;
      await film.load();
      if (!film.screen?.turns) throw new Error("no WebGL 2");
      film.reveal();
    }

    leave() {
      this.on = false;
      this.button.setAttribute("aria-pressed", "false");
      this.canvas.remove();
    }

    newCanvas() {
      const canvas = document.createElement("canvas");
      const [[wide, high], [x, y, width, height]] = [this.space.size, this.space.box];
      const places = { left: x / wide, top: y / high, width: width / wide, height: height / high };
      for (const [name, share] of Object.entries(places)) canvas.style[name] = `${100 * share}%`;
      canvas.tabIndex = 0;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", window.words.turned);
      canvas.addEventListener("keydown", (event) => {
        const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (event.key === "Escape") this.leave();
        if (!way) return;
        event.preventDefault();
        event.stopPropagation();
        this.rotate(way[0] * 0.1, way[1] * 0.1);
      });
      new ResizeObserver(() => this.draw()).observe(canvas);
      const shown = { attributeFilter: ["data-shown"] };
      new MutationObserver(() => this.draw()).observe(document.documentElement, shown);
      return canvas;
    }

    // The layer boundary at a time, or the one before.
    choose(time) {
      const at = this.box.film.marks.findLastIndex((mark) => mark <= time + 0.5);
      this.moment = Math.min(Math.max(at, 0), this.space.at.length - 1);
      this.draw();
    }

    grab(start) {
      if (start.button !== 0 || this.box.film.screen?.turns) return;
      let last = start;
      const move = async (event) => {
        const far = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
        if (!this.dragged && far < 5) return;
        this.dragged = true;
        if (!this.on && !this.entering) {
          this.entering = this.enter();
          await this.entering;
          this.entering = null;
        }
        if (this.on) this.rotate((event.clientX - last.clientX) * 0.008, (event.clientY - last.clientY) * 0.008);
        last = event;
      };
      const up = () => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", up);
        removeEventListener("pointercancel", up);
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", up);
      addEventListener("pointercancel", up);
    }

    // Round what is upright in the picture, then over the picture's own horizon.
    rotate(around, over) {
      const up = this.space.up[this.moment];
      const [a, b, c] = up;
      const [s, k] = [Math.sin(around), 1 - Math.cos(around)];
      const yaw = [
        1 - k * (b * b + c * c), k * a * b - s * c, k * a * c + s * b,
        k * a * b + s * c, 1 - k * (a * a + c * c), k * b * c - s * a,
        k * a * c - s * b, k * b * c + s * a, 1 - k * (a * a + b * b),
      ];
      const [p, q] = [Math.cos(over), Math.sin(over)];
      this.turn = product([1, 0, 0, 0, p, -q, 0, q, p], product(this.turn, yaw));
      this.draw();
    }

    draw() {
      if (!this.on || this.asked) return;
      this.asked = requestAnimationFrame(() => {
        this.asked = 0;
        if (this.on) this.paint();
      });
    }

    paint() {
      const { space, canvas } = this;
      const [, , width, height] = space.box;
      const scale = (canvas.clientWidth / width) * devicePixelRatio;
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      const pen = canvas.getContext("2d");
      const style = getComputedStyle(canvas);
      const colours = {};
      const colour = (name) => (colours[name] ??= style.getPropertyValue(`--ink-${name}`));
      pen.fillStyle = colour("ground");
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.setTransform(scale, 0, 0, -scale, (width / 2) * scale, (height / 2) * scale);
      pen.lineCap = pen.lineJoin = "round";
      for (const piece of this.pieces()) {
        pen.globalAlpha = piece.alpha;
        pen.beginPath();
        piece.corners.forEach(([px, py], n) => (n ? pen.lineTo(px, py) : pen.moveTo(px, py)));
        if (piece.circle) pen.arc(piece.circle[0], piece.circle[1], piece.radius, 0, 2 * Math.PI);
        if (piece.fill) {
          pen.fillStyle = colour(piece.fill);
          pen.closePath();
          pen.fill();
        }
        if (piece.stroke) {
          pen.strokeStyle = colour(piece.stroke);
          pen.lineWidth = piece.width;
          pen.stroke();
        }
      }
    }

    // Everything in pieces, from far to near.
    pieces() {
      const { marks, at } = this.space;
      const places = at[this.moment];
      const pieces = marks.flatMap((mark, index) => (places[index] ? this.piecesOf(mark, places[index]) : []));
      return pieces.sort((farther, nearer) => farther.depth - nearer.depth);
    }

    piecesOf(mark, { points, outside }) {
      const spots = this.turned(points);
      if (mark.kind === "dots") {
        return spots.map((spot) => ({ corners: [spot, spot], depth: spot[2] + 2 * mark.radius, stroke: mark.ink, width: 2 * mark.radius, alpha: 1 }));
      }
      if (mark.kind === "rings") {
        return spots.map((spot) => ({ circle: spot, radius: mark.radius, corners: [], depth: 1e6, stroke: mark.ink, width: 2.2, alpha: 1 }));
      }
      if (mark.kind === "lines") {
        let from = 0;
        return mark.lengths.flatMap((length) => {
          const line = spots.slice(from, (from += length));
          if (mark.closed) line.push(line[0]);
          return segments(line, mark, mark.name === "floor" ? -1e6 : 2 * mark.width);
        });
      }
      if (mark.kind === "disk") return disk(spots, mark);
      return this.surface(spots, mark, outside);
    }

    // The points, three coordinates each, as they lie after the turn.
    turned(points) {
      const [a, b, c, d, e, f, g, h, i] = this.turn;
      const { unit } = this.space;
      const spots = [];
      for (let n = 0; n < points.length; n += 3) {
        const [x, y, z] = [points[n] * unit, points[n + 1] * unit, points[n + 2] * unit];
        spots.push([a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z]);
      }
      return spots;
    }

    surface(spots, mark, outside) {
      const { lamp, dim, tones } = this.space;
      const [rows, columns] = mark.shape;
      const quads = [];
      for (let i = 0; i < rows - !mark.wraps[0]; i++) {
        for (let j = 0; j < columns - !mark.wraps[1]; j++) {
          const [k, m] = [((i + 1) % rows) * columns, (j + 1) % columns];
          const corners = [spots[i * columns + j], spots[k + j], spots[k + m], spots[i * columns + m]];
          let normal = cross(minus(corners[2], corners[0]), minus(corners[3], corners[1]));
          const way = mark.solid ? outside : Math.sign(normal[2]);
          if (mark.solid && normal[2] * way <= 0) continue;
          const length = way * Math.hypot(...normal) || 1;
          const light = normal.reduce((sum, coordinate, axis) => sum + coordinate * lamp[axis], 0) / length;
          const tone = Math.floor(Math.min(Math.max((light - dim) / (1 - dim), 0), 0.999) * tones);
          const fill = `${mark.ink}-${tone}`;
          quads.push({ corners, depth: middle(corners), fill, stroke: fill, width: 0.7, alpha: 1 });
        }
      }
      return quads;
    }
  }

  function disk(rim, mark) {
    const centre = [0, 1, 2].map((axis) => rim.reduce((sum, spot) => sum + spot[axis], 0) / rim.length);
    const ring = (share) => rim.map((spot) => spot.map((x, axis) => centre[axis] + share * (x - centre[axis])));
    const pieces = segments([...rim, rim[0]], mark, 0);
    for (let k = 0; k < RINGS; k++) {
      const [inner, outer] = [ring(k / RINGS), ring((k + 1) / RINGS)];
      rim.forEach((_, n) => {
        const next = (n + 1) % rim.length;
        const corners = [inner[n], outer[n], outer[next], inner[next]];
        pieces.push({ corners, depth: middle(corners), fill: mark.ink, alpha: 0.15 });
      });
    }
    return pieces;
  }

  const segments = (line, mark, lift) => line.slice(1).map((end, n) => ({
    corners: [line[n], end], depth: middle([line[n], end]) + lift, stroke: mark.ink, width: mark.width, alpha: 1,
  }));
  const middle = (corners) => corners.reduce((sum, corner) => sum + corner[2], 0) / corners.length;
  const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const product = (a, b) => a.map((_, n) => {
    const [row, column] = [3 * Math.floor(n / 3), n % 3];
    return a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6];
  });

  for (const box of document.querySelectorAll(".film[data-space]")) new Turned(box);
})();
