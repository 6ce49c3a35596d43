// Of each film: its moment's address to pass on, and the whole screen. A page that was opened with ?embed
// shows its film alone, for an <iframe>; style.css does that.
"use strict";

(() => {
  const { words } = window;
  const SAID_MS = 2000;

  // The address of this moment on the page itself, whoever embeds it.
  function moment(film) {
    film.address();
    const { origin, pathname, protocol } = location;
    const page = protocol === "file:" ? location.href.split(/[?#]/)[0] : origin + pathname;
    return `${page}#${film.moment}`;
  }

  async function share(film, button) {
    const url = moment(film);
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) await navigator.share({ url });
      else {
        await navigator.clipboard.writeText(url);
        say(button, words.copied);
      }
    } catch (error) {
      if (error.name !== "AbortError") say(button, words.not_allowed); // a reader may change their mind
    }
  }

  function say(button, text) {
    button.dataset.said = text;
    button.querySelector("[role=status]").textContent = text;
    setTimeout(() => {
      delete button.dataset.said;
      button.querySelector("[role=status]").textContent = "";
    }, SAID_MS);
  }

  for (const box of document.querySelectorAll(".film")) {
    const { film } = box;
    const shares = box.querySelector(".share");
    const full = box.querySelector(".full");
    shares.hidden = !navigator.clipboard && !navigator.share;
    shares.addEventListener("click", () => share(film, shares));
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener("click", () => {
      if (document.fullscreenElement === box) document.exitFullscreen();
      else box.requestFullscreen().catch(() => {}); // a frame may not be allowed to
    });
    box.addEventListener("fullscreenchange", () => {
      const shown = document.fullscreenElement === box;
      full.setAttribute("aria-pressed", String(shown));
      full.setAttribute("aria-label", shown ? words.leave_full_screen : words.full_screen);
    });
  }
})();
