// The lab on both of its sides: a page, and the worker that it starts of this same file, which trains.

import { networkPieces, reach } from "./bounds.js";
import { dataCsv, parsed, textOf, written } from "./csv.js";
import { dataset, ownData } from "./data.js";
import { linkingNumber, windingNumber } from "./invariants.js";
import { Film, cloud } from "./motion.js";
import { packed, shapeOf, starts, unpacked } from "./network.js";
import { open } from "./page.js";
import { Generator } from "./random.js";
import { decision, stretch } from "./sheet.js";
import { Adam, Pass, Training, fullGradient, sample, shareOfRate } from "./training.js";
import { findWitness, numberAt, obstacle, outside, sweep } from "./witness.js";
import { serve } from "./worker.js";

/** What tests/publish/lab compares with Python's numbers, in the published file too. */
export const compared = {
  Adam, Film, Generator, Pass, Training, cloud, dataCsv, dataset, decision, findWitness, fullGradient, linkingNumber,
  networkPieces, numberAt, obstacle, outside, ownData, packed, parsed, reach, sample, shapeOf, shareOfRate, starts,
  stretch, sweep, textOf, unpacked, windingNumber, written,
};

if ("document" in globalThis) open(() => new Worker(import.meta.url, { type: "module" }));
else if ("WorkerGlobalScope" in globalThis) serve();
