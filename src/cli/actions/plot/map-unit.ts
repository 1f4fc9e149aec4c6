import { inputError } from "../../../errors.ts";
import { preferredUnit, unitFactor } from "../../../units.ts";
import type { ResultLayer } from "../../results/open-result.ts";

/** How values are shown: times a factor, in a unit. */
export interface Display {
  readonly factor: number;
  readonly unit: string;
  /** The unit was asked for: the figure shows no other. */
  readonly isChosen: boolean;
}

const PER_YEAR = /\b(yr|year|a)\s*-1\b|\/\s*(yr|year|a)\b/;

/**
 * The unit of the figure. A rate asked for in "mm" is shown in mm/yr. Displacement becomes phase (-4 pi / wavelength) where radians are
 * asked for. Throws "unit-mismatch", "unit-unknown", "wavelength-missing".
 */
export function displayOf(layer: ResultLayer, asked: string | undefined): Display {
  const unit = layer.variable.unit || "1";
  if (asked === undefined) return { factor: 1, unit, isChosen: false };
  const isRate = PER_YEAR.test(unit);
  const target = isRate && !PER_YEAR.test(asked) ? `${asked.trim()} yr-1` : asked.trim();
  const isLength = /^(k|c|m)?m\b|^met(er|re)/.test(unit);
  if (!isLength || !/^rad(ian)?\b/.test(target))
    return { factor: unitFactor(unit, target), unit: target, isChosen: true };
  const metres = unitFactor(unit, isRate ? "m yr-1" : "m");
  return {
    factor: (-4 * Math.PI * metres) / wavelengthOf(layer),
    unit: isRate ? "rad yr-1" : "rad",
    isChosen: true,
  };
}

function wavelengthOf(layer: ResultLayer): number {
  const value = Number(layer.attrs.wavelength ?? Number.NaN);
  if (value > 0) return value;
  throw inputError({
    code: "wavelength-missing",
    what: "Displacement becomes phase by the radar's wavelength, and nothing says it.",
    where: layer.path,
    fix: "Name the run's folder with --variable NAME, or MintPy's file.",
  });
}

/** Numbers that a user gave in the unit shown, in the unit that the values have in the figure. */
export function givenRange(
  { unit, isChosen }: Display,
  [low, high]: readonly [number, number],
): readonly [number, number] {
  const shown = isChosen ? unit : preferredUnit(unit);
  const factor = shown === unit ? 1 : unitFactor(shown, unit);
  return [low * factor, high * factor];
}
