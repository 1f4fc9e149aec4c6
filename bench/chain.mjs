// Seconds that each step of the whole chain takes on a stack: medians of several runs into fresh folders. Steps that
// share one reading of the stack (tile steps) finish together and are told as one.
// Usage: node bench/chain.mjs STACK [--workers 1] [--runs 5] [--memory 2e9] [--set unwrapping.method=bridging]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeHost, openStack, runRecipe, sbas } from "upwarp";

const CHAIN = [
  "overview=yes",
  "network.min-coherence=0.3",
  "unwrapping.method=bridging",
  "troposphere=height",
  "deramp=linear",
  "topography=yes",
];
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: "string", default: "1" },
    runs: { type: "string", default: "5" },
    memory: { type: "string", default: "2e9" },
    set: { type: "string", multiple: true, default: CHAIN },
  },
});
const set = Object.fromEntries(values.set.map((text) => text.split("=")));
const stack = await openStack(positionals);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const seconds = new Map();
const keep = (name, value) => seconds.set(name, [...(seconds.get(name) ?? []), value]);
for (let i = 0; i < Number(values.runs); i++) {
  const out = mkdtempSync(join(tmpdir(), "upwarp-bench-"));
  const processor = process.cpuUsage();
  const started = performance.now();
  let last = started;
  let together = [];
  const onEvent = (event) => {
    if (event.type === "started") together = event.steps;
    if (event.type !== "finished") return;
    const now = performance.now();
    const name = together.includes(event.step) ? together.join(" + ") : event.step;
    // What is published with another's pass takes no time of its own.
    if (event.step === together.at(-1) || !together.includes(event.step)) {
      keep(name, (now - last) / 1000);
      last = now;
    }
  };
  try {
    await runRecipe(sbas, stack, nodeHost, {
      out,
      set,
      workers: Number(values.workers),
      memory: Number(values.memory),
      onEvent,
    });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  const { user, system } = process.cpuUsage(processor);
  keep("all, wall", (performance.now() - started) / 1000);
  keep("all, processor", (user + system) / 1e6);
}
for (const [name, list] of seconds)
  console.log(
    `${median(list).toFixed(2).padStart(8)} s  ${name} (${Math.min(...list).toFixed(2)} to ${Math.max(...list).toFixed(2)})`,
  );
