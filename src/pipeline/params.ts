import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { configError } from "../errors.ts";

/**
 * A parameter, declared once: its type, bounds, unit, default and words give the CLI flag, the commented
 * configuration, the JSON Schema, the documentation page and the error message.
 */
export interface Param<T> {
  readonly doc: string;
  readonly schema: v.GenericSchema<unknown, T>;
  /** What the value looks like, for help: "var | fim | coh | none", "ROW,COL", "number >= 0 (m)". */
  readonly shape: string;
  readonly default: T;
  /** Turns command-line or configuration text into the raw value that the schema checks. */
  readonly fromText: (text: string) => unknown;
  // A method, so that a narrow parameter can stand in a list of any.
  toText(value: T): string;
}

export type Params = Readonly<Record<string, Param<unknown>>>;
export type ParamValues<P extends Params> = {
  readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never;
};

/** What the parameters are where nobody says otherwise. */
export function defaultValues(params: Params): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));
}

/** One of a closed list of words. */
export function choice<const T extends string>(
  doc: string,
  options: readonly T[],
  byDefault: NoInfer<T>,
): Param<T> {
  return {
    doc,
    schema: v.picklist(options),
    shape: options.join(" | "),
    default: byDefault,
    fromText: (text) => text,
    toText: (value) => value,
  };
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

/** A finite number with optional bounds and unit. */
export function number(doc: string, byDefault: number, bounds: Bounds = {}): Param<number> {
  return numeric(doc, byDefault, bounds, v.pipe(v.number(), v.finite()), "number");
}

/** A whole number with optional bounds. */
export function integer(doc: string, byDefault: number, bounds: Bounds = {}): Param<number> {
  return numeric(doc, byDefault, bounds, v.pipe(v.number(), v.integer()), "whole number");
}

/** A number that may be left out; null means "decided from the data", and the doc says how. */
export function optionalNumber(doc: string, bounds: Bounds = {}): Param<number | null> {
  return optional(number(doc, 0, bounds));
}

/** A whole number that may be left out, like `optionalNumber`. */
export function optionalInteger(doc: string, bounds: Bounds = {}): Param<number | null> {
  return optional(integer(doc, 0, bounds));
}

/** true or false. */
export function flag(doc: string, byDefault: boolean): Param<boolean> {
  const words: Readonly<Record<string, boolean>> = {
    true: true,
    yes: true,
    on: true,
    false: false,
    no: false,
    off: false,
  };
  return {
    doc,
    schema: v.boolean(),
    shape: "true | false",
    default: byDefault,
    fromText: (text) => words[text.toLowerCase()] ?? text,
    toText: String,
  };
}

/** Two numbers "A,B" that may be left out, such as a pixel (ROW,COL) or a place (LON,LAT). */
export function optionalCouple(
  doc: string,
  shape: string,
  kind: "integer" | "number",
): Param<readonly [number, number] | null> {
  const item = kind === "integer" ? v.pipe(v.number(), v.integer()) : v.pipe(v.number(), v.finite());
  return {
    doc,
    schema: v.nullable(v.pipe(v.strictTuple([item, item]), v.readonly())),
    shape: `${shape} or none`,
    default: null,
    fromText: (text) => (isNone(text) ? null : text.split(",").map(toNumber)),
    toText: (value) => (value === null ? "none" : value.join(",")),
  };
}

/** A list of words, comma separated. */
export function words(doc: string, byDefault: readonly string[] = []): Param<readonly string[]> {
  return {
    doc,
    schema: v.pipe(v.array(v.string()), v.readonly()),
    shape: "A,B,... or none",
    default: byDefault,
    fromText: (text) => (isNone(text) ? [] : text.split(",").map((word) => word.trim())),
    toText: (value) => (value.length === 0 ? "none" : value.join(",")),
  };
}

/** A text, such as a path or a date, that may be left out. */
export function optionalText(doc: string, shape: string): Param<string | null> {
  return {
    doc,
    schema: v.nullable(v.pipe(v.string(), v.minLength(1))),
    shape: `${shape} or none`,
    default: null,
    fromText: (text) => (isNone(text) ? null : text),
    toText: (value) => value ?? "none",
  };
}

/** Checks one raw value (text or already typed) and returns it typed. Throws `config-value` with the bounds. */
export function parseParam<T>(name: string, param: Param<T>, raw: unknown): T {
  const candidate = typeof raw === "string" ? param.fromText(raw.trim()) : raw;
  const result = v.safeParse(param.schema, candidate);
  if (result.success) return result.output;
  throw configError({
    code: "config-value",
    what: `${name} is not ${param.shape}.`,
    where: name,
    got: typeof raw === "string" ? raw : JSON.stringify(raw),
    fix: `${param.doc} Give ${param.shape}, for example ${name}=${param.toText(param.default)}.`,
  });
}

/** JSON Schema (draft 7) of a set of parameters. */
export function paramsJsonSchema(params: Params): Record<string, unknown> {
  const properties = Object.fromEntries(
    Object.entries(params).map(([name, param]) => [
      name,
      {
        ...toJsonSchema(param.schema, { errorMode: "ignore" }),
        description: param.doc,
        default: param.default,
      },
    ]),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties,
    additionalProperties: false,
  };
}

function numeric(
  doc: string,
  byDefault: number,
  { min, max, unit }: Bounds,
  base: v.GenericSchema<unknown, number>,
  word: string,
): Param<number> {
  let schema = base;
  if (min !== undefined) schema = v.pipe(schema, v.minValue(min)) as v.GenericSchema<unknown, number>;
  if (max !== undefined) schema = v.pipe(schema, v.maxValue(max)) as v.GenericSchema<unknown, number>;
  const limits = [min !== undefined && `>= ${min}`, max !== undefined && `<= ${max}`]
    .filter(Boolean)
    .join(" and ");
  return {
    doc,
    schema,
    shape: [word, limits, unit && unit !== "1" && `(${unit})`].filter(Boolean).join(" "),
    default: byDefault,
    fromText: toNumber,
    toText: String,
  };
}

function optional<T>(inner: Param<T>): Param<T | null> {
  return {
    doc: inner.doc,
    schema: v.nullable(inner.schema),
    shape: `${inner.shape} or none`,
    default: null,
    fromText: (text) => (isNone(text) ? null : inner.fromText(text)),
    toText: (value) => (value === null ? "none" : inner.toText(value)),
  };
}

const isNone = (text: string) => text === "" || text.toLowerCase() === "none";
const toNumber = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
