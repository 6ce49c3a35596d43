// The points of a figure, from its data.csv.

/** Points and labels of a data.csv (docs/formats.md): classes A and B, coordinates x0 and x1.
 * @param {string} text */
export function sampleOf(text) {
  const [head, ...rows] = text.trim().split("\n").map((line) => line.split(","));
  const [label, x, y] = ["class", "x0", "x1"].map((name) => head.indexOf(name));
  const points = Float64Array.from(rows.flatMap((row) => [Number(row[x]), Number(row[y])]));
  const names = [...new Set(rows.map((row) => row[label]))].sort();
  if (!rows.length || names.length > 2 || !points.every(Number.isFinite)) {
    throw new Error("data.csv: expected points of the plane in two classes");
  }
  return { points, labels: rows.map((row) => names.indexOf(row[label])) };
}
