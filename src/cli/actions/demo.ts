import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromSystemError } from "../../errors.ts";
import type { Variable } from "../../stack/variable.ts";
import type { DemoFlags } from "../commands/simulate.ts";
import type { Cli } from "../context.ts";
import { compareDisplacement, compareVelocity, GOOD_COHERENCE } from "../demo/compare-truth.ts";
import { demoReport } from "../demo/demo-report.ts";
import { openStack } from "../parts/products.ts";
import { findPreset, simulateStack } from "../parts/simulate.ts";
import { findRecipe } from "../parts/systems.ts";
import { formatCount, formatNumber, formatShare } from "../render/number.ts";
import { table } from "../render/table.ts";
import { chooseResources } from "../resources.ts";
import { openResult, type Result } from "../results/open-result.ts";
import { runAndTell } from "../run-recipe.ts";
import { writeSimulation } from "./simulate.ts";
import { viewPaths } from "./view.ts";

export async function runDemo(this: Cli, { out, json, open }: DemoFlags): Promise<void> {
  const simulated = simulateStack(findPreset("volcano"));
  const stackPath = join(out, "stack.zarr");
  if (await isThere(stackPath, simulated.options)) this.say(`reuse  ${stackPath}`);
  else {
    this.say(
      `simulating a volcano: ${simulated.network.pairs.length} interferograms of ${simulated.dates.length} dates`,
    );
    await writeSimulation(this, simulated, { out, format: "zarr", quiet: json, pairTruth: false });
  }
  const stack = await openStack([stackPath]);
  const folder = join(out, "sbas");
  const recipe = findRecipe("sbas");
  const told = await runAndTell(this, recipe, stack, {
    ...chooseResources({}),
    out: folder,
    set: {},
    json,
    quiet: json,
  });
  const reference = told.result.records["reference-point"] as { y: number; x: number };

  const result = await openResult(folder);
  const truth = simulated.truth.variables;
  try {
    const velocity = await compareVelocity(
      {
        velocity: variableOf(result, "velocity"),
        standardError: variableOf(result, "velocity-std"),
        coherence: variableOf(result, "temporal-coherence"),
        truth: truth.get("velocity") as Variable,
      },
      reference,
    );
    const displacement = await compareDisplacement(
      variableOf(result, "displacement"),
      truth.get("displacement") as Variable,
      reference,
    );
    const { notes } = told.result;
    const report = join(out, "report.html");
    await writeReport(
      report,
      await demoReport({ stack, truth, result, reference, velocity, displacement, notes }),
    );
    if (json) this.print(JSON.stringify({ type: "compared", velocity, displacement, report }));
    else this.print(comparisonText(velocity, displacement, this));
    this.say(`report ${report}`);
    this.say(`view   upwarp view ${folder}`);
    this.say(`next   upwarp run sbas --inputs YOUR-INTERFEROGRAMS --out DIR`);
  } finally {
    await result.close();
  }
  if (open) await viewPaths.call(this, { open, json }, folder);
}

/** Whether an earlier demo simulated the same scene here. */
async function isThere(path: string, options: unknown): Promise<boolean> {
  if ((await stat(path).catch(() => null)) === null) return false;
  const { attrs } = await openStack([path]);
  return attrs.simulation === JSON.stringify(options);
}

function variableOf({ layers, path }: Result, name: string) {
  const layer = layers.get(name);
  if (!layer) throw new TypeError(`${path} has no ${name}`);
  return layer.variable;
}

async function writeReport(path: string, html: string): Promise<void> {
  try {
    await writeFile(path, html);
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

function comparisonText(
  { all, good, withinOne, withinTwo }: Awaited<ReturnType<typeof compareVelocity>>,
  displacement: Awaited<ReturnType<typeof compareDisplacement>>,
  { dataColours: { bold, dim } }: Cli,
): string {
  const mm = (metres: number) => formatNumber(metres * 1000, 3);
  const row = (name: string, { count, bias, spread, rms }: typeof all, unit: string) => [
    name,
    formatCount(count),
    mm(bias),
    mm(spread),
    mm(rms),
    unit,
  ];
  const rows = [
    row("velocity", all, "mm/yr"),
    row(`velocity where temporal coherence >= ${formatNumber(GOOD_COHERENCE, 2)}`, good, "mm/yr"),
    row("displacement, all dates", displacement, "mm"),
  ];
  return [
    bold("Estimate minus truth"),
    table(rows, {
      header: ["quantity", "values", "bias", "spread", "rms", "unit"],
      align: ["left", "right", "right", "right", "right", "left"],
      style: dim,
    }),
    dim(
      "The bias is the reference point's own error (atmosphere, noise): every value is measured against it.",
    ),
    `truth within 1 and 2 standard errors: ${formatShare(withinOne)}, ${formatShare(withinTwo)}`,
  ].join("\n");
}
