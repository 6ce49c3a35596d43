// Run by test_math.py: node --test, with the folder of the modules in MATH and Python's numbers in VECTORS.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const module = (name) => import(pathToFileURL(`${process.env.MATH}/${name}.js`).href);
const vectors = JSON.parse(readFileSync(process.env.VECTORS, "utf-8"));

// The largest difference between nested arrays, as a share of the largest number where that is above 1.
function difference(got, wanted) {
  const [a, b] = [[...got].flat(Infinity), wanted.flat(Infinity)];
  assert.equal(a.length, b.length);
  assert.ok(b.length > 0);
  const size = Math.max(1, ...b.map(Math.abs));
  return Math.max(...a.map((x, i) => (Number.isNaN(x) ? Infinity : Math.abs(x - b[i]) / size)));
}

function near(got, wanted, tolerance, what) {
  const apart = difference(got, wanted);
  assert.ok(apart <= tolerance, `${what}: ${apart} > ${tolerance}`);
}

const { activation, NAMES } = await module("activations");
const { accuracy, bent, logits, networkAt, representation } = await module("layer");
const { polarPath, straightPath, straightSingular, turnedOver } = await module("polar_path");
const { determinant, product, singularValues, svd, transpose } = await module("matrix");
const { eased } = await module("easing");
const { bestLine, rightOf } = await module("best_line");
const { before, flatDirection, flattened, kinkDirection, kinkFoot, kinkTurned, pressedShare } = await module("kink");
const { fieldAt, flowed, jumpDeterminants, jumped } = await module("field");
const { stretch } = await module("stretch");
const { Course } = await module("../touch/course");

test("activations and slopes", () => {
  for (const [name, { z, value, slope }] of Object.entries(vectors.activations)) {
    const own = activation(name);
    near(z.map(own.value), value, 1e-14, name);
    near(z.map(own.slope), slope, 1e-14, `slope of ${name}`);
    assert.equal(own.increasing, vectors.activations[name].increasing, name);
  }
});

test("the same names as Python", () => assert.deepEqual([...NAMES].sort(), vectors.names));

test("an unknown activation says what there is", () => {
  assert.throws(() => activation("tan"), /expected one of tanh, .* got tan$/);
  assert.throws(() => activation("constructor"), RangeError);
});

test("networks", () => {
  for (const { layers, head, points, hidden, logits: wanted, labels, accuracy: share } of vectors.networks) {
    near(representation(layers, points.flat()), hidden, 1e-12, "representation");
    const values = logits(layers, head, points.flat());
    near(values, wanted, 1e-12, "logits");
    assert.equal(accuracy(values, labels), share);
  }
});

test("a network on its way through training", () => {
  const { snapshots, points, times, logits: wanted } = vectors.recording;
  times.forEach((t, k) => {
    const { layers, head } = networkAt(snapshots, t);
    near(logits(layers, head, points.flat()), wanted[k], 1e-12, `at ${t}`);
  });
});

test("an activation on its way", () => {
  for (const { name, t, z, moved } of vectors.bent) near(bent(name, t, z), moved, 1e-14, `${name} at ${t}`);
});

test("determinants and singular values", () => {
  for (const { A, determinant: wanted, values } of vectors.matrices) {
    if (A.length === A[0].length) near([determinant(A)], [wanted], 1e-12, "determinant");
    near(singularValues(A), values, 1e-13, "singular values");
    const { U, V } = svd(A);
    for (const Q of [U, V]) near(product(transpose(Q), Q), Q.map((_, i) => Q.map((__, j) => Number(i === j))), 1e-13, "orthogonal");
  }
});

test("polar paths", () => {
  for (const { W, times, path } of vectors.paths) {
    const own = polarPath(W);
    times.forEach((t, k) => near(own.matrix(t), path[k], 1e-9, `${W.length} units at ${t}`));
  }
});

test("polar paths beyond: ends, and never singular between", () => {
  for (const W of vectors.hard) {
    const own = polarPath(W);
    near(own.matrix(0), W.map((_, i) => W.map((__, j) => Number(i === j))), 1e-12, "start");
    near(own.matrix(1), W, 0, "end");
    near(product(own.rotation(1), own.stretch(1)), W, 1e-9, "before the end");
    for (let t = 0; t < 1; t += 1 / 64) assert.ok(determinant(own.matrix(t)) > 0, `${W.length} units at ${t}`);
  }
});

test("a negative determinant has no polar path, and one that turns over", () => {
  for (const W of vectors.reversing) {
    assert.throws(() => polarPath(W), /expected det W > 0/);
    const own = turnedOver(W);
    const least = singularValues(W)[1];
    near(own.matrix(0), [[1, 0], [0, 1]], 1e-14, "start");
    near(product(own.rotation(1), own.stretch(1)), W, 1e-12, "end");
    const flat = 1 / (1 + least);
    near([determinant(own.matrix(flat))], [0], 1e-12, "flat");
    assert.ok(determinant(own.matrix(flat - 1e-3)) > 0 && determinant(own.matrix(flat + 1e-3)) < 0);
  }
});

test("straight paths", () => {
  for (const { W, t, path } of vectors.straight) near(straightPath(W, t), path, 1e-15, `at ${t}`);
});

test("when straight paths are singular", () => {
  for (const { W, times } of vectors.singular_times) {
    const own = straightSingular(W);
    assert.equal(own.length, times.length, JSON.stringify(W));
    if (times.length) near(own, times, 1e-7, JSON.stringify(W)); // a double root has half the digits
  }
});

test("how much networks stretch the plane", () => {
  for (const { layers, points, stretch: wanted } of vectors.stretched) {
    near(stretch(layers, points.flat()), wanted, 1e-12, "stretch");
  }
});

test("kinks and what is pressed flat", () => {
  for (const { W, b, angle, turned, flat, flattened: wanted, points, share, image } of vectors.kinks) {
    near(kinkTurned(W[0], angle), turned, 1e-12, "turned");
    near([kinkDirection(turned)], [angle], 1e-12, "direction");
    const foot = kinkFoot(W[0], b[0]);
    near([W[0][0] * foot[0] + W[0][1] * foot[1]], [-b[0]], 1e-12, "on the kink");
    near([W[0][0] * foot[1] - W[0][1] * foot[0]], [0], 1e-12, "nearest to 0");
    const made = flattened(flat, angle);
    near(made, wanted, 1e-12, "flattened");
    const along = flatDirection(made);
    near(made.map(([p, q]) => p * Math.cos(along) + q * Math.sin(along)), [0, 0], 1e-12, "pressed flat");
    assert.equal(pressedShare(W, b, points.flat()), share);
    near(before(W, b, image), points[0], 1e-9, "before");
  }
  assert.equal(before([[1, 2], [2, 4]], [0, 0], [1, 1]), null);
});

test("easing", () => {
  for (const { easing, times, ways } of vectors.easings) near(times.map((t) => eased(t, easing)), ways, 1e-14, "easing");
  near(vectors.easings[0].times.map((t) => eased(t)), vectors.easings[0].ways, 1e-14, "as films are eased");
});

test("best lines", () => {
  for (const { points, labels, right } of vectors.lines) {
    const line = bestLine(points.flat(), labels);
    assert.equal(line.right, right);
    assert.equal(rightOf(points.flat(), labels, line.normal, line.offset), right);
  }
});

test("fields, jumps and flows", () => {
  for (const { field, points, value, jump, half, flow, steps, determinants } of vectors.fields) {
    const flat = points.flat();
    near(fieldAt(field, flat), value, 1e-13, "F");
    near(jumped(field, flat), jump, 1e-13, "jump");
    near(flowed(field, flat, 0.5, steps), half, 1e-12, "half the flow");
    near(flowed(field, flat, 1, steps), flow, 1e-12, "flow");
    if (determinants) near(jumpDeterminants(field, flat), determinants, 1e-12, "determinants");
  }
});

test("points on their way through a film", () => {
  for (const { layers, points, times, moments } of vectors.courses) {
    const course = new Course(layers, moments.length);
    for (const some of [points, points.slice(0, 1)]) { // one point alone as well
      const starts = course.starts(Float64Array.from(some.flat()));
      moments.forEach((stages, stage) => times.forEach((t, k) => {
        const there = course.carry(starts, { stage, t }, new Float64Array(2 * some.length));
        near(there, stages[k].slice(0, some.length), 1e-9, `stage ${stage} at ${t}`);
      }));
    }
  }
  const { layers, points } = vectors.courses[0];
  assert.throws(() => new Course(layers, 7), /expected layers of 7 stages, got 9/);
  assert.equal(new Course(layers, 6).stages, 6); // a film of the first layers
  const longer = new Course(layers, 12); // a film that goes on after its layers
  const starts = longer.starts(Float64Array.from(points.flat()));
  const there = longer.carry(starts, { stage: 10, t: 0.3 }, new Float64Array(2 * points.length));
  assert.deepEqual([...there], [...longer.end(starts)]);
});
