import type { ReportSection, TableExhibit } from "./report-input.ts";

/** One step of a recipe as it ran. */
export interface StepRecord {
  readonly name: string;
  /** What it does, in a sentence. */
  readonly doc?: string;
  readonly state: "ran" | "reused";
  readonly seconds?: number;
  readonly params: readonly ParameterRecord[];
}

interface ParameterRecord {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
  /** Set by the user; the others are defaults. */
  readonly changed?: boolean;
}

/** The steps in their order, with every parameter. */
export function recipeSection(recipe: string, steps: readonly StepRecord[]): ReportSection {
  const rows = steps.map(({ name, doc = "", state, seconds, params }) => [
    name,
    doc,
    params.map(parameterText).join(", ") || "none",
    state,
    seconds === undefined ? "" : seconds.toFixed(seconds < 10 ? 1 : 0),
  ]);
  return {
    title: "What ran",
    text: [`Recipe ${recipe}, ${steps.length} steps. Parameters marked * were set; the others are defaults.`],
    exhibits: [
      {
        kind: "table",
        caption: "Steps and parameters",
        columns: [
          { title: "Step" },
          { title: "What it does" },
          { title: "Parameters" },
          { title: "State" },
          { title: "Seconds", align: "number" },
        ],
        rows,
      },
    ],
  };
}

const parameterText = ({ name, value, unit, changed }: ParameterRecord) =>
  `${name} = ${value}${unit === undefined || unit === "1" ? "" : ` ${unit}`}${changed ? " *" : ""}`;

/** How one estimated quantity compares with what the simulation put in; numbers come formatted. */
export interface TruthComparison {
  readonly quantity: string;
  readonly samples: number;
  readonly rmse: string;
  readonly bias: string;
  /** Share of samples whose truth lies within 1 and within 2 standard errors, 0 to 1. */
  readonly withinOneSigma?: number;
  readonly withinTwoSigma?: number;
}

/** A table of errors against the truth, with the shares that honest standard errors would give. */
export function truthTable(comparisons: readonly TruthComparison[]): TableExhibit {
  const percent = (share: number | undefined) =>
    share === undefined ? "n/a" : `${(100 * share).toFixed(1)} %`;
  return {
    kind: "table",
    caption:
      "Estimate against truth. Honest standard errors hold the truth in 68.3 % (1 σ) and 95.4 % (2 σ) of the samples.",
    columns: [
      { title: "Quantity" },
      { title: "Samples", align: "number" },
      { title: "RMSE", align: "number" },
      { title: "Bias", align: "number" },
      { title: "Within 1 σ", align: "number" },
      { title: "Within 2 σ", align: "number" },
    ],
    rows: comparisons.map(({ quantity, samples, rmse, bias, withinOneSigma, withinTwoSigma }) => [
      quantity,
      samples.toLocaleString("en"),
      rmse,
      bias,
      percent(withinOneSigma),
      percent(withinTwoSigma),
    ]),
  };
}

/** An output or input with the digest that identifies its content. */
export interface ProvenanceRecord {
  readonly name: string;
  readonly role: string;
  readonly digest: string;
}

/** Program versions and digests, from which the run can be repeated and checked. */
export function provenanceSection(
  versions: readonly (readonly [program: string, version: string])[],
  records: readonly ProvenanceRecord[],
): ReportSection {
  return {
    title: "Provenance",
    exhibits: [
      { kind: "facts", facts: versions.map(([label, value]) => ({ label, value })) },
      {
        kind: "table",
        caption: "Content digests",
        columns: [{ title: "File" }, { title: "Role" }, { title: "Digest", align: "code" }],
        rows: records.map(({ name, role, digest }) => [name, role, digest]),
      },
    ],
  };
}
