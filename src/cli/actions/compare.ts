import { inputError } from "../../errors.ts";
import { readFloats } from "../../stack/views.ts";
import type { CompareFlags } from "../commands/results.ts";
import type { Cli } from "../context.ts";
import { EXIT } from "../render/error.ts";
import { formatCount, formatNumber, formatShare } from "../render/number.ts";
import { table } from "../render/table.ts";
import { blocksOfRows } from "../results/blocks.ts";
import { type Coverage, CoverageSum } from "../results/coverage.ts";
import { type Difference, DifferenceSum } from "../results/difference.ts";
import { gridDifference } from "../results/grid-difference.ts";
import { chooseLayers, openResult, type Result, type ResultLayer } from "../results/open-result.ts";
import { openStandardErrors, type StandardErrors } from "../results/standard-errors.ts";

interface Comparison {
  readonly variable: string;
  readonly unit: string;
  /** How the grids or shapes differ; null when they do not. */
  readonly grid: string | null;
  readonly difference: Difference | null;
  /** Where one of the two states standard errors and the other, being a truth, does not. */
  readonly coverage: Coverage | null;
  readonly agrees: boolean;
}

export async function compareResults(this: Cli, flags: CompareFlags, a: string, b: string): Promise<void> {
  const { tolerance, ignoreMissing, json } = flags;
  const [left, right] = [await openResult(a), await openResult(b)];
  const errors: StandardErrors[] = [];
  try {
    const { shared, alone } = pairLayers(left, right, flags.variable);
    for (const result of [left, right]) errors.push(await openStandardErrors(result));
    const rows: Comparison[] = [];
    for (const [one, other] of shared) {
      const stated = [errors[0]?.of(one), errors[1]?.of(other)].flatMap((error) => error ?? []);
      const sigma = stated.length === 1 ? stated[0] : undefined;
      rows.push(await compareLayers(one, other, { tolerance, ignoreMissing, sigma }, this.signal));
    }
    if (json) this.print(JSON.stringify({ tolerance, variables: rows, alone }, null, 2));
    else this.print(comparisonText(rows, this));
    for (const { name, path } of alone) this.say(`only in ${path}: ${name}`);
    if (rows.some(({ agrees }) => !agrees)) this.process.exitCode = EXIT.failed;
  } finally {
    for (const error of errors) await error.close();
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

interface CompareOptions {
  readonly tolerance: number;
  readonly ignoreMissing: boolean;
  readonly sigma: ResultLayer | undefined;
}

async function compareLayers(
  a: ResultLayer,
  b: ResultLayer,
  { tolerance, ignoreMissing, sigma }: CompareOptions,
  signal: AbortSignal,
): Promise<Comparison> {
  const common = { variable: a.name, unit: a.variable.unit };
  const [shapeA, shapeB] = [a.variable.shape, b.variable.shape];
  if (shapeA.join() !== shapeB.join())
    return {
      ...common,
      grid: `${shapeA.join(" x ")} against ${shapeB.join(" x ")}`,
      difference: null,
      coverage: null,
      agrees: false,
    };
  const sum = new DifferenceSum();
  const covered = new CoverageSum();
  for (const window of blocksOfRows(shapeA)) {
    const [left, right] = [
      await readFloats(a.variable, window, { signal }),
      await readFloats(b.variable, window, { signal }),
    ];
    sum.add(left, right);
    if (sigma) covered.add(left, right, await readFloats(sigma.variable, window, { signal }));
  }
  const difference = sum.result;
  const coverage = covered.result.count > 0 ? covered.result : null;
  const missing = difference.onlyA + difference.onlyB;
  const grid = gridDifference(a.grid, b.grid);
  const agrees = grid === null && difference.largest <= tolerance && (ignoreMissing || missing === 0);
  return { ...common, grid, difference, coverage, agrees };
}

function comparisonText(rows: readonly Comparison[], { dataColours: { green, red, dim } }: Cli): string {
  const isCovered = rows.some(({ coverage }) => coverage !== null);
  const cells = rows.map(({ variable, unit, difference, coverage, grid, agrees }) => [
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
    ...(isCovered ? [coverage ? formatShare(coverage.withinOne) : ""] : []),
    ...(isCovered ? [coverage ? formatShare(coverage.withinTwo) : ""] : []),
    (agrees ? green("agrees") : red("differs")) + (grid === null ? "" : ` (grid: ${grid})`),
  ]);
  const columns = [
    ["variable", "left"],
    ["pixels", "right"],
    ["largest", "right"],
    ["rms", "right"],
    ["only A", "right"],
    ["only B", "right"],
    ["unit", "left"],
    ...(isCovered
      ? ([
          ["within 1 σ", "right"],
          ["2 σ", "right"],
        ] as const)
      : []),
    ["verdict", "left"],
  ] as const;
  return table(cells, {
    header: columns.map(([name]) => name),
    align: columns.map(([, side]) => side),
    style: dim,
  });
}
