// Each `.touch` names a module in touch/, loaded when its figure is near; none from file://.
"use strict";

(() => {
  if (location.protocol === "file:") return;
  const own = document.currentScript.src;
  const near = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      import(own.replace("touch.js", `touch/${target.dataset.touch}.js`))
        .then((module) => module.begin(target))
        .catch(() => {}); // the figure is whole without
    }
  }, { rootMargin: "300px" });
  for (const place of document.querySelectorAll(".touch")) near.observe(place);
})();
