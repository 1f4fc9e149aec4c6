import * as v from "valibot";
import { LIMITS } from "./limits.ts";
import { dateSchema, polynomialSchema, relaxationSchema } from "./state-schemas.ts";
import { readNumber, splitFields } from "./url-text.ts";
import type { FitState } from "./view-state.ts";

/** What a fit is before anything is added to it: a constant velocity. */
export const LINEAR_FIT: FitState = {
  polynomial: 1,
  annual: false,
  semiannual: false,
  steps: [],
  exponentials: [],
  logarithms: [],
};

/** Reads "poly:1,annual,step:2018-07-23,exp:2018-07-23:60". What is not a time function is named to `drop` and left out. */
export function readFit(text: string, drop: (what: string) => void): FitState {
  let { polynomial, annual, semiannual } = LINEAR_FIT;
  const steps: string[] = [];
  const exponentials: [date: string, days: number][] = [];
  const logarithms: [date: string, days: number][] = [];
  for (const field of splitFields(text)) {
    const [kind, first, second, ...rest] = field.split(":");
    const add = <T>(list: T[], value: T) => {
      if (list.length < LIMITS.events) list.push(value);
      else drop(field);
    };
    const date = v.safeParse(dateSchema, first);
    const fades = v.safeParse(relaxationSchema, [first, readNumber(second)]);
    const degree = v.safeParse(polynomialSchema, readNumber(first));
    if (rest.length > 0) drop(field);
    else if (field === "annual") annual = true;
    else if (field === "semiannual") semiannual = true;
    else if (kind === "poly" && second === undefined && degree.success) polynomial = degree.output;
    else if (kind === "step" && second === undefined && date.success) add(steps, date.output);
    else if (kind === "exp" && fades.success) add(exponentials, fades.output);
    else if (kind === "log" && fades.success) add(logarithms, fades.output);
    else drop(field);
  }
  return { polynomial, annual, semiannual, steps, exponentials, logarithms };
}
