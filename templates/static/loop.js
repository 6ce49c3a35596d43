// Films without controls, their panels alone, silent and endless: the one below the article's title, and
// those of the gallery. What shows them is screens.js's; here is only when they play.
"use strict";

(() => {
  const { drawn, filmed, dark } = window.screens;
  const { words } = window;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let count = 0;

  // The same film may stand elsewhere on the page: ids of this one are its own.
  function rename(svg) {
    const prefix = `loop${++count}-`;
    for (const node of svg.querySelectorAll("*")) {
      if (node.id) node.id = prefix + node.id;
      for (const { name, value } of [...node.attributes]) {
        if (name.endsWith("href")) node.setAttribute(name, value.replace(/^#/, `#${prefix}`));
        else if (value.startsWith("url(#")) node.setAttribute(name, value.replace("url(#", `url(#${prefix}`));
      }
    }
  }

  class Loop {
    // `box` has the film's files, its length in cs and what of the picture is shown.
    constructor(box) {
      this.box = box;
      this.end = Number(box.dataset.end);
      this.crop = box.querySelector(".crop");
      this.image = box.querySelector("img");
      this.screen = null; // once it is there
      this.wanted = this.playing = false;
    }

    // From now on it plays, or stands. Where nothing can be fetched the poster stays.
    async want(plays) {
      this.wanted = plays;
      if (plays) this.loading ??= this.load().catch(() => this.box.classList.add("ready", "failed"));
      await this.loading;
      this.settle();
    }

    async load() {
      const { svg, video, videoDark, box } = this.box.dataset;
      const asVideo = () => filmed({ light: video, dark: videoDark }, this.image.alt);
      const shown = await (svg ? drawn(svg, this.end, this.image.alt).catch((error) => {
        if (!video) throw error;
        return asVideo();
      }) : asVideo());
      const { element } = shown;
      if (element.localName === "svg") {
        rename(element);
        element.setAttribute("viewBox", box);
      }
      this.poster = [...this.crop.childNodes];
      this.crop.classList.add(shown.inks);
      this.crop.append(element);
      element.pauseAnimations?.();
      shown.seek(0);
      this.box.classList.add("ready");
      this.screen = shown;
    }

    settle() {
      const may = Boolean(this.screen) && this.wanted;
      if (may === this.playing) return;
      this.playing = may;
      if (!may) return this.screen.stop();
      this.screen.start(1);
      this.last = performance.now();
      requestAnimationFrame((now) => this.frame(now));
    }

    frame(now) {
      if (!this.playing) return;
      this.screen.advance(Math.min(Math.max(now - this.last, 0), 250) / 10);
      this.last = now;
      if (this.screen.time >= this.end - 0.5) {
        this.screen.seek(0);
        this.screen.start(1);
      }
      requestAnimationFrame((next) => this.frame(next));
    }
  }

  const loops = [...document.querySelectorAll("[data-loop]")].map((box) => new Loop(box));
  new MutationObserver(() => {
    for (const { screen } of loops) screen?.dress(dark())?.catch(() => {});
  }).observe(document.documentElement, { attributeFilter: ["data-shown"] });

  // Below the title: it plays while it is on screen, until a reader pauses it; who wants no motion gets the
  // poster, and the film when they ask.
  function open(loop) {
    const { box } = loop;
    const button = box.querySelector(".pause");
    let held = still.matches;
    let seen = false;
    const settle = () => {
      button.classList.toggle("playing", !held);
      button.setAttribute("aria-label", held ? words.play : words.pause);
      loop.want(seen && !held);
    };
    box.addEventListener("click", () => {
      held = !held;
      box.classList.add("asked"); // from now on the button is seen
      settle();
    });
    new IntersectionObserver(([{ isIntersecting }]) => {
      seen = isIntersecting;
      settle();
    }).observe(box);
    button.hidden = false;
  }

  // In the gallery: while it is pointed at or has the focus.
  function preview(loop) {
    const reasons = new Set();
    const settle = () => {
      loop.box.classList.toggle("previewed", reasons.size > 0);
      loop.want(reasons.size > 0);
    };
    for (const [reason, begins, ends] of [["pointer", "pointerenter", "pointerleave"], ["focus", "focusin", "focusout"]]) {
      loop.box.addEventListener(begins, () => {
        reasons.add(reason);
        settle();
      });
      loop.box.addEventListener(ends, () => {
        reasons.delete(reason);
        settle();
      });
    }
  }

  for (const loop of loops) {
    if (loop.box.dataset.loop === "opening") open(loop);
    else if (!still.matches) preview(loop);
  }

  // The gallery's sections: one of them, or all.
  const filter = document.querySelector(".filter");
  if (!filter) return;
  const choices = [...filter.querySelectorAll("button")];
  const cards = [...document.querySelectorAll(".cards li")];
  function choose(section) {
    for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.section === section));
    for (const card of cards) card.hidden = section !== "" && card.dataset.section !== section;
  }
  filter.addEventListener("click", ({ target }) => {
    if (target.dataset.section === undefined) return;
    choose(target.dataset.section);
    try {
      history.replaceState(history.state, "", target.dataset.section ? `#${target.dataset.section}` : location.pathname);
    } catch { /* not every file:// page may */ }
  });
  const named = decodeURIComponent(location.hash.slice(1));
  if (choices.some(({ dataset }) => dataset.section === named)) choose(named);
})();
