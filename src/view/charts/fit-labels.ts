import { splitEvent } from "../../kernels/time/time-functions.ts";

const PERIODS: Readonly<Record<string, string>> = { annual: "yearly", semiAnnual: "half-yearly" };
const PARTS: Readonly<Record<string, string>> = {
  Amplitude: "amplitude",
  Phase: "phase",
  Cosine: "cosine",
  Sine: "sine",
};

/** A parameter or column of a fit for people: annualAmplitude as "yearly amplitude", step20180504 as "jump on 2018-05-04". */
export function labelParameter(name: string): string {
  const [, period = "", part = ""] = /^(annual|semiAnnual)(Amplitude|Phase|Cosine|Sine)$/.exec(name) ?? [];
  if (part !== "") return `${PERIODS[period]} ${PARTS[part]}`;
  const [, kind = "", event = "", tau = ""] =
    /^(step|exp|log)(\d{8}(?:T\d{4})?)(?:Tau(.*)D)?$/.exec(name) ?? [];
  if (kind === "step") return `jump on ${splitEvent(event).date}`;
  if (kind !== "")
    return `${kind === "exp" ? "exponential" : "logarithm"} after ${splitEvent(event).date}, ${tau} days`;
  const [, power] = /^poly(\d+)$/.exec(name) ?? [];
  if (power !== undefined) return `time^${power} / ${power}!`;
  return name === "intercept" ? "offset" : name;
}

/** The unit of a parameter of a series in metres, for one in `unit`: "m yr-1" in "mm" is "mm yr-1". Angles stay what they are. */
export const unitIn = (ofMetres: string, unit: string): string =>
  ofMetres.replace(/^m\b/, unit === "1" ? "" : unit).trim() || "1";
