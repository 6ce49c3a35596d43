// Run by test_modules.py: node --test, with the folder static/lab in LAB and Python's numbers in VECTORS.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

// Of a bundle all modules are one.
const { LAB, BUNDLE } = process.env;
const bundle = BUNDLE && (await import(pathToFileURL(BUNDLE).href)).lab.compared;
const module = (name) => bundle || import(pathToFileURL(`${LAB}/${name}.js`).href);
const vectors = JSON.parse(readFileSync(process.env.VECTORS, "utf-8"));

// The largest difference between nested arrays, as a share of the largest number where that is above 1.
function difference(got, wanted) {
  const [a, b] = [[...got].flat(Infinity), wanted.flat(Infinity)];
  assert.equal(a.length, b.length);
  const size = b.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return a.reduce((most, x, i) => Math.max(most, Number.isNaN(x) ? Infinity : Math.abs(x - b[i]) / size), 0);
}

function near(got, wanted, tolerance, what) {
  const apart = difference(got, wanted);
  assert.ok(apart <= tolerance, `${what}: ${apart} > ${tolerance}`);
}

const { Generator } = await module("random");
const { dataset, ownData } = await module("data");
const { networkPieces, reach } = await module("bounds");
const { linkingNumber, windingNumber } = await module("invariants");
const { findWitness, numberAt, obstacle, outside, sweep } = await module("witness");
const { Film, cloud } = await module("motion");
const { decision, stretch } = await module("sheet");
const { packed, shapeOf, starts, unpacked } = await module("network");
const { Adam, Pass, Training, fullGradient, sample, shareOfRate } = await module("training");

test("numpy's random numbers", () => {
  for (const { seed, even, normal } of vectors.randoms) {
    const rng = new Generator(seed);
    near(even.map(() => rng.random()), even, 0, `even, seed ${seed}`);
    near(normal.map(() => rng.normal()), normal, 1e-14, `normal, seed ${seed}`);
    assert.ok(normal.some((x) => Math.abs(x) > 3.6541528853610088) || seed !== 0, "none in the tail");
  }
});

test("the article's data", () => {
  for (const { name, options, points, labels, members, speeds, sweeps } of vectors.datasets) {
    const data = dataset(name, options);
    near(data.points, points, 1e-14, name);
    assert.deepEqual([...data.labels], labels);
    assert.deepEqual([...data.members], members);
    near(data.sets.map((set) => set.speeds), speeds, 1e-12, `speeds of ${name}`);
    near(data.sets.map((set) => set.sweep(300).map(set.at)), sweeps, 1e-14, `sweep of ${name}`);
  }
  assert.throws(() => dataset("rings"), /expected one of intervals, two-curves/);
});

test("logits, losses and gradients", () => {
  for (const { shape, theta, inputs, labels, gentle, logits, loss, gradient } of vectors.gradients) {
    const what = `${shape.inputs}-${shape.units}-${shape.outputs} ${shape.activation} ${gentle}`;
    const [pass, own] = [new Pass(shape, labels.length), new Float64Array(gradient.length)];
    const parameters = Float64Array.from(theta);
    pass.take({ inputs: Float64Array.from(inputs), labels });
    fullGradient(pass, parameters, own, { gentle, decay: 0 });
    near(pass.h.subarray(pass.at[pass.at.length - 2]), logits, 1e-12, `logits of ${what}`);
    near(own, gradient, 1e-12, `gradient of ${what}`);
    near([pass.score().loss], [loss], 1e-12, `loss of ${what}`);
    near(packed(unpacked(shape, parameters)), theta, 0, what);
    if (shape.units.length) assert.deepEqual(shapeOf(unpacked(shape, parameters)), shape);
    fullGradient(pass, parameters, own, { gentle, decay: 0.1 });
    const weights = packed(unpacked(shape, parameters.map(() => 1)));
    assert.equal(weights.length, theta.length);
    const { layers, head } = unpacked(shape, parameters);
    const decayed = packed({
      layers: layers.map(({ W, b }) => ({ W, b: b.map(() => 0) })),
      head: { ...head, b: head.b.map(() => 0) },
    });
    near(own, gradient.map((x, i) => x + 0.1 * decayed[i]), 1e-12, `decay of ${what}`);
  }
});

test("a step of Adam", () => {
  assert.ok(vectors.adam.length >= 200);
  for (const { before, gradient, rate, after } of vectors.adam) {
    const adam = new Adam(gradient.length);
    adam.mean.set(before.mean);
    adam.square.set(before.square);
    Object.assign(adam, { decayed: before.decayed, squareDecayed: before.squareDecayed });
    const theta = Float64Array.from(before.theta);
    adam.step(theta, Float64Array.from(gradient), rate);
    near(theta, after, 1e-12, "step");
  }
  for (const { steps, shares } of vectors.rates) near(shares.map((_, i) => shareOfRate(i + 1, steps)), shares, 1e-14, "rate");
});

test("whole trainings, where rounding isn't amplified", () => {
  for (const { points, labels, shape, gentle, seed, first, last, losses, accuracies, dropped } of vectors.trainings) {
    const own = sample(Float64Array.from(points.flat()), 2, Uint8Array.from(labels));
    const training = new Training({
      shape, training: own, test: sample(new Float64Array(0), 2, new Uint8Array(0)),
      restarts: first.length, steps: 200, seed, rate: 0.05, batch: 0, gentle, decay: 0,
    });
    near(starts(shape, first.length, seed).map((theta) => [...theta]), first, 1e-14, "start");
    while (!training.finished) training.step();
    near(training.restarts.map(({ theta }) => [...theta]), last, 1e-9, "weights");
    near(training.restarts.map(({ score }) => score.loss), losses, 1e-9, "losses");
    near(training.restarts.map(({ score }) => score.accuracy), accuracies, 1e-12, "accuracies");
    assert.deepEqual(training.restarts.map(({ state }) => state === "stuck"), dropped.map((step) => step >= 0));
  }
});

test("films move points as flows do", () => {
  for (const { network, points, swaps, moments, logits } of vectors.films) {
    const film = new Film(network);
    const what = `${points[0].length}-${network.layers.map(({ W }) => W.length)} ${network.layers[0].activation}`;
    assert.deepEqual(film.swaps, swaps, what);
    const start = cloud(points.flat(), points[0].length);
    for (const { at, points: wanted } of moments) {
      const { values, dimension, count } = film.carried(start, at);
      const rows = Array.from({ length: count }, (_, i) => Array.from({ length: dimension }, (_, k) => values[k * count + i]));
      // Of units that are dropped Python shows none at the end of W, and the lab those that are still there before.
      near(rows.map((row) => row.slice(0, wanted[0].length)), wanted, 1e-9, `${what} at ${at}`);
    }
    const end = film.logits(start);
    const outputs = logits[0].length;
    near(points.map((_, i) => Array.from({ length: outputs }, (_, k) => end[k * points.length + i])), logits, 1e-12, what);
  }
  assert.ok(vectors.films.filter(({ swaps }) => swaps.length).length > 5);
});

test("numbers that leave the floats are told, and the last sound ones come back", () => {
  const { points, labels, shape } = vectors.trainings[0];
  const own = sample(Float64Array.from(points.flat()), 2, Uint8Array.from(labels));
  const training = new Training({
    shape: { ...shape, activation: "relu" }, training: own, test: own,
    restarts: 2, steps: 100, seed: 1, rate: 1e200, batch: 0, gentle: 0, decay: 0,
  });
  const start = training.restarts[0].theta.slice();
  while (!training.finished) training.step();
  assert.equal(training.restarts[0].state, "diverged");
  near(training.restarts[0].theta, [...start], 0, "back at the start");
  assert.ok(Number.isFinite(training.restarts[0].score.loss));
});

test("batches see every row once in a round", () => {
  const labels = new Uint8Array(20);
  const own = { inputs: Float64Array.from({ length: 40 }, (_, i) => i), labels };
  const training = new Training({
    shape: { inputs: 2, units: [2], activation: "tanh", outputs: 1 }, training: own, test: own,
    restarts: 1, steps: 10, seed: 1, rate: 0.01, batch: 6, gentle: 0, decay: 0,
  });
  const seen = [0, 1, 2].flatMap(() => [...training.nextRows()]);
  assert.equal(new Set(seen).size, 18);
  training.step();
  assert.equal(training.pass.count, 6);
});

test("linking numbers by crossings", () => {
  assert.equal(vectors.links.length, 400);
  for (const { a, b, number } of vectors.links) {
    assert.equal(linkingNumber(a, b), number);
    assert.equal(linkingNumber(b, a), number);
    assert.equal(linkingNumber([...a].reverse(), b) + number, 0);
  }
  assert.ok(new Set(vectors.links.map(({ number }) => number)).size > 3);
  const [square, line] = [[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], [[0.5, 0, -1], [0.5, 0, 1], [3, 0, 0]]];
  assert.equal(linkingNumber(square, line), null); // they touch
});

test("winding numbers by crossings", () => {
  const round = (turns, n, shift = 0) => Array.from({ length: n }, (_, i) => [
    Math.cos((2 * Math.PI * turns * i) / n + shift), Math.sin((2 * Math.PI * turns * i) / n + shift),
  ]);
  for (const turns of [1, -1, 2, -3]) assert.equal(windingNumber(round(turns, 40, 0.1), [0.2, 0.1]), turns);
  assert.equal(windingNumber(round(1, 40), [1.2, 0]), 0);
  assert.equal(windingNumber([[-1, 0], [1, 0], [0, 1]], [0, 0]), null);
  assert.equal(windingNumber([[-1, -1], [1, 1], [0, 3]], [0, 0]), null);
});

test("balls reach no farther than their bounds", () => {
  for (const { network, centre, radius, value, distance, images } of vectors.balls) {
    const own = reach(networkPieces(network, true), centre, radius);
    near(own.values, value, 1e-12, "value");
    assert.ok(own.distance <= 1.5 * distance + 1e-11, `${own.distance} > 1.5 × ${distance}`);
    for (const image of images) {
      const far = Math.hypot(...image.map((x, k) => x - own.values[k]));
      assert.ok(far <= own.distance, `${network.layers[0].activation}, radius ${radius}: ${far} > ${own.distance}`);
    }
  }
});

test("the winding number along films, where 64 vertices are too few", () => {
  const data = dataset("disk-annulus");
  const barrier = obstacle(data);
  let [told, fooled] = [0, 0];
  for (const { network, moments, by64, wrong } of vectors.rings) {
    const film = new Film(network);
    const number = numberAt(barrier, film, 0);
    assert.equal(Math.abs(number), 1);
    for (const { at, number: wanted } of moments) {
      const own = numberAt(barrier, film, at);
      if (own === "undecided") continue;
      assert.equal(own, wanted, `at ${at}`);
      assert.equal(own, number);
      told++;
    }
    fooled += Number(by64 !== number);
    const witness = findWitness(barrier, network);
    assert.ok(witness && witness.logit < 0 && wrong);
    const { values } = reach(networkPieces(network, true), witness.point, 0);
    assert.equal(values[0] > 0, witness.set === "A"); // A is class 0
    assert.ok(sweep(data, network).wrong > 0);
  }
  assert.ok(vectors.rings.length >= 8 && fooled >= 2, `${vectors.rings.length} networks, ${fooled} fool 64 vertices`);
  assert.ok(told >= 0.95 * 5 * vectors.rings.length, `${told} told`);
});

test("linked tubes stay linked, and a network that flattens space is left undecided", () => {
  const barrier = obstacle(dataset("linked-tori"));
  const turned = { W: [[0.6, -0.8, 0], [0.8, 0.6, 0.1], [0, 0.1, 1]], b: [0.1, 0, 0], activation: "tanh" };
  const head = { kind: "logistic", W: [[1, 1, 1]], b: [0] };
  const film = new Film({ layers: [turned, turned], head });
  const number = numberAt(barrier, film, 0);
  assert.equal(Math.abs(number), 1);
  for (const at of [0.4, 1, 2.5, 3, 4.2, 6]) assert.equal(numberAt(barrier, film, at), number);
  const flat = new Film({ layers: [{ ...turned, W: [[1, 0, 0], [0, 1, 0], [0, 0, 0]] }], head });
  assert.equal(numberAt(barrier, flat, 1), "undecided");
  assert.ok(findWitness(barrier, { layers: [turned], head }));
});

test("units in a row keep intervals in their order, and a witness is found", () => {
  const data = dataset("intervals", { points: 20 });
  const barrier = obstacle(data);
  assert.equal(barrier.kind, "line");
  const shape = { inputs: 1, units: [1, 1], activation: "tanh", outputs: 1 };
  assert.equal(outside(shape, data), "");
  assert.match(outside({ ...shape, units: [2] }, data), /more units than the input has dimensions, 1$/);
  for (const outputs of [1, 2]) {
    for (const theta of starts({ ...shape, outputs }, 20, 3)) {
      const network = unpacked({ ...shape, outputs }, theta);
      assert.equal(numberAt(barrier, new Film(network), 2), null);
      const { set, point, logit } = findWitness(barrier, network);
      const [low, high] = data.sets.find(({ name }) => name === set).domain[0];
      assert.ok(logit < 0 && point[0] >= low && point[0] <= high);
      const { values } = reach(networkPieces(network, true), point, 0);
      const apart = outputs === 1 ? values[0] : values[1] - values[0];
      assert.equal(apart > 0, set === "A"); // A is class 0
      assert.ok(sweep(data, network).wrong > 0);
    }
  }
  const parting = { layers: [{ W: [[9], [9]], b: [-4.5, 4.5], activation: "tanh" }], head: { kind: "logistic", W: [[1, -1]], b: [1] } };
  assert.deepEqual(sweep(data, parting), { wrong: 0, total: 12000 });
  assert.equal(findWitness(barrier, parting), null);
});

test("what a network decides on the line: parts of it, and the points between", () => {
  const line = stretch(1, 0);
  const logitsOf = (points) => points.map((x) => Math.abs(x - 0.1) - 0.4); // class 0 within 0.4 of 0.1
  const { points, regions, borders } = decision(line, logitsOf);
  const ends = regions.map((parts) => parts.map((part) => [points[part[0]], points[part[part.length - 1]]]));
  near(ends.flat(), [[-0.3, 0.5], [-1, -0.3], [0.5, 1]], 2e-6, "parts");
  near([...borders].map((i) => points[i]), [-0.3, 0.5], 2e-6, "borders");
  const three = decision(line, (own) => Float64Array.from([...own.map((x) => -x), ...own, ...own.map(() => 0.25)]));
  near(three.regions.map((parts) => parts.length), [1, 1, 1], 0, "three classes");
  near([...three.borders].map((i) => three.points[i]).sort((a, b) => a - b), [-0.25, -0.25, 0.25, 0.25], 1e-4, "between three");
});

test("what the theorem speaks of", () => {
  const shape = { inputs: 2, units: [2, 2], activation: "tanh", outputs: 1 };
  const data = dataset("disk-annulus");
  assert.equal(outside(shape, data), "");
  assert.equal(outside({ ...shape, activation: "relu" }, data), "");
  for (const [other, words] of [
    [{ activation: "gelu" }, /gelu isn't increasing/], [{ activation: "sine" }, /sine/],
    [{ units: [2, 3] }, /more units than the input has dimensions, 2/], [{ inputs: 3 }, /features/],
  ]) assert.match(outside({ ...shape, ...other }, data), words);
  const points = ownData({ points: [0, 0, 1, 1], labels: [0, 1], dimension: 2, curves: [] });
  assert.match(outside(shape, points), /drawn or typed/);
  assert.equal(obstacle(points), null);
  for (const name of ["two-curves", "spirals", "hooked-rings"]) assert.equal(obstacle(dataset(name)), null);
  const square = (size, label, shift = 0) => ({
    label, vertices: [[-size, -size], [size, -size], [size, size], [-size, size]].map(([x, y]) => [x + shift, y]),
  });
  const nested = ownData({ points: [], labels: [], dimension: 2, curves: [square(0.2, 0), square(0.8, 1)] });
  assert.ok(obstacle(nested));
  assert.ok(findWitness(obstacle(nested), vectors.rings[0].network));
  const beside = ownData({ points: [], labels: [], dimension: 2, curves: [square(0.2, 0), square(0.3, 1, 0.8)] });
  assert.equal(obstacle(beside), null);
});
