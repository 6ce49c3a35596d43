// The lab on both of its sides: a page, and the worker that it starts of this same file, which trains.

import { open } from "./page.js";
import { serve } from "./worker.js";

if ("document" in globalThis) open(() => new Worker(import.meta.url, { type: "module" }));
else if ("WorkerGlobalScope" in globalThis) serve();
