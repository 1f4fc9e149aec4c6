import { formatQuantity, humanUnit, preferredUnit } from "../../units.ts";
import { MISSING, type Role } from "../protocol.ts";
import type { MaskRule } from "../state/view-state.ts";

/** A rule with the values of its layer: for one pixel, or for as many as the slice that it masks. */
export interface MaskCheck<Values> {
  readonly rule: MaskRule;
  /** Title or name of the layer. */
  readonly name: string;
  readonly unit: string;
  readonly values: Values;
}

/**
 * Whether a rule hides a pixel: its layer is outside [min, max], or has no data there. Stored values are float32, and so are the
 * ends: what was stored as 0.7 is not below 0.7.
 */
export function isMasked({ min, max }: MaskRule, value: number): boolean {
  if (Number.isNaN(value) || value === MISSING) return true;
  return (min !== null && value < Math.fround(min)) || (max !== null && value > Math.fround(max));
}

/** 1 where every rule lets a pixel be seen, 0 elsewhere; for slices of one size. */
export function maskPixels(count: number, checks: readonly MaskCheck<ArrayLike<number>>[]): Uint8Array {
  const shown = new Uint8Array(count).fill(1);
  for (const { rule, values } of checks)
    for (let p = 0; p < count; p++) if (isMasked(rule, values[p] ?? Number.NaN)) shown[p] = 0;
  return shown;
}

/** The four kinds of emptiness, and none. */
export type PixelStatus =
  | { readonly kind: "shown"; readonly value: number }
  | { readonly kind: "no-data" }
  | { readonly kind: "masked"; readonly value: number; readonly by: readonly MaskCheck<number>[] }
  | { readonly kind: "missing" }
  | { readonly kind: "outside" };

/**
 * What a pixel is.
 *
 * @param value of the layer that is drawn; null outside of its grid
 * @param checks each mask's own value there
 */
export function judgePixel(value: number | null, checks: readonly MaskCheck<number>[]): PixelStatus {
  if (value === null) return { kind: "outside" };
  if (value === MISSING) return { kind: "missing" };
  if (Number.isNaN(value)) return { kind: "no-data" };
  const by = checks.filter(({ rule, values }) => isMasked(rule, values));
  return by.length === 0 ? { kind: "shown", value } : { kind: "masked", value, by };
}

/** Another layer's value at the pixel, which may tell why it is empty. */
export interface Evidence {
  readonly name: string;
  readonly role: Role;
  readonly unit: string;
  readonly value: number;
}

/** Roles of the layers that say how well a pixel was measured. */
const TELLING: ReadonlySet<Role> = new Set<Role>(["count", "coherence", "mask"]);

/**
 * Why a pixel is empty, line by line for the inspector; none where it is not. Where there is no data, the layers that say how well
 * it was measured are quoted: how many pairs, how coherent, what the file's own mask says.
 */
export function explainPixel(status: PixelStatus, evidence: readonly Evidence[] = []): string[] {
  switch (status.kind) {
    case "shown":
      return [];
    case "outside":
      return ["Outside of the layer."];
    case "missing":
      return ["Missing: this part of the file was never written, or could not be found."];
    case "masked":
      return status.by.map((check) => `Masked: ${describeBreach(check)}`);
    case "no-data":
      return [
        "No data: the file has no value here.",
        ...evidence
          .filter(({ role }) => TELLING.has(role))
          .map(({ name, unit, value }) => `${capital(name)}: ${valueText(value, unit)}.`),
      ];
  }
}

/** "temporal coherence 0.42 is below 0.7." */
function describeBreach({ rule: { min, max }, name, unit, values: value }: MaskCheck<number>): string {
  if (value === MISSING) return `${name} is missing here.`;
  if (Number.isNaN(value)) return `${name} has no data here.`;
  const isLow = min !== null && value < Math.fround(min);
  const end = isLow ? min : max;
  return `${name} ${valueText(value, unit, end ?? value)} is ${isLow ? "below" : "above"} ${limitText(end, unit)}.`;
}

/** Digits enough to see on which side of a limit a value is; a whole number as it is. */
function valueText(value: number, unit: string, limit?: number): string {
  if (value === MISSING) return "missing";
  if (Number.isNaN(value)) return "no data";
  if (Number.isInteger(value)) return withUnit(String(value), unit);
  for (let digits = 3; limit !== undefined && digits <= 9; digits++)
    if (Number(value.toPrecision(digits)) !== limit) return show(value, unit, digits);
  return show(value, unit, 3);
}

const limitText = (limit: number | null, unit: string) =>
  limit === null ? "the limit" : withUnit(String(limit), unit);

/** Limits are in the layer's own unit, so values beside them are too. */
function show(value: number, unit: string, digits: number): string {
  if (preferredUnit(unit) === unit && unit !== "") return formatQuantity(value, unit, { digits, minus: "−" });
  return withUnit(String(Number(value.toPrecision(digits))), unit);
}

function withUnit(number: string, unit: string): string {
  const human = humanUnit(unit);
  const signed = number.replace("-", "−");
  return human === "" ? signed : human === "°" ? `${signed}°` : `${signed} ${human}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
