// What a page can do beyond being read: the switch of themes, contents that follow, copying.
// Nothing here is needed to read; without it the page lacks only these.
"use strict";

(() => {
  const root = document.documentElement;
  const words = JSON.parse(document.getElementById("page-words").textContent); // in the page's language
  window.words = words;
  const system = matchMedia("(prefers-color-scheme: dark)");

  function remember(theme) {
    try {
      if (theme) localStorage.theme = theme;
      else delete localStorage.theme;
    } catch { /* storage may be closed to us; the switch then holds for this page */ }
  }

  const dark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";

  // Pictures choose by the system's theme unless a reader has chosen; then by that. `data-shown` tells
  // the other scripts which theme it is.
  function dress() {
    root.dataset.shown = dark() ? "dark" : "light";
    const chosen = root.dataset.theme;
    for (const source of document.querySelectorAll("source[data-dark]")) {
      source.media = chosen ? (chosen === "dark" ? "all" : "not all") : "(prefers-color-scheme: dark)";
    }
    const button = document.querySelector(".theme");
    if (button) {
      button.setAttribute("aria-label", dark() ? words.light_switch : words.dark_switch);
      button.title = button.getAttribute("aria-label");
    }
  }

  function switchTheme() {
    const wanted = dark() ? "light" : "dark";
    // Back at what the system says, the page follows the system again.
    const follows = (wanted === "dark") === system.matches;
    if (follows) delete root.dataset.theme;
    else root.dataset.theme = wanted;
    remember(follows ? "" : wanted);
    dress();
  }

  document.querySelector(".theme")?.addEventListener("click", switchTheme);
  system.addEventListener("change", dress);
  dress();

  // The entry of the contents whose section is being read.
  const entries = new Map();
  for (const link of document.querySelectorAll("nav.contents a")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest("section");
    if (section) entries.set(section, link);
  }
  const reading = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      const link = entries.get(target);
      if (isIntersecting) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-30% 0px -70% 0px" });
  for (const section of entries.keys()) reading.observe(section);

  // How much of each section lies above the middle of the window, beside its entry.
  let asked = 0;
  function progress() {
    asked = 0;
    const middle = innerHeight / 2;
    for (const [section, link] of entries) {
      const { top, height } = section.getBoundingClientRect();
      const share = Math.min(Math.max((middle - top) / height, 0), 1);
      const read = `${Math.round(100 * share)}%`;
      const entry = link.parentElement;
      if (entry.style.getPropertyValue("--read") !== read) entry.style.setProperty("--read", read);
    }
  }
  if (entries.size) {
    addEventListener("scroll", () => { asked ||= requestAnimationFrame(progress); }, { passive: true });
    addEventListener("resize", () => { asked ||= requestAnimationFrame(progress); });
    progress();
  }

  for (const box of document.querySelectorAll(".copied")) {
    if (!navigator.clipboard) break;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    if (box.dataset.what) button.setAttribute("aria-describedby", box.dataset.what);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(box.querySelector("pre").textContent);
        button.textContent = words.copied;
      } catch {
        button.textContent = words.not_allowed;
      }
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    box.append(button);
  }
})();
