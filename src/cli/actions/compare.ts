import { inputError } from "../../errors.ts";
import { readFloats } from "../../stack/views.ts";
import type { CompareFlags } from "../commands/results.ts";
import type { Cli } from "../context.ts";
import { EXIT } from "../render/error.ts";
import { formatCount, formatNumber } from "../render/number.ts";
import { table } from "../render/table.ts";
import { blocksOfRows } from "../results/blocks.ts";
import { type Difference, DifferenceSum } from "../results/difference.ts";
import { gridDifference } from "../results/grid-difference.ts";
import { chooseLayers, openResult, type Result, type ResultLayer } from "../results/open-result.ts";

interface Comparison {
  readonly variable: string;
  readonly unit: string;
  /** How the grids or shapes differ; null when they do not. */
  readonly grid: string | null;
  readonly difference: Difference | null;
  readonly agrees: boolean;
}

export async function compareResults(this: Cli, flags: CompareFlags, a: string, b: string): Promise<void> {
  const { tolerance, ignoreMissing, json } = flags;
  const [left, right] = [await openResult(a), await openResult(b)];
  try {
    const { shared, alone } = pairLayers(left, right, flags.variable);
    const rows: Comparison[] = [];
    for (const [one, other] of shared)
      rows.push(await compareLayers(one, other, { tolerance, ignoreMissing }, this.signal));
    if (json) this.print(JSON.stringify({ tolerance, variables: rows, alone }, null, 2));
    else this.print(comparisonText(rows, this));
    for (const { name, path } of alone) this.say(`only in ${path}: ${name}`);
    if (rows.some(({ agrees }) => !agrees)) this.process.exitCode = EXIT.failed;
  } finally {
    await left.close();
    await right.close();
  }
}

/** Layers of the same name; two results of one layer each are compared whatever the names. */
function pairLayers(a: Result, b: Result, name: string | undefined) {
  const [left, right] = [chooseLayers(a, undefined), chooseLayers(b, undefined)];
  const [first, second] = [left[0], right[0]];
  if (name === undefined && left.length === 1 && right.length === 1 && first && second)
    return { shared: [[first, second] as const], alone: [] };
  const wanted = name === undefined ? left : chooseLayers(a, name);
  const shared = wanted.flatMap((layer) => {
    const twin = b.layers.get(layer.name);
    return twin ? [[layer, twin] as const] : [];
  });
  if (shared.length === 0)
    throw inputError({
      code: "nothing-to-compare",
      what: "The two results share no variable.",
      where: `${a.path}: ${[...a.layers.keys()].join(", ")}\n${b.path}: ${[...b.layers.keys()].join(", ")}`,
      fix: "Compare files that hold one variable each, or name one with --variable.",
    });
  const names = new Set(shared.map(([layer]) => layer.name));
  const alone = name === undefined ? [...left, ...right].filter((layer) => !names.has(layer.name)) : [];
  return { shared, alone: alone.map(({ name: only, path }) => ({ name: only, path })) };
}

async function compareLayers(
  a: ResultLayer,
  b: ResultLayer,
  { tolerance, ignoreMissing }: { tolerance: number; ignoreMissing: boolean },
  signal: AbortSignal,
): Promise<Comparison> {
  const common = { variable: a.name, unit: a.variable.unit };
  const [shapeA, shapeB] = [a.variable.shape, b.variable.shape];
  if (shapeA.join() !== shapeB.join())
    return {
      ...common,
      grid: `${shapeA.join(" x ")} against ${shapeB.join(" x ")}`,
      difference: null,
      agrees: false,
    };
  const sum = new DifferenceSum();
  for (const window of blocksOfRows(shapeA))
    sum.add(
      await readFloats(a.variable, window, { signal }),
      await readFloats(b.variable, window, { signal }),
    );
  const difference = sum.result;
  const missing = difference.onlyA + difference.onlyB;
  const grid = gridDifference(a.grid, b.grid);
  const agrees = grid === null && difference.largest <= tolerance && (ignoreMissing || missing === 0);
  return { ...common, grid, difference, agrees };
}

function comparisonText(rows: readonly Comparison[], { dataColours: { green, red, dim } }: Cli): string {
  const cells = rows.map(({ variable, unit, difference, grid, agrees }) => [
    variable,
    ...(difference === null
      ? ["", "", "", "", ""]
      : [
          formatCount(difference.count),
          formatNumber(difference.largest),
          formatNumber(difference.rms),
          formatCount(difference.onlyA),
          formatCount(difference.onlyB),
        ]),
    unit,
    (agrees ? green("agrees") : red("differs")) + (grid === null ? "" : ` (grid: ${grid})`),
  ]);
  return table(cells, {
    header: ["variable", "pixels", "largest", "rms", "only A", "only B", "unit", "verdict"],
    align: ["left", "right", "right", "right", "right", "right", "left", "left"],
    style: dim,
  });
}
