import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Product, productsOf, type Recipe } from "../pipeline/recipe.ts";
import type { RunResult } from "../pipeline/run.ts";
import { type OutputContract, outputsOf } from "../pipeline/step.ts";
import { displayQuantity } from "./parts/units.ts";
import type { Colours } from "./render/colour.ts";
import { formatDuration } from "./render/duration.ts";
import { formatCount, formatNumber, formatShare } from "./render/number.ts";
import { formatSize } from "./render/size.ts";
import { table } from "./render/table.ts";
import { openResult } from "./results/open-result.ts";
import { type Summary, summarise } from "./results/statistics.ts";
import type { ToldRun } from "./run-recipe.ts";

export interface ProductSummary extends Summary {
  readonly file: string;
  readonly bytes: number;
  /** The map to look at first. */
  readonly isMain: boolean;
  /** Unit of the numbers, as shown. */
  readonly unit: string;
}

/** Size and headline numbers of every map that a run published. A series is listed with its size only. */
export async function summariseProducts(
  recipe: Recipe,
  { products, params }: Pick<RunResult, "products" | "params">,
  out: string,
): Promise<ProductSummary[]> {
  const rows: ProductSummary[] = [];
  for (const product of productsOf(recipe, params)) {
    const path = join(out, product.file);
    if (!products.includes(path)) continue;
    const bytes = await bytesOf(path);
    const contract = contractOf(recipe, product, params);
    if (contract.dims.length !== 2) {
      const none = {
        valid: Number.NaN,
        total: Number.NaN,
        minimum: Number.NaN,
        median: Number.NaN,
        maximum: Number.NaN,
      };
      rows.push({ file: product.file, bytes, isMain: false, unit: contract.unit, ...none });
      continue;
    }
    const result = await openResult(path);
    try {
      const [layer] = result.layers.values();
      if (!layer) continue;
      const { unit, factor } = displayQuantity(contract.unit);
      const { minimum, median, maximum, ...counts } = await summarise(layer.variable);
      rows.push({
        file: product.file,
        bytes,
        isMain: product.isMain === true,
        unit,
        ...counts,
        minimum: minimum * factor,
        median: median * factor,
        maximum: maximum * factor,
      });
    } finally {
      await result.close();
    }
  }
  return rows;
}

function contractOf(recipe: Recipe, { output, file }: Product, params: RunResult["params"]): OutputContract {
  const contracts = recipe.steps.map((step) => outputsOf(step, params)[output]);
  const contract = contracts.findLast((candidate) => candidate !== undefined);
  if (!contract) throw new TypeError(`${recipe.name}: ${file} is made of no output`);
  return contract;
}

/** Bytes of a file, or of all files of a folder. */
export async function bytesOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  let sum = 0;
  for (const name of await readdir(path)) sum += await bytesOf(join(path, name));
  return sum;
}

/** What stands under a finished run: results with their numbers, notes, what was reused, what to do next. */
export function summaryText(
  rows: readonly ProductSummary[],
  { result, untoldNotes, reused, seconds, peak }: ToldRun,
  { out, colours }: { readonly out: string; readonly colours: Colours },
): string {
  const { bold, dim, green, yellow } = colours;
  const cells = rows.map(({ file, bytes, valid, total, minimum, median, maximum, unit }) => [
    file,
    formatSize(bytes),
    ...(Number.isNaN(total)
      ? []
      : [
          formatCount(valid),
          formatShare(valid / total),
          ...[minimum, median, maximum].map((value) => formatNumber(value)),
          unit,
        ]),
  ]);
  const computed = result.planned.length - reused.length;
  const work =
    reused.length === 0
      ? `${computed} steps`
      : computed === 0
        ? `nothing to do: all ${reused.length} steps reused (${reused.join(", ")})`
        : `${computed} steps computed, ${reused.length} reused (${reused.join(", ")})`;
  const map = rows.find(({ isMain }) => isMain) ?? rows.find(({ total }) => !Number.isNaN(total));
  const here = relative(process.cwd(), out) || ".";
  const place = here.startsWith("..") ? out : here;
  return [
    "",
    table(cells, {
      header: ["result", "size", "pixels", "share", "minimum", "median", "maximum", "unit"],
      align: ["left", "right", "right", "right", "right", "right", "right", "left"],
      style: dim,
    }),
    "",
    ...untoldNotes.map((note) => `${yellow("note")}   ${note}`),
    `${green("done")}   ${bold(place)}: ${work}, ${formatDuration(seconds)}, peak ${formatSize(peak)}`,
    ...(map
      ? [
          `${dim("next")}   upwarp plot map ${join(place, map.file)} --out ${map.file.replace(/\.tif$/, ".png")}`,
        ]
      : []),
  ].join("\n");
}
