// One slide at a time. A film begins with its slide; ↓ goes on to the next layer and stops there.
"use strict";
(() => {
  const root = document.documentElement;
  const slides = [...document.querySelectorAll("section")];
  const count = document.querySelector("footer output");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const LATE = 0.02; // s behind a stop: inside its frame, whatever the rounding
  let at = -1;
  let until = Infinity; // s, where the film that plays is to stop

  const film = (index = at) => slides[index]?.querySelector("video");
  const stops = () => slides[at].dataset.stops.split(" ").map(Number);

  function play(from, to = Infinity) {
    const video = film();
    if (!video) return;
    if (from !== undefined) video.currentTime = from;
    until = to;
    video.play().catch(() => {}); // a browser may want a click first
  }

  function stop(time) {
    const video = film();
    if (!video) return;
    video.pause();
    until = Infinity;
    if (time !== undefined) video.currentTime = time;
  }

  function go(index) {
    const next = Math.min(Math.max(index, 0), slides.length - 1);
    if (next === at) return;
    film()?.pause();
    at = next;
    slides.forEach((slide, number) => slide.classList.toggle("now", number === at));
    count.textContent = `${at + 1} / ${slides.length}`;
    history.replaceState(null, "", `#${slides[at].id}`);
    const after = film(at + 1);
    if (after) after.preload = "auto";
    if (film()) film().preload = "auto";
    if (still) stop(0);
    else play(0);
  }

  function layer(step) {
    const video = film();
    if (!video) return;
    const now = video.currentTime;
    if (step > 0) {
      const next = stops().find(time => time + LATE > now + 0.05);
      if (next === undefined || next >= video.duration - 0.05) play(); // on to the end
      else play(undefined, next + LATE);
    } else {
      const before = stops().filter(time => time + LATE < now - 0.05).pop() ?? 0;
      stop(before && before + LATE);
    }
  }

  // A film stops at the frame where its layer is reached, not some hundredths later.
  function watch() {
    const video = film();
    if (video && video.currentTime >= until) stop(until);
    requestAnimationFrame(watch);
  }

  function theme(name) {
    root.dataset.theme = name;
    for (const shown of document.querySelectorAll("[data-dark]")) {
      const time = shown.currentTime, playing = shown.paused === false;
      shown.src = shown.dataset[name];
      if (time) shown.currentTime = time;
      if (playing) shown.play().catch(() => {});
    }
  }

  const keys = {
    ArrowRight: () => go(at + 1), PageDown: () => go(at + 1), " ": () => go(at + 1),
    ArrowLeft: () => go(at - 1), PageUp: () => go(at - 1), Backspace: () => go(at - 1),
    Home: () => go(0), End: () => go(slides.length - 1),
    ArrowDown: () => layer(1), ArrowUp: () => layer(-1),
    p: () => film()?.paused ? play(film().ended ? 0 : undefined) : stop(),
    r: () => play(0),
    n: () => root.classList.toggle("notes"),
    d: () => theme(root.dataset.theme === "dark" ? "light" : "dark"),
    f: () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen(),
    h: () => root.classList.toggle("keys"),
  };
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener("click", event => {
    if (!event.target.closest("aside, footer")) go(at + (event.clientX < innerWidth / 4 ? -1 : 1));
  });
  addEventListener("hashchange", () => go(asked()));

  const asked = () => Math.max(0, slides.findIndex(slide => `#${slide.id}` === location.hash));
  for (const video of document.querySelectorAll("video")) video.controls = false;
  root.classList.add("show");
  document.querySelector("footer").hidden = false;
  go(asked());
  watch();
})();
