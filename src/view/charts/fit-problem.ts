import { nameColumns } from "../../kernels/time/time-columns.ts";
import type { TimeFunctions } from "../../kernels/time/time-functions.ts";
import type { Problem } from "../protocol.ts";
import { labelParameter } from "./fit-labels.ts";

/**
 * Why the dates do not determine a fit, for people.
 *
 * @param where the columns that cannot be told apart, as the error `design-deficient` names them
 */
export function explainDeficient(
  where: string | undefined,
  functions: TimeFunctions,
  dateCount: number,
): Problem {
  const names = nameColumns(functions);
  if (dateCount < names.length)
    return {
      code: "fit-too-few-dates",
      what: `This fit has ${plural(names.length, "parameter")} and needs at least as many dates with data.`,
      got: plural(dateCount, "date"),
      fix: "Fit fewer functions, or choose a place with more dates.",
    };
  // Longest first: annualSine must not be found within semiAnnualSine.
  const inWords = [...names]
    .sort((a, b) => b.length - a.length)
    .reduce((text, name) => text.replaceAll(name, labelParameter(name)), where ?? "");
  return {
    code: "fit-deficient",
    what: "The dates cannot tell these functions of time apart.",
    where: inWords,
    fix: "Leave one of them out, or move its date between two acquisitions.",
  };
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
