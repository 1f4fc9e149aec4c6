import { stringify } from "yaml";
import type { Params } from "../../pipeline/params.ts";
import { type Recipe, recipeParams } from "../../pipeline/recipe.ts";
import { type Cut, cutText } from "../cut.ts";
import { formatSize } from "../render/size.ts";

export interface ConfigDraft {
  readonly recipe: Recipe;
  /** As they shall stand in the file. */
  readonly inputs: readonly string[];
  /** What the inputs are read as; absent where that is seen from them. */
  readonly product?: string;
  /** Phase dataset that was read; only MintPy's stacks have a choice. */
  readonly phase?: string;
  /** As it shall stand in the file; absent where the inputs' own mask is used. */
  readonly waterMask?: string;
  /** The part of the inputs to work on; absent for all. */
  readonly cut?: Cut;
  readonly out: string;
  readonly memory: number;
  readonly workers: number;
  /** Values found in the data, by parameter name, with the words that say from where. */
  readonly found: ReadonlyMap<string, { readonly value: unknown; readonly why: string }>;
  /** Lines about the inputs, for the top of the file. */
  readonly about: readonly string[];
}

/** What the keys of a cut mean. */
const CUT_WORDS: Readonly<Record<string, string>> = {
  crop: "# Rows and columns to work on, from 0, the ends not included.",
  bounds: "# Area to work on, degrees: west, south, east, north.",
  multilook: "# Blocks of pixels to work on as one: rows, columns, method.",
};

/** Columns of a comment line. */
const LINE = 100;

/** A configuration as commented YAML: every parameter with its meaning, its shape and a value. */
export function renderConfig(draft: ConfigDraft): string {
  const { recipe, inputs, product, phase, waterMask, cut, out, memory, workers, found, about } = draft;
  const yaml = (value: unknown) => stringify(value, { lineWidth: 0 }).trimEnd();
  const lines = [
    ...comment(`${recipe.name}: ${recipe.doc}`),
    ...comment("Run it with `upwarp run FILE`; `upwarp plan FILE` says what that would do."),
    "#",
    ...about.flatMap((line) => comment(line)),
    "",
    `system: ${recipe.name}`,
    "",
    "# Files and folders to read; relative paths start at this file's folder.",
    yaml({ inputs }),
    ...(product === undefined ? [] : ["", "# What they are read as.", yaml({ product })]),
    "",
    ...(phase === undefined
      ? []
      : [
          "# Phase dataset of the stack: unwrapPhase as loaded, or one of MintPy's corrections.",
          yaml({ phase }),
          "",
        ]),
    "# Water mask to use instead of the inputs' own: a map above 0 on land, or none.",
    waterMask === undefined ? "# water-mask: none" : yaml({ "water-mask": waterMask }),
    "",
    ...Object.entries(cutText(cut ?? {})).flatMap(([key, text]) => [
      CUT_WORDS[key] ?? "",
      yaml({ [key]: text }),
      "",
    ]),
    "# Folder for the results.",
    yaml({ out }),
    "",
    "# native: GeoTIFF and Zarr. mintpy: MintPy's HDF5 files as well.",
    "layout: native",
    "",
    "# Memory that the whole process may hold, and worker threads. Neither changes the results.",
    `memory: ${formatSize(memory).replace(" ", "")}`,
    `workers: ${workers}`,
    "",
    "params:",
    ...Object.entries(recipeParams(recipe) satisfies Params).flatMap(([name, param]) => {
      const known = found.get(name);
      const value = known ? known.value : param.default;
      return [
        ...comment(param.doc, "  "),
        ...comment(`Shape: ${param.shape}. Default: ${param.toText(param.default)}.`, "  "),
        ...(known ? comment(known.why, "  ") : []),
        `  ${name}: ${yaml(typeof value === "number" || typeof value === "boolean" ? value : param.toText(value))}`,
        "",
      ];
    }),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** A text as comment lines, broken between words. */
function comment(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line && indent.length + 3 + line.length + word.length > LINE) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((part) => `${indent}# ${part}`);
}
