// Only in pages that `build.py serve` shows: reloads the page when the site has changed, and shows the errors
// of the last build.
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

  new EventSource("/-/events").addEventListener("message", (event) => {
    const sent = JSON.parse(event.data);
    if (version !== null && sent.version !== version) location.reload();
    version = sent.version;
    show(sent.errors);
  });
})();
