import { dayNumber, parseDate } from "../../../dates.ts";
import { inputError } from "../../../errors.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import type { Cli } from "../../context.ts";
import { depthOf, derive, isQuantity, lengthOf, pixelsOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import type { Compat, Maps } from "./open-maps.ts";
import { cutToCommon } from "./same-grid.ts";
import { shareDates, twinOf } from "./twin-layers.ts";
import { findZeroDate } from "./zero-date.ts";

export interface SubtractFlags extends MapFlags {
  readonly sharedDates: boolean;
  readonly asIs: boolean;
}

export async function subtractMaps(
  this: Cli,
  flags: SubtractFlags,
  from: string,
  ...paths: string[]
): Promise<void> {
  const { sharedDates, asIs, compat = "none" } = flags;
  await operateOnMaps(
    this,
    flags,
    [from, ...paths],
    {
      step: "map subtract",
      doc: "The first input minus the others, these measured against its reference point and date.",
    },
    async (inputs) => {
      const { stacks, notes } = cutToCommon(inputs);
      const { stacks: dated, notes: left } = shareDates(stacks, inputs, sharedDates);
      const [first, ...others] = dated;
      const told: string[] = [];
      const variables = new Map<string, Variable>();
      for (const [name, variable] of first.variables) {
        if (!isQuantity(variable) || /std$/i.test(name)) continue;
        const parts: Variable[] = [];
        for (const [k, stack] of others.entries()) {
          const path = paths[k] ?? "";
          const twin = twinOf(variable, { stack, path });
          const moved = asIs
            ? twin
            : await moveReference(twin, stack, { variable, stack: first }, path, compat, told);
          parts.push(moved);
        }
        variables.set(name, differenceOf(variable, parts, compat === "mintpy"));
      }
      if (variables.size === 0) throw nothingToSubtract(inputs[0]);
      return {
        stack: { ...first, variables },
        params: { sharedDates, asIs },
        notes: [...notes, ...left, ...new Set(told)],
      };
    },
  );
}

const nothingToSubtract = ({ path, stack }: Maps) =>
  inputError({
    code: "variable-missing",
    what: "There is no layer that a difference can be taken of.",
    where: path,
    got: [...stack.variables.keys()].join(", "),
    fix: "Name a file with a velocity, a displacement or another quantity.",
  });

interface Leader {
  readonly variable: Variable;
  readonly stack: Stack;
}

/** Quantities that count from a place. */
const isRelative = ({ unit }: Variable) => /^(m|m yr-1|rad|mm|mm yr-1)$/.test(unit);

/** The twin, measured against the leader's reference pixel, and of a series its reference date, where they differ. */
async function moveReference(
  twin: Variable,
  stack: Stack,
  leader: Leader,
  path: string,
  compat: Compat,
  told: string[],
): Promise<Variable> {
  const target = leader.stack.reference;
  const own = stack.reference;
  const isSeries = twin.dims[0] === "time";
  // MintPy takes row 0 and column 0 for no reference, and leaves maps that are no series as they are.
  const isPassedOver = compat === "mintpy" && (target?.y === 0 || target?.x === 0 || !isSeries);
  const isElsewhere = target !== undefined && (own?.y !== target.y || own?.x !== target.x);
  const pixel = isElsewhere && isRelative(twin) && !isPassedOver ? target : null;
  const date = isSeries ? await referenceDateOf(leader.variable, leader.stack) : null;
  const ownDate = isSeries ? await referenceDateOf(twin, stack) : null;
  const moved = date !== null && ownDate !== date ? countedFrom(twin, date) : twin;
  if (date !== null && ownDate !== date)
    told.push(`${path} was counted from ${leader.stack.dates[date]} first.`);
  if (pixel === null) return moved;
  const offsets = await readFloats(moved, [
    ...moved.shape.slice(0, -2).map((length) => [0, length] as const),
    [pixel.y, pixel.y + 1],
    [pixel.x, pixel.x + 1],
  ]);
  if (offsets.some(Number.isNaN))
    throw inputError({
      code: "reference-point-masked",
      what: "The reference pixel of the first input has no data in another.",
      where: path,
      got: `row ${pixel.y}, column ${pixel.x}`,
      fix: "Choose another reference point, or subtract the maps as they are with --as-is.",
    });
  told.push(
    `${path} was measured against the reference pixel of the first input (row ${pixel.y}, column ${pixel.x}).`,
  );
  return derive(moved, async (window, options) => {
    const values = await readFloats(moved, window, options);
    const [first] = depthOf(window);
    const [rows, columns] = pixelsOf(window);
    const count = lengthOf(rows) * lengthOf(columns);
    return values.map((value, i) => value - (offsets[first + Math.floor(i / count)] as number));
  });
}

async function referenceDateOf(
  variable: Variable,
  { sourceAttributes, dates }: Stack,
): Promise<number | null> {
  const stated = parseDate(sourceAttributes?.REF_DATE ?? "");
  const named = stated === null ? -1 : dates.map(dayNumber).indexOf(dayNumber(stated));
  return named >= 0 ? named : findZeroDate(variable);
}

/** A series with the layer of one date taken off all. */
const countedFrom = (series: Variable, date: number): Variable =>
  derive(series, async (window, options) => {
    const pixels = pixelsOf(window);
    const values = await readFloats(series, window, options);
    const zero = await readFloats(series, [[date, date + 1], ...pixels], options);
    return values.map((value, i) => value - (zero[i % zero.length] as number));
  });

const differenceOf = (variable: Variable, parts: readonly Variable[], keepZero: boolean): Variable =>
  derive(
    variable,
    async (window, options) => {
      const values = await readFloats(variable, window, options);
      const difference = Float64Array.from(values);
      for (const part of parts) {
        const own = await readFloats(part, window, options);
        for (let i = 0; i < own.length; i++) difference[i] = (difference[i] as number) - (own[i] as number);
      }
      // MintPy's no data stays no data.
      return Float32Array.from(difference, (value, i) => (keepZero && values[i] === 0 ? 0 : value));
    },
    { of: [variable, ...parts] },
  );
