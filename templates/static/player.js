// The player: each `.film` becomes its animated SVG, with controls; where there is none, the film in space
// as WebGL draws it, or else the video.
// An SVG is fetched when it is near, plays while it is on screen and is paused when it is not. Where
// nothing can be fetched (file://), the video takes its place, or the GIF. Times are centiseconds.
// screens.js and space/screen.js show a film.
"use strict";

(() => {
  const { drawn, filmed, stack, dark } = window.screens;
  const { words } = window; // page.js has read them
  const rtl = document.documentElement.dir === "rtl"; // then time runs to the left
  const SPEEDS = [1, 2, 0.25, 0.5];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const films = new Map(); // id → Film

  // What turns films in space is fetched with the first of them.
  const own = document.currentScript.src;
  let turner = null;
  function turning() {
    if (turner) return;
    turner = document.createElement("script");
    turner.src = own.replace("player.js", "turn.js");
    document.head.append(turner);
  }

  // A film in space, drawn by WebGL; its modules are fetched with the first one.
  async function inSpace(address, alt, button) {
    if (!window.WebGL2RenderingContext) throw new Error("no WebGL 2");
    const space = await import(own.replace("player.js", "space/screen.js"));
    return space.inSpace(address, { alt, turned: words.turned }, button);
  }

  // What a reader chose for one film holds for the next ones; where storage is closed, for this one.
  function remember(name, value) {
    try {
      localStorage[name] = value;
    } catch { /* then nothing is remembered */ }
  }

  function remembered(name) {
    try {
      return localStorage[name];
    } catch {
      return undefined;
    }
  }

  class Film {
    constructor(box) {
      const find = (selector) => box.querySelector(selector);
      Object.assign(this, JSON.parse(box.dataset.times)); // duration, period, steps, stages
      this.box = box;
      box.film = this; // for what turns it
      this.id = box.dataset.id;
      this.place = find(".screen");
      this.first = find(".stage").textContent; // what it is called before its first stage
      this.image = find(".poster img");
      this.slider = find("input");
      this.button = find(".play");
      this.ticks = [...box.querySelectorAll(".ticks li")];
      this.marks = this.ticks.map((tick) => Number(tick.dataset.cs));
      this.speed = SPEEDS.find((speed) => String(speed) === remembered("speed")) ?? 1;
      this.loop = remembered("loop") !== "false";
      this.screen = null; // once it is there
      this.wanted = 0; // where to begin
      this.playing = false;
      this.held = still.matches; // a reader's pause, or theirs who want no motion
      this.seen = false;
      this.layOut();
      this.listen(find);
    }

    layOut() {
      for (const tick of this.ticks) tick.style.insetInlineStart = `${100 * tick.dataset.cs / this.duration}%`;
      this.box.querySelector(".ticks").classList.add("placed");
      this.show(0);
    }

    listen(find) {
      this.sayHow(find);
      this.button.addEventListener("click", () => this.toggle());
      this.place.addEventListener("click", () => this.toggle());
      this.slider.addEventListener("input", () => this.jump(Number(this.slider.value)));
      this.slider.addEventListener("change", () => this.address());
      this.box.addEventListener("keydown", (event) => this.key(event));
      find(".speed").addEventListener("click", () => {
        this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
        remember("speed", this.speed);
        this.sayHow(find);
        if (this.playing) this.screen.start(this.speed);
      });
      find(".loop").addEventListener("click", () => {
        this.loop = !this.loop;
        remember("loop", this.loop);
        this.sayHow(find);
      });
    }

    // Speed and repeat on their buttons.
    sayHow(find) {
      find(".speed").firstChild.textContent = `${{ 0.25: "¼", 0.5: "½" }[this.speed] || this.speed}×`;
      find(".speed").setAttribute("aria-label", words.speed.replace("{speed}", this.speed));
      find(".loop").setAttribute("aria-pressed", String(this.loop));
    }

    // The SVG, the film in space, else the video, else the GIF without controls; asked for once.
    load() {
      this.loading ??= this.fetched();
      return this.loading;
    }

    async fetched() {
      const { svg, space, video, videoDark, gif } = this.box.dataset;
      const alt = this.image.alt;
      const films = { light: video, dark: videoDark };
      const ways = [
        svg && (() => drawn(svg, this.period, alt)),
        space && (() => inSpace(space, alt, this.box.querySelector(".turn"))),
        video && (() => filmed(films, alt)),
      ];
      for (const way of ways.filter(Boolean)) {
        try {
          this.put(await way());
          return;
        } catch { /* the next way may do */ }
      }
      this.box.querySelector(".controls").hidden = true;
      if (!still.matches) {
        for (const source of this.box.querySelectorAll(".poster source")) source.remove();
        this.image.src = gif;
      }
    }

    // Whether its panels stand below each other.
    get stacks() {
      return Boolean(this.box.dataset.pieces) && matchMedia("(max-width: 40rem)").matches;
    }

    put(screen) {
      const { element } = screen;
      const stacked = this.stacks && element.localName === "svg";
      if (stacked) stack(element, this.id, this.box.dataset.pieces.split(",").map((piece) => piece.split(" ").map(Number)));
      const { image } = this; // a video's height is even, a poster's need not be: so that nothing shifts
      const [width, height] = ["Width", "Height"].map((side) => image[`natural${side}`] || image.getAttribute(side.toLowerCase()));
      this.place.style.setProperty("--poster", `${width} / ${height}`);
      this.place.classList.add(screen.inks); // of the page, or of paper
      this.place.append(element);
      element.pauseAnimations?.();
      this.screen = screen;
      if (still.matches && !this.asked) {
        if (!stacked) return element.remove(); // the poster stays until asked for
        this.wanted = this.duration; // on a phone the poster has the first panel alone
      }
      this.reveal();
    }

    reveal() {
      if (this.shown) return;
      this.shown = true;
      if (!this.screen.element.isConnected) {
        this.place.append(this.screen.element);
        this.screen.element.pauseAnimations?.();
      }
      this.place.classList.add("shown");
      this.screen.seek(this.wanted);
      this.show(this.wanted);
    }

    // Plays when it may: on screen, not held.
    settle() {
      const may = this.seen && !this.held && this.shown;
      if (may === this.playing) return;
      this.playing = Boolean(may);
      if (!may) {
        this.screen.stop();
        this.show(this.screen.time);
      } else {
        if (this.screen.time >= this.duration - 1) this.screen.seek(0);
        this.screen.start(this.speed);
        this.last = performance.now();
        requestAnimationFrame((now) => this.frame(now));
      }
      this.label();
    }

    frame(now) {
      if (!this.playing) return;
      // After a pause of the page itself (another tab) it goes on where it was.
      this.screen.advance(Math.min(Math.max(now - this.last, 0), 250) / 10 * this.speed);
      this.last = now;
      // What is repeated fades from its last picture into its first.
      if (this.screen.time >= (this.loop ? this.period : this.duration) - 0.5) this.finish();
      // Controls at 25 a second, as films are made: with four of them this spares a seventh of a core.
      if (!(now - this.followed < 39)) {
        this.followed = now;
        this.show(this.screen.time);
      }
      if (this.playing) requestAnimationFrame((next) => this.frame(next));
    }

    finish() {
      if (this.loop) {
        this.screen.seek(0);
        this.screen.start(this.speed);
        return;
      }
      this.held = true;
      this.settle();
      this.screen.seek(this.duration);
    }

    async toggle() {
      this.asked = true;
      this.held = this.playing;
      await this.load();
      if (!this.screen) return;
      this.reveal();
      this.seen = true;
      this.settle();
      if (!this.playing) this.address();
    }

    // Stands at a time.
    async jump(time) {
      this.asked = true;
      this.held = true;
      this.settle(); // first of all: no moment from here on is one of a film that plays
      const wanted = Math.min(Math.max(time, 0), this.duration);
      this.show(wanted);
      if (!this.shown) {
        await this.load();
        if (!this.screen) return;
        this.reveal();
      }
      this.screen.seek(wanted);
      this.show(wanted);
    }

    key(event) {
      const { key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const onButton = event.target.tagName === "BUTTON" || event.target.tagName === "A";
      if (key === " " && !onButton) this.toggle();
      else if (key === (rtl ? "ArrowLeft" : "ArrowRight") || key === "ArrowUp") this.step(this.steps, 1);
      else if (key === (rtl ? "ArrowRight" : "ArrowLeft") || key === "ArrowDown") this.step(this.steps, -1);
      else if (key === "PageDown") this.step(this.marks, 1);
      else if (key === "PageUp") this.step(this.marks, -1);
      else if (key === "Home") this.go(0);
      else if (key === "End") this.go(this.duration);
      else return;
      event.preventDefault();
    }

    go(time) {
      this.jump(time);
      this.address();
    }

    // The next of these times, or the one before.
    step(times, way) {
      const now = this.time;
      const next = way > 0 ? times.find((time) => time > now + 0.5) : times.findLast((time) => time < now - 0.5);
      this.go(next ?? (way > 0 ? this.duration : 0));
    }

    get time() {
      return this.shown ? (this.playing ? this.screen.time : this.wanted) : this.wanted;
    }

    // What the controls say at a time.
    show(time) {
      this.wanted = time;
      const shown = Math.min(time, this.duration);
      const stage = this.stages.findLast(([, start]) => start <= time + 0.5);
      const name = stage ? stage[time + 0.5 < stage[2] ? 0 : 4] : this.first;
      const seconds = words.seconds.replace("{count}", (shown / 100).toFixed(1).replace(".", words.decimal));
      if (this.stageShown !== name) this.box.querySelector(".stage").textContent = this.stageShown = name;
      if (this.clock !== seconds) {
        this.box.querySelector(".clock").textContent = this.clock = seconds;
        this.slider.setAttribute("aria-valuetext", `${name}, ${seconds}`);
      }
      this.slider.value = Math.round(shown);
      this.box.dispatchEvent(new CustomEvent("moment", { detail: { time, playing: this.playing } }));
      this.slider.style.setProperty("--done", `${100 * shown / this.duration}%`);
    }

    label() {
      this.button.classList.toggle("playing", this.playing);
      this.button.setAttribute("aria-label", this.playing ? words.pause : words.play);
    }

    // This moment as the page's address has it, by its layer's name where it is one.
    get moment() {
      const time = Math.round(this.time);
      const tick = this.ticks[this.marks.indexOf(time)];
      return tick ? tick.id : `${this.id}@${time / 100}s`;
    }

    address() {
      try {
        history.replaceState(history.state, "", `#${this.moment}`);
      } catch { /* not every file:// page may */ }
    }
  }

  // A moment that the address names: #spiral-easy@layer2, #spiral-easy@3.2s.
  function follow() {
    const [id, moment] = decodeURIComponent(location.hash.slice(1)).split("@");
    const film = films.get(id);
    if (!film || moment === undefined) return;
    const tick = film.ticks.find((item) => item.id === `${id}@${moment}`);
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(moment);
    if (!tick && !seconds) return;
    film.jump(tick ? Number(tick.dataset.cs) : 100 * seconds[1]);
    const figure = film.box.closest("figure");
    if (tick) surround(tick, figure);
    (tick ?? figure).scrollIntoView({ block: tick || figure.offsetHeight >= innerHeight ? "start" : "center" });
  }

  // Whoever scrolls to the tick shows its whole figure: browsers do it by themselves once more when the
  // page has loaded.
  function surround(tick, figure) {
    const above = tick.getBoundingClientRect().top - figure.getBoundingClientRect().top;
    const padding = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const centred = Math.max((innerHeight - figure.offsetHeight) / 2 - padding, 0);
    tick.style.scrollMarginTop = `${above + centred}px`;
  }

  // Pictures of layers stand in the page as well, so that they follow its theme.
  async function inlined(image) {
    try {
      const { element } = await drawn(image.dataset.svg, 0, image.alt);
      image.parentElement.classList.add("drawn");
      image.replaceWith(element);
    } catch { /* the picture stays */ }
  }

  for (const box of document.querySelectorAll(".film")) films.set(box.dataset.id, new Film(box));
  const near = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      if (target.dataset.space) turning();
      if (target.dataset.svg && target.tagName === "IMG") inlined(target);
      else {
        const film = films.get(target.dataset.id);
        if (!still.matches || film.stacks) film.load().then(() => film.settle());
      }
    }
  }, { rootMargin: "300px" });
  const seen = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      const film = films.get(target.closest(".film").dataset.id);
      film.seen = isIntersecting;
      if (film.screen) film.settle();
    }
  }, { threshold: 0.35 });
  for (const film of films.values()) {
    near.observe(film.box);
    seen.observe(film.place);
  }
  for (const image of document.querySelectorAll(".strip img[data-svg]")) near.observe(image);
  new MutationObserver(() => {
    for (const film of films.values()) film.screen?.dress(dark())?.catch(() => {}); // then it stays as it is
  }).observe(document.documentElement, { attributeFilter: ["data-shown"] });
  addEventListener("hashchange", follow);
  follow();
})();
