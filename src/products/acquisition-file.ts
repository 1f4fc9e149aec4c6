import { readFile } from "node:fs/promises";
import { configError, fromSystemError } from "../errors.ts";
import type { Acquisition } from "../stack/stack.ts";
import { ACQUISITION_NUMBERS, ACQUISITION_WORDS } from "./acquisition-fields.ts";
import { enumerate } from "./enumerate.ts";
import type { Listing } from "./listing.ts";
import { ACQUISITION_FILE } from "./missing-layers.ts";

/** A few lines of JSON; anything larger is something else. */
const LARGEST_FILE = 65_536;

/**
 * What a user states of the acquisition in a file acquisition.json beside the data: `{"wavelength": 0.0555, "looks": 12}`.
 * For metadata that we cannot read (Python's pickles), or that were lost. Throws the config errors
 * "acquisition-file-malformed" (all bad entries at once) and "acquisition-file-twice".
 */
export async function readAcquisitionFile({ entries }: Listing): Promise<Acquisition> {
  const files = entries.filter(({ name, bytes }) => name === ACQUISITION_FILE && bytes <= LARGEST_FILE);
  const [file, second] = files;
  if (file === undefined) return {};
  if (second !== undefined)
    throw configError({
      code: "acquisition-file-twice",
      what: `There is more than one ${ACQUISITION_FILE}.`,
      where: enumerate(files.map(({ path }) => path)),
      fix: "Keep one of them.",
    });
  const text = await readFile(file.path, "utf8").catch((cause: unknown) => {
    throw fromSystemError(cause, file.path);
  });
  return parseAcquisition(text, file.path);
}

function parseAcquisition(text: string, path: string): Acquisition {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw malformed(path, [cause instanceof Error ? cause.message : String(cause)]);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw malformed(path, ["not one object in braces"]);
  const wrong = Object.entries(parsed).filter(([key, value]) => !isGood(key, value));
  if (wrong.length > 0)
    throw malformed(
      path,
      wrong.map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    );
  return parsed as Acquisition;
}

function isGood(key: string, value: unknown): boolean {
  if ((ACQUISITION_NUMBERS as readonly string[]).includes(key)) return Number.isFinite(value);
  if (key === "platform") return typeof value === "string";
  const words: Readonly<Record<string, readonly string[]>> = ACQUISITION_WORDS;
  return Object.hasOwn(words, key) && words[key]?.includes(String(value)) === true;
}

const malformed = (path: string, got: readonly string[]) =>
  configError({
    code: "acquisition-file-malformed",
    what: "The file of acquisition parameters cannot be used.",
    where: path,
    got: enumerate(got),
    fix: `Numbers (metres, degrees, seconds): ${ACQUISITION_NUMBERS.join(", ")}; orbitDirection "ascending" or "descending"; antennaSide "right" or "left"; platform.`,
  });
