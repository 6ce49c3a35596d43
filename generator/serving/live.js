// Only in pages that `build.py serve` shows: reloads the page when the site has changed, and shows the errors
// of the last build. While there is no site yet, shows how far the first build is.
"use strict";

(() => {
  let version = null;
  let box = null;

  function show(errors) {
    box?.remove();
    box = null;
    if (!errors) return;
    box = document.createElement("pre");
    box.id = "live-errors";
    box.setAttribute("role", "alert");
    box.textContent = errors;
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", zIndex: 9, margin: 0, maxHeight: "60vh", overflow: "auto",
      padding: "1rem 1.25rem", borderTop: "3px solid #b2182b", background: "#fff4f2", color: "#7a0d1c",
      font: "14px/1.5 ui-monospace, Menlo, Consolas, monospace", whiteSpace: "pre-wrap",
    });
    document.body.append(box);
  }

  // Takes over what the waiting page says by now; pictures that are there stay, and so their films go on.
  async function update() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    if (!page.getElementById("waiting")) return location.reload();
    const [words, done, ready, coming] = ["words", "done", "ready", "coming"].map((id) => page.getElementById(id));
    document.getElementById("words").textContent = words.textContent;
    document.getElementById("done").value = done.value;
    document.getElementById("coming").replaceChildren(...coming.children);
    const shown = document.getElementById("ready");
    for (const figure of [...ready.children]) {
      if (![...shown.children].some((other) => other.dataset.id === figure.dataset.id)) shown.append(figure);
    }
  }

  let timer = null; // many steps of the build in half a second are one update
  function later() {
    timer ??= setTimeout(() => { timer = null; update().catch(() => {}); }, 500);
  }

  new EventSource("/-/events").addEventListener("message", (event) => {
    const sent = JSON.parse(event.data);
    if (version !== null && sent.version !== version) location.reload();
    version = sent.version;
    show(sent.errors);
    if (document.getElementById("waiting")) later();
  });
})();
