import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isMap, LineCounter, parseDocument } from "yaml";
import { configError, fromSystemError } from "../../errors.ts";
import { closest } from "../../pipeline/spelling.ts";
import { type Cut, parseBounds, parseCrop, parseMultilook } from "../cut.ts";
import { parseSize } from "../render/size.ts";

/** A run as a file describes it. What is absent takes its default. */
export interface RunConfig {
  readonly system: string;
  /** Absolute paths. */
  readonly inputs: readonly string[];
  /** What the inputs are read as. */
  readonly product?: string;
  /** Phase dataset of a MintPy stack. */
  readonly phase?: string;
  /** Absolute path, or "none". */
  readonly waterMask?: string;
  readonly cut: Cut;
  /** Absolute paths of weather files and folders. */
  readonly weather?: readonly string[];
  /** The same of ionospheric phases. */
  readonly ionosphere?: readonly string[];
  readonly out?: string;
  readonly layout?: "native" | "mintpy";
  /** Bytes. */
  readonly memory?: number;
  readonly workers?: number;
  /** Raw values; the recipe checks them. */
  readonly params: Readonly<Record<string, unknown>>;
}

const KEYS = [
  "system",
  "inputs",
  "product",
  "phase",
  "water-mask",
  "crop",
  "bounds",
  "multilook",
  "weather",
  "ionosphere",
  "out",
  "layout",
  "memory",
  "workers",
  "params",
] as const;
const LAYOUTS = ["native", "mintpy"] as const;

/** Reads a configuration; paths in it are relative to its own folder, so that it can be run from anywhere. */
export async function readConfig(path: string): Promise<RunConfig> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  return parseConfig(text, path);
}

/** The same from text. Every problem is told at once, with its line. */
export function parseConfig(text: string, path: string): RunConfig {
  const { values, lineOf } = parseYaml(text, path);
  const unknown = Object.keys(values).filter((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown.length > 0)
    throw configError({
      code: "config-unknown-key",
      what: `The configuration has ${unknown.length === 1 ? "a key" : "keys"} that mean nothing: ${unknown.join(", ")}.`,
      where: unknown.map((key) => `${path}, line ${lineOf(key)}`).join("\n"),
      fix: [
        ...unknown.flatMap((key) => hintFor(key)),
        `Known: ${KEYS.join(", ")}; parameters stand under params.`,
      ].join("\n"),
    });

  const problems: string[] = [];
  const check = <T>(
    key: (typeof KEYS)[number],
    shape: string,
    read: (value: unknown) => T | undefined,
  ): T | undefined => {
    const value = values[key];
    if (value === undefined || value === null) return undefined;
    const result = read(value);
    if (result === undefined)
      problems.push(`line ${lineOf(key)}: ${key} is not ${shape} but ${JSON.stringify(value)}`);
    return result;
  };
  const at = (place: string) => (/^[a-z]+:\/\//i.test(place) ? place : resolve(dirname(path), place));
  const system = check("system", "the name of a system", string);
  const inputs = check("inputs", "a path or a list of paths", paths);
  const weather = check("weather", "a path or a list of paths", paths);
  const ionosphere = check("ionosphere", "a path or a list of paths", paths);
  const product = check("product", "the name of a product", string);
  const phase = check("phase", "the name of a dataset", string);
  const waterMask = check("water-mask", "a file or none", string);
  const crop = check("crop", "ROW0:ROW1,COL0:COL1", parsed(parseCrop));
  const bounds = check("bounds", "WEST,SOUTH,EAST,NORTH in degrees", parsed(parseBounds));
  const multilook = check("multilook", "ROWS,COLUMNS or ROWS,COLUMNS,METHOD", parsed(parseMultilook));
  const out = check("out", "a folder", string);
  const layout = check("layout", LAYOUTS.join(" or "), (value) => LAYOUTS.find((word) => word === value));
  const memory = check("memory", "a size such as 1GB", bytes);
  const workers = check("workers", "a whole number of at least 1", (value) =>
    Number.isInteger(value) && Number(value) >= 1 ? Number(value) : undefined,
  );
  const params = check("params", "a table of names and values", (value) =>
    typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined,
  );
  if (values.system === undefined)
    problems.push("system is missing: the name of what is to be run, such as sbas");
  if (values.inputs === undefined) problems.push("inputs is missing: a list of files and folders");
  if (system === undefined || inputs === undefined || problems.length > 0)
    throw configError({
      code: "config-value",
      what: "The configuration cannot be used as it is.",
      where: path,
      got: problems.join("\n"),
      fix: "`upwarp init SYSTEM INPUT...` writes a complete one to compare with.",
    });
  return {
    system,
    inputs: inputs.map(at),
    ...(product !== undefined && { product }),
    ...(phase !== undefined && { phase }),
    ...(waterMask !== undefined && { waterMask: waterMask === "none" ? waterMask : at(waterMask) }),
    ...(weather !== undefined && { weather: weather.map(at) }),
    ...(ionosphere !== undefined && { ionosphere: ionosphere.map(at) }),
    cut: { ...(crop && { crop }), ...(bounds && { bounds }), ...(multilook && { multilook }) },
    ...(out !== undefined && { out: at(out) }),
    ...(layout !== undefined && { layout }),
    ...(memory !== undefined && { memory }),
    ...(workers !== undefined && { workers }),
    params: params ?? {},
  };
}

const paths = (value: unknown): string[] | undefined => {
  if (typeof value === "string") return [value];
  return Array.isArray(value) && value.every((item) => string(item)) ? (value as string[]) : undefined;
};

const string = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** A value that a flag of the same name reads from text; a YAML list is text too. */
const parsed =
  <T>(parse: (text: string) => T) =>
  (value: unknown): T | undefined => {
    try {
      return parse(Array.isArray(value) ? value.join(",") : String(value));
    } catch {
      // The caller tells it together with the other problems.
      return undefined;
    }
  };

function bytes(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 1 ? value : undefined;
  if (typeof value !== "string") return undefined;
  try {
    return parseSize(value);
  } catch {
    // The caller tells it together with the other problems.
    return undefined;
  }
}

function hintFor(key: string): string[] {
  const hint = closest(key, KEYS);
  return hint === null ? [] : [`Did you mean ${hint} instead of ${key}?`];
}

function parseYaml(text: string, path: string) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (error)
    throw configError({
      code: "config-not-yaml",
      what: "The configuration is not YAML.",
      where: `${path}, line ${lineCounter.linePos(error.pos[0]).line}`,
      got: error.message.split("\n")[0] ?? "",
      fix: "Correct that line: `key: value`, lists with `- `, the same indent for keys of one table.",
    });
  const { contents } = document;
  if (!isMap(contents))
    throw configError({
      code: "config-not-yaml",
      what: "The configuration is not a table of keys and values.",
      where: path,
      fix: "`upwarp init SYSTEM INPUT...` writes one to start from.",
    });
  const lineOf = (key: string) => {
    const pair = contents.items.find((item) => String(item.key) === key);
    const range = (pair?.key as { range?: readonly number[] } | undefined)?.range;
    return range?.[0] === undefined ? 1 : lineCounter.linePos(range[0]).line;
  };
  let values: Record<string, unknown>;
  try {
    values = document.toJS() as Record<string, unknown>;
  } catch (cause) {
    // The library refuses documents whose aliases multiply without end.
    throw configError({
      code: "config-not-yaml",
      what: "The configuration's aliases cannot be resolved.",
      where: path,
      got: String(cause),
      fix: "Write the values out instead of using & and *.",
      cause,
    });
  }
  return { values, lineOf };
}
