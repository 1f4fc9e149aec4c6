import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { RunFolder } from "../../pipeline/folder.ts";
import { productsOf } from "../../pipeline/recipe.ts";
import type { Exhibit, ReportSection } from "../parts/plot.ts";
import { displayQuantity } from "../parts/units.ts";
import { formatSize } from "../render/size.ts";
import { bytesOf } from "../run-summary.ts";
import { plural } from "./page-words.ts";
import type { RunView } from "./run-view.ts";

/** Digits of a digest that people compare. */
const SHORT = 12;

/** The files that the run left, and the content that it was made from. */
export async function filesSection(view: RunView): Promise<ReportSection> {
  const inputs = await inputsTable(view);
  return { title: "Files", exhibits: [await productsTable(view), ...(inputs === null ? [] : [inputs])] };
}

async function productsTable(view: RunView): Promise<Exhibit> {
  const rows: string[][] = [];
  for (const { output, file } of productsOf(view.recipe, view.manifest.params)) {
    const path = join(view.path, basename(file));
    const variable = view.output(output);
    if (variable === null || !view.manifest.products.includes(file) || !existsSync(path)) continue;
    const step = [...view.steps.values()].findLast(({ variables }) => variables.has(output));
    const doc = variable.attrs.long_name;
    rows.push([
      file,
      typeof doc === "string" ? doc : output,
      displayQuantity(variable.unit).unit,
      formatSize(await bytesOf(path)),
      step?.name ?? "",
      step?.provenance.digest.slice(0, SHORT) ?? "",
    ]);
  }
  return {
    kind: "table",
    caption:
      "Results. Maps are Cloud-Optimized GeoTIFFs, series are Zarr groups; `upwarp why FILE` prints what a file was made from.",
    columns: [
      { title: "File" },
      { title: "What it holds" },
      { title: "Read in" },
      { title: "Size", align: "number" },
      { title: "Step" },
      { title: "Digest", align: "code" },
    ],
    rows,
  };
}

/** The layers of the inputs that the steps read, by content. */
async function inputsTable(view: RunView): Promise<Exhibit | null> {
  const folder = new RunFolder(view.path);
  const made = new Set([...view.steps.values()].map(({ provenance }) => provenance.digest));
  const digests = new Map<string, string>();
  for (const { provenance } of view.steps.values())
    for (const [name, digest] of Object.entries(provenance.key.inputs))
      if (typeof digest === "string" && !made.has(digest) && !digests.has(digest)) digests.set(digest, name);
  const rows: string[][] = [];
  for (const [digest, name] of digests) {
    const files = /^[0-9a-f]+$/.test(digest) ? await folder.rememberedInput(digest) : null;
    const names = Array.isArray(files) ? files.map(([file]) => String(file)) : [];
    rows.push([
      name,
      names.length === 0 ? "" : plural(names.length, "file"),
      names.length < 2 ? (names[0] ?? "not remembered") : `${names[0]} … ${names.at(-1)}`,
      digest.slice(0, SHORT),
    ]);
  }
  if (rows.length === 0) return null;
  return {
    kind: "table",
    caption: "Inputs. The digest covers every byte of the files and how they are read.",
    columns: [
      { title: "Layer" },
      { title: "Files", align: "number" },
      { title: "Names" },
      { title: "Digest", align: "code" },
    ],
    rows,
  };
}
