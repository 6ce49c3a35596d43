// What shows a film, for player.js: `drawn` is its animated SVG, `filmed` its video. Each has a time (cs),
// seek, start, stop, advance, and dress for the page's theme. An SVG takes its inks from the page; a
// video is another file in the dark.
"use strict";

(() => {
  const local = location.protocol === "file:";
  const dark = () => document.documentElement.dataset.shown === "dark"; // as page.js says

  // An SVG in the page: its own clock stands, and is set for every frame.
  class Drawn {
    inks = "drawn";

    constructor(svg, end) {
      this.element = svg;
      this.end = end;
      this.time = 0;
    }

    seek(time) {
      this.time = time;
      if (this.element.parentNode?.classList.contains("covered")) return; // nobody sees it, and it takes long
      // At its end an endless animation begins anew: stay just before it.
      this.element.setCurrentTime(Math.min(time, this.end - 0.1) / 100);
    }

    start() {}
    stop() {}
    dress() {}

    advance(passed) {
      this.seek(Math.min(this.time + passed, this.end));
    }
  }

  // A video plays by itself and is only listened to.
  class Filmed {
    constructor(films, alt) {
      this.films = films; // theme → address; without a dark one it is as light as paper
      this.inks = films.dark ? "themed" : "paper";
      this.alt = alt;
      this.opened = {}; // address → its element, to come
    }

    get time() {
      return this.element.currentTime * 100;
    }

    seek(time) {
      this.element.currentTime = time / 100;
    }

    start(speed) {
      this.element.playbackRate = speed;
      this.element.play().catch(() => {});
    }

    stop() {
      this.element.pause();
    }

    advance() {}

    // The theme's file, at the same moment; the other one stays until it is there.
    async dress(dark) {
      const wanted = this.wanted = (dark && this.films.dark) || this.films.light;
      const next = await (this.opened[wanted] ??= video(wanted, this.alt));
      const before = this.element;
      if (before && next !== before) {
        next.currentTime = before.currentTime;
        await new Promise((done) => next.addEventListener("seeked", done, { once: true }));
      }
      if (wanted !== this.wanted || next === before) return; // switched back meanwhile
      this.element = next;
      if (!before) return;
      if (!before.paused) this.start(before.playbackRate);
      before.pause();
      before.replaceWith(next);
    }
  }

  // New ids for all that has one within an element, and for what refers to it there.
  function rename(within, ending) {
    const named = [...within.querySelectorAll("[id]")], ids = new Set(named.map(({ id }) => id));
    for (const node of named) node.id += ending;
    for (const node of within.querySelectorAll("*")) {
      for (const name of ["xlink:href", "clip-path", "mask"]) {
        const [, id] = node.getAttribute(name)?.match(/#([^)]+)/) ?? [];
        if (ids.has(id)) node.setAttribute(name, node.getAttribute(name).replace(id, id + ending));
      }
    }
  }

  // Pieces of an SVG (boxes as viewBox has them) below each other, all as wide as the first. Each is a group with elements
  // of its own: in WebKit what <use> copies does not move, and an <svg> within has a clock of its own.
  function stack(svg, id, pieces) {
    const make = (name, attributes) => {
      const node = document.createElementNS(svg.namespaceURI, name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    };
    const parts = [...svg.childNodes].filter((node) => node.localName !== "defs"); // what is referred to is there once
    const clips = make("defs", {});
    svg.append(clips);
    const wide = pieces[0][2];
    let top = 0;
    pieces.forEach(([x, y, width, height], number) => {
      const scale = wide / width, clip = make("clipPath", { id: `${id}-piece${number}` });
      clip.append(make("rect", { x, y, width, height }));
      clips.append(clip);
      const piece = make("g", {
        class: "piece", "data-box": [x, y, width, height].join(" "), "clip-path": `url(#${clip.id})`,
        transform: `translate(${-x * scale} ${top - y * scale}) scale(${scale})`,
      });
      piece.append(...(number ? parts.map((part) => part.cloneNode(true)) : parts));
      if (number) {
        piece.setAttribute("aria-hidden", "true"); // to be read once
        rename(piece, `-${number}`);
      }
      svg.append(piece);
      top += height * scale;
    });
    for (const [key, value] of [["viewBox", `0 0 ${wide} ${top}`], ["width", wide], ["height", top]]) svg.setAttribute(key, value);
  }

  async function drawn(address, end, alt) {
    if (local) throw new Error("nothing is fetched from file://");
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    const read = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
    if (read.documentElement.localName !== "svg") throw new Error(`${address} is no SVG`);
    const svg = document.importNode(read.documentElement, true);
    svg.querySelector(":scope > title")?.remove(); // it would hang at the pointer
    svg.setAttribute("aria-label", alt);
    return new Drawn(svg, end);
  }

  async function filmed(films, alt) {
    const screen = new Filmed(films, alt);
    await screen.dress(dark());
    return screen;
  }

  // Fetched as a whole: a server that gives no parts of a file would let nobody seek in it.
  async function video(address, alt) {
    const held = local ? null : await (await fetch(address)).blob();
    return new Promise((resolve, reject) => {
      const element = document.createElement("video");
      const src = held ? URL.createObjectURL(held) : address;
      Object.assign(element, { muted: true, playsInline: true, preload: "auto", src });
      element.setAttribute("aria-label", alt);
      element.addEventListener("loadeddata", () => resolve(element), { once: true });
      element.addEventListener("error", () => reject(new Error(`no video ${address}`)), { once: true });
    });
  }

  window.screens = { drawn, filmed, stack, dark };
})();
