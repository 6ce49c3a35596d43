// Points as text: a CSV that a reader pastes, drops or types, and data.csv in the project's own format
// (docs/formats.md). Whatever is wrong is one line, with the row and what was expected.

/** @typedef {import("./data.js").Data} Data */
/** @typedef {{points: number[], labels: number[], dimension: number, names: string[]}} Table */

const [MOST_BYTES, MOST_ROWS, MOST_CLASSES] = [2_000_000, 10_000, 3];
const CLASS_COLUMNS = ["class", "label", "klass", "category", "species", "y_true", "target"];

/** The text of a file. RangeError for one that is too large. @param {File} file @returns {Promise<string>} */
export async function textOf(file) {
  checkSize(file.size);
  return file.text();
}

/** @param {number} bytes */
function checkSize(bytes) {
  if (bytes <= MOST_BYTES) return;
  throw new RangeError(`CSV: expected at most 2 MB, got ${(bytes / 1e6).toFixed(1)} MB; take some of its rows`);
}

/** Rows of numbers and a class: x, class or x, y, class or x, y, z, class, with a header or without. RangeError, one line.
 * @param {string} text @returns {Table} */
export function parsed(text) {
  checkSize(text.length);
  if (text.includes("\0")) throw new RangeError("CSV: expected text, got bytes of another kind");
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).map((line, i) => ({ line, row: i + 1 })).filter(({ line }) => line.trim());
  if (!lines.length) throw new RangeError("CSV: expected rows of x, y, class, got none");
  const separator = [";", "\t", ","].find((sign) => lines[0].line.includes(sign)) ?? " ";
  const rows = lines.map(({ line, row }) => ({ cells: cells(line, separator, row), row }));
  const header = rows[0].cells.every((cell) => Number.isNaN(number(cell, separator))) ? rows.shift()?.cells ?? [] : [];
  const { places, label } = columns(header, rows[0]?.cells.length ?? 0);
  if (rows.length > MOST_ROWS) throw new RangeError(`CSV: expected at most 10,000 rows, got ${rows.length}`);
  /** @type {string[]} */ const names = [];
  const points = rows.flatMap(({ cells: own, row }) => {
    const name = own[label] ?? "";
    if (!name) throw new RangeError(`CSV: row ${row}: expected ${label + 1} columns, the last one the class, got ${own.length}`);
    if (!names.includes(name)) names.push(name);
    return places.map((place) => {
      const value = number(own[place], separator);
      if (!Number.isFinite(value) || Math.abs(value) > 1e6) {
        throw new RangeError(`CSV: row ${row}: expected a number up to 1e6, got ${own[place].slice(0, 20) || "nothing"}${/^-?\d+,\d+$/.test(own[place]) ? "; columns of decimal commas are parted by ;" : ""}`);
      }
      return value;
    });
  });
  if (names.length > MOST_CLASSES) throw new RangeError(`CSV: expected at most 3 classes, got ${names.length}: ${names.slice(0, 4).join(", ")}`);
  if (!rows.length) throw new RangeError("CSV: expected rows of x, y, class, got a header alone");
  names.sort((a, b) => (Number(a) - Number(b) || (a < b ? -1 : Number(a > b))));
  const labels = rows.map(({ cells: own }) => classOf(own[label], names));
  return { points, labels, dimension: places.length, names };
}

/** Classes 0, 1, 2 stay what they are. @param {string} name @param {string[]} names sorted */
function classOf(name, names) {
  return names.every((own) => ["0", "1", "2"].includes(own)) ? Number(name) : names.indexOf(name);
}

/** A comma may be a decimal sign where it doesn't part the columns. @param {string} cell @param {string} separator */
function number(cell, separator) {
  const text = separator === "," ? cell : cell.replace(",", ".");
  return text === "" ? NaN : Number(text);
}

/** @param {string} line @param {string} separator @param {number} row @returns {string[]} */
function cells(line, separator, row) {
  if (separator === " ") return line.trim().split(/\s+/);
  /** @type {string[]} */ const own = [];
  let [cell, quoted] = ["", false];
  for (let i = 0; i < line.length; i++) {
    const sign = line[i];
    if (sign === '"' && quoted && line[i + 1] === '"') cell += line[++i];
    else if (sign === '"') quoted = !quoted;
    else if (sign === separator && !quoted) {
      own.push(cell.trim());
      cell = "";
    } else cell += sign;
  }
  if (quoted) throw new RangeError(`CSV: row ${row}: expected a closing quote, got the end of the line`);
  return [...own, cell.trim()];
}

/** Which columns are coordinates and which is the class. @param {string[]} header @param {number} count */
function columns(header, count) {
  const names = header.map((name) => name.toLowerCase());
  const own = names.findIndex((name) => CLASS_COLUMNS.includes(name));
  const known = names.flatMap((name, i) => (/^x\d+$/.test(name) ? [i] : []));
  if (own >= 0 && known.length) return { label: own, places: checked(known) }; // data.csv
  const label = own >= 0 ? own : (header.length || count) - 1;
  return { label, places: checked(Array.from({ length: header.length || count }, (_, i) => i).filter((i) => i !== label)) };
}

/** @param {number[]} places */
function checked(places) {
  if (places.length > 0 && places.length <= 3) return places;
  throw new RangeError(`CSV: expected a class and 1 to 3 columns beside it, got ${places.length}`);
}

/** Points as the text field shows them. @param {Data} data */
export function written({ points, labels, dimension }) {
  return Array.from(labels, (label, i) => [
    ...Array.from(points.subarray(i * dimension, (i + 1) * dimension), (x) => Number(x.toFixed(4))), label,
  ].join(", ")).join("\n");
}

/** data.csv: split, class, set, its parameters, the coordinates; all digits.
 * @param {Data} data @param {Float64Array} inputs as the network takes them @param {Set<number>} test rows */
export function dataCsv({ labels, members, parameters, sets }, inputs, test) {
  const dimension = inputs.length / labels.length;
  const places = sets.length ? sets[0].domain.length : 0;
  const header = ["split", "class", "set", ...Array.from({ length: places }, (_, k) => `t${k}`), ...Array.from({ length: dimension }, (_, k) => `x${k}`)];
  const rows = Array.from(labels, (label, i) => [
    test.has(i) ? "test" : "train", "ABC"[label], sets[members[i]]?.name ?? "",
    ...Array.from({ length: places }, (_, k) => parameters[i]?.[k] ?? ""),
    ...inputs.subarray(i * dimension, (i + 1) * dimension),
  ]);
  return `${[header, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}
