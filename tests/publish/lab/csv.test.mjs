// Run by test_modules.py: what the lab makes of tables, as a reader pastes or drops them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

// Of a bundle all modules are one.
const { LAB, BUNDLE } = process.env;
const bundle = BUNDLE && (await import(pathToFileURL(BUNDLE).href)).lab.compared;
const module = (name) => bundle || import(pathToFileURL(`${LAB}/${name}.js`).href);
const { dataCsv, parsed, textOf, written } = await module("csv");
const { dataset, ownData } = await module("data");

const GOOD = {
  "plain": ["0,1,0\n2,3,1\n", [0, 1, 2, 3], [0, 1], 2],
  "a header, names of classes": ["x,y,class\n0.5,1,dog\n2,3,cat\n", [0.5, 1, 2, 3], [1, 0], 2],
  "decimal commas": ["x;y;class\n0,5;1,25;0\n-2;3;1", [0.5, 1.25, -2, 3], [0, 1], 2],
  "quotes": ['"x","y","class"\r\n"0.5","1","a, b"\r\n2,3,"say ""c"""\r\n', [0.5, 1, 2, 3], [0, 1], 2],
  "tabs and a mark of byte order": ["\ufeff1\t2\t1\n3\t4\t2", [1, 2, 3, 4], [1, 2], 2],
  "blanks": ["1 2 0\n\n 3  4 1 \n", [1, 2, 3, 4], [0, 1], 2],
  "space": ["x,y,z,class\n1,2,3,0\n4,5,6,1", [1, 2, 3, 4, 5, 6], [0, 1], 3],
  "the class first": ["label,x,y\n1,0.5,2\n0,3,4", [0.5, 2, 3, 4], [1, 0], 2],
  "one class": ["1,2,2", [1, 2], [2], 2],
};

test("tables are read", () => {
  for (const [name, [text, points, labels, dimension]] of Object.entries(GOOD)) {
    const table = parsed(text);
    assert.deepEqual([table.points, table.labels, table.dimension], [points, labels, dimension], name);
  }
});

const BAD = {
  "": /expected rows of x, y, class, got none/,
  "x,y,class": /got a header alone/,
  "1,2,0\n1,NaN,1": /row 2: expected a number up to 1e6, got NaN/,
  "1,2,0\n1,Infinity,1": /row 2: expected a number/,
  "x,y,class\n1,,1": /row 2: expected a number up to 1e6, got nothing/,
  "0,5,0\n\"0,5\",1,0": /row 2: .* got 0,5; columns of decimal commas are parted by ;/,
  '1,2,"0\n': /row 1: expected a closing quote/,
  "1,2,0\n1,2": /row 2: expected 3 columns, the last one the class, got 2/,
  "0\n1": /expected a class and 1 to 3 columns beside it, got 0$/,
  "1,2,3,4,0": /1 to 3 columns beside it, got 4$/,
  "1,2,a\n1,2,b\n1,2,c\n1,2,d": /at most 3 classes, got 4: a, b, c, d/,
  "\0\0PNG": /expected text, got bytes/,
};

test("what is wrong is one line", () => {
  const long = "1,2,0\n".repeat(10_001);
  for (const [text, message] of [...Object.entries(BAD), [long, /at most 10,000 rows, got 10001/]]) {
    assert.throws(() => parsed(text), (error) => {
      assert.ok(error instanceof RangeError, text);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});

test("a file of 50 MB is refused before it is read", async () => {
  const file = { size: 50e6, name: "large.csv", text: () => assert.fail("it was read") };
  await assert.rejects(textOf(file), /expected at most 2 MB, got 50.0 MB/);
  assert.throws(() => parsed("1,2,0\n".repeat(400_000)), /at most 2 MB/);
});

test("what is written is read again", () => {
  for (const name of ["spirals", "linked-tori"]) {
    const data = dataset(name, { points: 20 });
    const near = parsed(written(data));
    assert.deepEqual(near.labels, [...data.labels]);
    assert.ok(near.points.every((x, i) => Math.abs(x - data.points[i]) <= 5e-5));
    const exact = parsed(dataCsv(data, data.points, new Set([3])));
    assert.deepEqual(exact.points, [...data.points]);
  }
});

test("closed curves are sets, sampled all round", () => {
  const square = { label: 1, vertices: [[0, 0], [1, 0], [1, 1], [0, 1]] };
  const data = ownData({ points: [5, 5], labels: [0], dimension: 2, curves: [square] });
  assert.equal(data.sets.length, 1);
  assert.deepEqual([data.members[0], data.members[1]], [-1, 0]);
  assert.equal(data.labels.length, 81); // 4 / 0.05 and the point
  assert.deepEqual(data.sets[0].at([0.375]), [1, 0.5]);
  const [x, y] = data.sets[0].at([0.999999]);
  assert.ok(x === 0 && y > 0 && y < 1e-5);
  assert.equal(data.sets[0].speeds[0], 4);
});
