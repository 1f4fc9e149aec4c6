import { compactDate, parseDate } from "../../../dates.ts";
import { decimal } from "./python-text.ts";

type Params = Readonly<Record<string, unknown>>;

/** Our names of the layers that mask single phases, in MintPy's words; it writes its "no" as Python's False. */
const MASKS: Readonly<Record<string, string>> = {
  none: "False",
  coherence: "coherence",
  connectedComponent: "connectComponent",
};
/** MintPy's names of the corrected phase. */
const CORRECTED: Readonly<Record<string, string>> = {
  bridging: "unwrapPhase_bridging",
  closure: "unwrapPhase_phaseClosure",
  "bridging+closure": "unwrapPhase_bridging_phaseClosure",
};
/** Ways to an error of the velocity that MintPy has too. */
const METHODS: Readonly<Record<string, string>> = {
  residual: "residue",
  covariance: "covariance",
  bootstrap: "bootstrap",
};
/** MintPy's own number of draws. */
const BOOTSTRAP_COUNT = 400;
/** MintPy's own smallest component, pixels. */
const MIN_AREA = 2500;
const python = (value: boolean) => (value ? "True" : "False");
const real = (value: unknown) => decimal(Number(value)) ?? "";
const under = (group: string, options: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).map(([key, value]) => [`mintpy.${group}.${key}`, value]));

/** A Python list of texts. */
const pythonList = (items: readonly string[]) => `[${items.map((item) => `'${item}'`).join(", ")}]`;
const dateList = (value: unknown) => pythonList(datesIn(value).map((date) => compactDate(date)));

/** The options of each step in MintPy's words, as it keeps them as attributes to tell whether a file is up to date. */
const OPTIONS: Readonly<Record<string, (params: Params) => Record<string, string>>> = {
  "correct-unwrapping": (params) => ({
    ...under("unwrapError", {
      waterMaskFile: "waterMask.h5",
      connCompMinArea: real(params["unwrapping.min-area"] ?? MIN_AREA),
      bridgePtsRadius: String(params["unwrapping.radius"]),
    }),
    ...under("networkInversion", {
      obsDatasetName: CORRECTED[String(params["unwrapping.method"])] ?? "unwrapPhase",
    }),
  }),
  "invert-network": (params) =>
    under("networkInversion", {
      weightFunc: String(params.weight),
      maskDataset: MASKS[String(params["mask.dataset"])] ?? "False",
      maskThreshold: real(params["mask.threshold"]),
      minRedundancy: real(params["min-redundancy"]),
      minNormVelocity: python(params["min-norm"] === "velocity"),
    }),
  "coherence-mask": (params) =>
    under("networkInversion", {
      minTempCoh: String(params["min-temporal-coherence"]),
      shadowMask: "True",
    }),
  "correct-troposphere-height": (params) =>
    under("troposphericDelay", { polyOrder: String(params["troposphere.polynomial"]) }),
  deramp: (params) => ({
    "mintpy.deramp": String(params.deramp).replaceAll("-", "_"),
    "mintpy.deramp.maskFile": "maskTempCoh.h5",
  }),
  "correct-topography": (params) =>
    under("topographicResidual", {
      polyOrder: String(params["topography.polynomial"]),
      phaseVelocity: python(params["topography.phase-velocity"] === true),
      stepDate: dateList(params["topography.steps"]),
      excludeDate: dateList(params["topography.exclude"]),
    }),
  "estimate-velocity": (params) => {
    const chosen = String(params["velocity.uncertainty"]);
    const method = METHODS[params.compat === "mintpy" && chosen === "network" ? "residual" : chosen];
    return under("timeFunc", {
      polynomial: String(params["velocity.polynomial"] ?? 1),
      periodic: `[${list(params["velocity.periods"]).map(real).join(", ")}]`,
      stepDate: pythonList(list(params["velocity.steps"]).map(String)),
      exp: relaxations(params["velocity.exponentials"]),
      log: relaxations(params["velocity.logarithms"]),
      startDate: dateOrNone(params["velocity.start"]),
      endDate: dateOrNone(params["velocity.end"]),
      excludeDate: dateList(params["velocity.exclude"]),
      bootstrapCount: String(params["velocity.bootstrap-count"] ?? BOOTSTRAP_COUNT),
      // MintPy has no word for errors that come from the pairs' noise and the residuals together.
      ...(method !== undefined && { uncertaintyQuantification: method, timeSeriesCovFile: "None" }),
    });
  },
};

const ofOffsets = (dataset: string) => (params: Params) =>
  under("networkInversion", {
    obsDatasetName: dataset,
    weightFunc: params.weight === "no" ? "no" : "var",
    minRedundancy: real(params["min-redundancy"]),
    minNormVelocity: python(params["min-norm"] === "velocity"),
  });
const OFFSET_OPTIONS: typeof OPTIONS = {
  "range-inversion": ofOffsets("rangeOffset"),
  "azimuth-inversion": ofOffsets("azimuthOffset"),
};

/** A step for one component of offsets writes what its like for phases writes. */
const plainStep = (step: string) =>
  step
    .replace(/^(range|azimuth)-velocity-fit$/, "estimate-velocity")
    .replace(/^(range|azimuth)-deramp$/, "deramp");

/** What a step adds to the attributes of its files and of all after them. */
export function mintpyOptions(
  step: string,
  params: Params,
  /** Dates that the fit left out because their residuals are too large: MintPy names the file that lists them. */
  excluded: readonly string[] = [],
): Record<string, string> {
  const options = (OFFSET_OPTIONS[step] ?? OPTIONS[plainStep(step)])?.(params) ?? {};
  if (step !== "estimate-velocity" || excluded.length === 0) return options;
  const named = datesIn(params["velocity.exclude"]).map((date) => compactDate(date));
  return { ...options, ...under("timeFunc", { excludeDate: pythonList(["exclude_date.txt", ...named]) }) };
}

/** [['20180723', '60', '90']]: an event and its characteristic times in days. */
const relaxations = (value: unknown) =>
  `[${list(value)
    .map((item) => {
      const { event, days } = item as { event: string; days: readonly number[] };
      return pythonList([compactDate(event), ...days.map(String)]);
    })
    .join(", ")}]`;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const datesIn = (value: unknown) => list(value).flatMap((date) => parseDate(String(date)) ?? []);
const dateOrNone = (value: unknown) => {
  const date = parseDate(String(value ?? ""));
  return date === null ? "None" : compactDate(date);
};

/** ISO dates that the fit was told to leave out. */
export const excludedDates = (params: Params): string[] => datesIn(params["velocity.exclude"]);
