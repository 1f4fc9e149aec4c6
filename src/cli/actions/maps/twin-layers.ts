import { inputError } from "../../../errors.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { take } from "../../../stack/views.ts";
import { plainName } from "../../results/open-result.ts";
import { type Maps, onlyLayer } from "./open-maps.ts";

/** The layer of another input that goes with one: that of its name, else the only one there is. */
export function twinOf(variable: Variable, other: Maps): Variable {
  const layers = [...other.stack.variables.values()];
  const found =
    layers.find(({ name }) => plainName(name) === plainName(variable.name)) ??
    onlyLayer(other, `What goes with ${variable.name}`);
  if (found.shape.length === variable.shape.length) return found;
  throw inputError({
    code: "shapes-differ",
    what: "A map and a series do not go together here.",
    where: other.path,
    got: `${variable.name}: ${variable.shape.join(" x ")}, ${found.name}: ${found.shape.join(" x ")}`,
    fix: "Use `upwarp map math`, where a map stands for all dates of a series.",
  });
}

/**
 * Series on the dates that all of them have. Dates that only the first one has are an error unless `drop` allows to leave them out; those
 * that the first one lacks are left out and told.
 */
export function shareDates(
  stacks: readonly [Stack, ...Stack[]],
  inputs: readonly Maps[],
  drop: boolean,
): { readonly stacks: readonly [Stack, ...Stack[]]; readonly notes: readonly string[] } {
  const [first, ...others] = stacks;
  const dated = stacks.filter(({ dates, network }) => dates.length > 0 && network === null);
  if (dated.length < 2 || others.every(({ dates }) => dates.join() === first.dates.join()))
    return { stacks, notes: [] };
  const common = first.dates.filter((date) => dated.every(({ dates }) => dates.includes(date)));
  const missing = first.dates.filter((date) => !common.includes(date));
  if (common.length === 0 || (missing.length > 0 && !drop))
    throw inputError({
      code: "dates-differ",
      what: "Some dates of the first series are not in the others.",
      where: inputs.map(({ path }) => path).join(", "),
      got: missing.slice(0, 10).join(", ") + (missing.length > 10 ? `, and ${missing.length - 10} more` : ""),
      fix:
        common.length === 0
          ? "Give series of the same time."
          : "Leave them out with --shared-dates, or cut all to the same dates with `upwarp map crop --dates`.",
    });
  const notes = missing.length > 0 ? [`${missing.length} dates that not all series have were left out.`] : [];
  const [one, ...more] = stacks.map((stack) => keepDates(stack, common));
  if (one === undefined) throw new TypeError("there is at least one stack");
  return { stacks: [one, ...more], notes };
}

function keepDates(stack: Stack, dates: readonly string[]): Stack {
  if (stack.dates.length === 0 || stack.dates.join() === dates.join()) return stack;
  const indices = dates.map((date) => stack.dates.indexOf(date));
  const variables = [...stack.variables].map(
    ([name, variable]) =>
      [name, variable.dims[0] === "time" ? take(variable, "time", indices) : variable] as const,
  );
  return { ...stack, dates, variables: new Map(variables) };
}
