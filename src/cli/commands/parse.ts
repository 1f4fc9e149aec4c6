import { parseDate } from "../../dates.ts";
import { configError } from "../../errors.ts";
import { closest } from "../../pipeline/spelling.ts";
import { parseSize } from "../render/size.ts";

const usage = (code: string, what: string, got: string, fix: string) =>
  configError({ code: `usage-${code}`, what, got, fix });

export const text = (word: string) => word;

/** Bytes of "1GB". */
export const size = (word: string) => parseSize(word);

export function wholeNumber(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  throw usage("number", "This is not a whole number.", word, "Give digits only, such as 4.");
}

export function count(word: string): number {
  const value = wholeNumber(word);
  if (value >= 1) return value;
  throw usage("number", "At least 1 is needed.", word, "Give 1 or more.");
}

/** A TCP port; 0 is any free one. */
export function portNumber(word: string): number {
  const value = wholeNumber(word);
  if (value <= 65535) return value;
  throw usage("port", "There is no port of this number.", word, "Give a number up to 65535, such as 8601.");
}

export function finiteNumber(word: string): number {
  const value = word.trim() === "" ? Number.NaN : Number(word);
  if (Number.isFinite(value)) return value;
  throw usage("number", "This is not a number.", word, "Give a number, such as 0.001.");
}

/** "key=value", cut at the first equals sign. */
export function assignment(word: string): readonly [key: string, value: string] {
  const at = word.indexOf("=");
  if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
  throw usage(
    "assignment",
    "A name and a value are expected.",
    word,
    "Write NAME=VALUE without blanks. A CONFIG or SYSTEM stands before the flags.",
  );
}

/** "LON,LAT" in degrees. */
export function lonLat(word: string): readonly [lon: number, lat: number] {
  const [lon = Number.NaN, lat = Number.NaN, ...rest] = word
    .split(",")
    .map((part) => Number(part.trim() || "x"));
  if (rest.length === 0 && Math.abs(lat) <= 90 && Math.abs(lon) <= 360) return [lon, lat];
  throw usage(
    "lonlat",
    "This is not a longitude and latitude in degrees.",
    word,
    "Write LON,LAT, such as -99.13,19.43.",
  );
}

/** "LAT,LON": the size of a map's pixel in degrees, without sign. */
export function stepOfMap(word: string): readonly [lat: number, lon: number] {
  const [lat = Number.NaN, lon = lat, ...rest] = word
    .split(",")
    .map((part) => Math.abs(Number(part.trim() || "x")));
  if (rest.length === 0 && lat > 0 && lon > 0 && lat < 10 && lon < 10) return [lat, lon];
  throw usage(
    "step",
    "This is not the size of a pixel in degrees.",
    word,
    "Write LAT,LON, such as 0.0005,0.0005.",
  );
}

/** One of a few words, with the nearest one as a hint. `noun` names what they are. */
export function oneOf<const T extends string>(noun: string, known: readonly T[]): (word: string) => T {
  return (word) => {
    const found = known.find((candidate) => candidate === word);
    if (found !== undefined) return found;
    const hint = closest(word, known);
    throw usage(
      "choice",
      `There is no ${noun} called ${word}.`,
      word,
      `${hint === null ? "" : `Did you mean ${hint}? `}Known: ${known.join(", ")}.`,
    );
  };
}

export function positiveNumber(word: string): number {
  const value = finiteNumber(word);
  if (value > 0) return value;
  throw usage("number", "A number above 0 is needed.", word, "Give a number such as 2.");
}

const numbersOf = (word: string) => word.split(",").map((part) => Number(part.trim() || "x"));

/** Two numbers, "LOW,HIGH". */
export function twoNumbers(word: string): readonly [number, number] {
  const [a, b, ...rest] = numbersOf(word);
  if (rest.length === 0 && [a, b].every(Number.isFinite)) return [a as number, b as number];
  throw usage("pair", "These are not two numbers.", word, "Write them with a comma between, such as 1,10.");
}

/** "ROW,COL" of a pixel, from 0. */
export function pixelCoordinates(word: string): readonly [row: number, column: number] {
  const match = /^(\d{1,9}),(\d{1,9})$/.exec(word.trim());
  if (match) return [Number(match[1]), Number(match[2])];
  throw usage("pixel", "This is not a row and a column.", word, "Write ROW,COL, such as 120,340.");
}

/** Three numbers, "E,N,U". */
export function triple(word: string): readonly [number, number, number] {
  const [a, b, c, ...rest] = numbersOf(word);
  if (rest.length === 0 && [a, b, c].every(Number.isFinite)) return [a as number, b as number, c as number];
  throw usage("triple", "These are not three numbers.", word, "Write EAST,NORTH,UP, such as 0.02,-0.01,0.");
}

/** "LON,LAT,METRES": a circle on the ground. */
export function circle(word: string): readonly [lon: number, lat: number, metres: number] {
  const [lon = Number.NaN, lat = Number.NaN, metres = Number.NaN, ...rest] = numbersOf(word);
  if (rest.length === 0 && Math.abs(lat) <= 90 && Math.abs(lon) <= 360 && metres > 0 && metres < 1e7)
    return [lon, lat, metres];
  throw usage("circle", "This is not a circle.", word, "Write LON,LAT,METRES, such as -99.13,19.43,500.");
}

/** "ROW,COL,PIXELS": a circle on an image. */
export function pixelCircle(word: string): readonly [row: number, column: number, radius: number] {
  const [row = Number.NaN, column = Number.NaN, radius = Number.NaN, ...rest] = numbersOf(word);
  if (rest.length === 0 && [row, column].every(Number.isFinite) && radius > 0 && radius < 1e6)
    return [row, column, radius];
  throw usage("circle", "This is not a circle.", word, "Write ROW,COL,PIXELS, such as 120,340,25.");
}

/** "FIRST,LAST", two dates. */
export function dateSpan(word: string): readonly [first: string, last: string] {
  const [first, last, ...rest] = word.split(",").map((part) => parseDate(part.trim()));
  if (rest.length === 0 && first && last && first <= last) return [first, last];
  throw usage("dates", "These are not a first and a last date.", word, "Write 2018-01-06,2018-12-31.");
}
