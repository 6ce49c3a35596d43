// Controls below a figure: a button that opens them, sliders with names and values, what is said of them.

/** @typedef {{element: HTMLElement, value: number}} Slider */
/** @typedef {{open: () => void | Promise<void>, close: () => void}} Touch what a reader does with a figure */

/** @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {string} [className] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]} */
export function element(tag, className = "", ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

/** @param {string} text @param {() => void} pressed @returns {HTMLButtonElement} */
export function button(text, pressed) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

/**
 * The button in a `.touch` that opens and closes its controls. `made` fills the panel at the first opening;
 * what it returns is opened then, and each time after. Where that fails, nothing is offered any more.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {(panel: HTMLElement) => Promise<Touch>} made
 */
export function opener(place, text, made) {
  /** @type {Touch | undefined} */ let touch;
  const panel = element("div", "panel");
  panel.id = `touch-${place.dataset.figure}`;
  panel.hidden = true;
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", text);
  const opens = button(text, async () => {
    if (!panel.hidden) {
      touch?.close();
      panel.hidden = true;
    } else {
      try {
        touch ??= await made(panel);
        await touch.open();
        panel.hidden = false;
      } catch {
        place.replaceChildren(); // nothing can be fetched: the figure stays as it is
      }
    }
    opens.setAttribute("aria-expanded", String(!panel.hidden));
  });
  opens.className = "opens";
  opens.setAttribute("aria-expanded", "false");
  opens.setAttribute("aria-controls", panel.id);
  place.append(opens, panel);
}

/**
 * A slider with its name before it and its value behind.
 * @param {string} name
 * @param {{min: number, max: number, step: number, value: number, unit?: string}} range
 * @param {(value: number) => void} changed
 */
export function slider(name, { min, max, step, value, unit = "" }, changed) {
  const input = element("input");
  Object.assign(input, { type: "range", min: String(min), max: String(max), step: String(step) });
  const output = element("output");
  output.setAttribute("aria-hidden", "true"); // the slider says it
  const label = element("label", "slider", element("span", "", name), input, output);
  const places = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  const show = () => {
    const shown = `${minus(Number(input.value).toFixed(places))}${unit}`;
    if (output.textContent === shown) return;
    output.textContent = shown;
    input.setAttribute("aria-valuetext", shown);
  };
  input.addEventListener("input", () => {
    show();
    changed(Number(input.value));
  });
  input.setAttribute("aria-label", name);
  const made = {
    element: label,
    get value() {
      return Number(input.value);
    },
    set value(number) {
      input.value = String(number);
      show();
    },
  };
  made.value = value;
  return made;
}

/** A number that is read at a glance, such as det W; not announced, since it changes all the time.
 * @param {string} name */
export function readout(name) {
  const output = element("output");
  output.setAttribute("aria-live", "off");
  return {
    element: element("span", "readout", `${name} `, output),
    /** @param {string} text */
    show(text) {
      if (output.textContent !== text) output.textContent = text;
    },
  };
}

const CALM_MS = 500; // without a change, before a sentence is announced

/** A sentence about what is shown; read aloud once nothing changes any more. */
export function sentence() {
  const shown = element("p", "sentence");
  const spoken = element("p", "unseen");
  spoken.setAttribute("role", "status");
  shown.setAttribute("aria-hidden", "true");
  let timer = 0;
  return {
    element: element("div", "", shown, spoken),
    /** @param {string} text */
    say(text) {
      if (shown.textContent === text) return;
      shown.textContent = text;
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = text; }, CALM_MS);
    },
  };
}

/** With a minus sign instead of a hyphen, and none before 0. @param {string} text */
export function minus(text) {
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** @param {number} value @param {number} [places] */
export function number(value, places = 2) {
  return minus(value.toFixed(places));
}

/** JSON of a figure's own folder. @param {HTMLElement} place @param {string} name */
export async function fetched(place, name) {
  const answer = await fetch(`${place.dataset.folder}${name}`);
  if (!answer.ok) throw new Error(`${answer.status} for ${name}`);
  return name.endsWith(".json") ? answer.json() : answer.text();
}
