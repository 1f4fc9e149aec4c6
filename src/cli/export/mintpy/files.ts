/** One dataset of a file. */
export interface MintpyDataset {
  readonly name: string;
  /** Names that our layer has, as an array or as a file. */
  readonly layers: readonly string[];
  /** Written beside the dataset, as MintPy does where datasets of a file differ. */
  readonly unit?: string;
  readonly type?: "f32" | "bool";
  /** No data stays NaN, which MintPy writes here: 0 is a count. */
  readonly keepsNaN?: boolean;
}

/** One of MintPy's result files. */
export interface MintpyFile {
  readonly file: string;
  readonly type: string;
  readonly unit: string;
  /** The step whose output it holds, in a run of ours. */
  readonly step: string;
  /** The file carries a REF_DATE. */
  readonly isReferencedInTime: boolean;
  /** The step reference_date edits the file: it counts from the reference date of the whole chain. */
  readonly isMoved?: boolean;
  /** The ramp that residual-rms fits to each date is taken off while it is written. */
  readonly isDeramped?: boolean;
  /** Its values are counts, of which 0 is one. */
  readonly isCount?: boolean;
  /** It tells of the pairs or of the ground: nothing of the inversion. */
  readonly isBeforeInversion?: boolean;
  /** It names no first and last date either. */
  readonly isUndated?: boolean;
  /** Reference point attributes are written. */
  readonly isReferencedInSpace?: boolean;
  /** Without the first there is no file; of these only those that exist are written. */
  readonly datasets: readonly [MintpyDataset, ...MintpyDataset[]];
}

/** Files of single maps, in the order in which MintPy makes them. Series follow from the chain, see series.ts. */
export const MAP_FILES: readonly MintpyFile[] = [
  {
    file: "maskConnComp.h5",
    type: "mask",
    unit: "radian",
    step: "pair-statistics",
    isReferencedInTime: false,
    isBeforeInversion: true,
    isUndated: true,
    isReferencedInSpace: false,
    datasets: [{ name: "mask", layers: ["connectedInAll"], type: "bool" }],
  },
  {
    file: "avgSpatialCoh.h5",
    type: "coherence",
    unit: "1",
    step: "pair-statistics",
    isReferencedInTime: false,
    isBeforeInversion: true,
    isUndated: true,
    isReferencedInSpace: false,
    datasets: [{ name: "coherence", layers: ["meanCoherence"] }],
  },
  {
    file: "avgPhaseVelocity.h5",
    type: "velocity",
    unit: "m/year",
    step: "quick-overview",
    isReferencedInTime: false,
    isBeforeInversion: true,
    isUndated: true,
    datasets: [{ name: "velocity", layers: ["stackedVelocity"] }],
  },
  {
    file: "numTriNonzeroIntAmbiguity.h5",
    type: "mask",
    unit: "1",
    step: "quick-overview",
    isReferencedInTime: false,
    isBeforeInversion: true,
    datasets: [{ name: "mask", layers: ["nonzeroClosures"], keepsNaN: true }],
  },
  {
    file: "temporalCoherence.h5",
    type: "temporalCoherence",
    unit: "1",
    step: "invert-network",
    isReferencedInTime: false,
    datasets: [{ name: "temporalCoherence", layers: ["temporalCoherence", "temporal-coherence"] }],
  },
  {
    file: "numInvIfgram.h5",
    type: "mask",
    unit: "1",
    step: "invert-network",
    isReferencedInTime: false,
    isCount: true,
    datasets: [{ name: "mask", layers: ["pairCount", "pair-count"] }],
  },
  {
    file: "maskTempCoh.h5",
    type: "mask",
    unit: "1",
    step: "coherence-mask",
    isReferencedInTime: false,
    datasets: [{ name: "mask", layers: ["reliable"], type: "bool" }],
  },
  {
    file: "demErr.h5",
    type: "dem",
    unit: "m",
    step: "correct-topography",
    isReferencedInTime: true,
    datasets: [{ name: "dem", layers: ["demError"] }],
  },
  {
    file: "velocity.h5",
    type: "velocity",
    unit: "m/year",
    step: "estimate-velocity",
    isReferencedInTime: true,
    isMoved: true,
    datasets: [
      { name: "velocity", layers: ["velocity"], unit: "m/year" },
      { name: "velocityStd", layers: ["velocityStd", "velocity-std"], unit: "m/year" },
      { name: "intercept", layers: ["intercept"], unit: "m" },
      { name: "interceptStd", layers: ["interceptStd"], unit: "m" },
      { name: "residue", layers: ["residue"], unit: "m" },
    ],
  },
];

/** MintPy's ending for each component of pixel offsets, and ours. */
export const OFFSET_ENDINGS = { range: "Rg", azimuth: "Az" } as const;
const OFFSETS = Object.entries(OFFSET_ENDINGS);

/** Files of single maps of an offset run. */
export const OFFSET_MAP_FILES: readonly MintpyFile[] = OFFSETS.flatMap(([prefix, ending]) => [
  {
    file: `residualInv${ending}.h5`,
    type: "residual",
    unit: "m",
    step: `${prefix}-inversion`,
    isReferencedInTime: false,
    datasets: [{ name: "residual", layers: [`${prefix}Residual`, `${prefix}-residual`] }],
  },
  {
    file: `numInvOff${ending}.h5`,
    type: "mask",
    unit: "1",
    step: `${prefix}-inversion`,
    isReferencedInTime: false,
    isCount: true,
    datasets: [{ name: "mask", layers: [`${prefix}PairCount`, `${prefix}-pair-count`] }],
  },
  {
    file: `velocity${ending}.h5`,
    type: "velocity",
    unit: "m/year",
    step: `${prefix}-velocity-fit`,
    isReferencedInTime: true,
    isMoved: true,
    datasets: [
      { name: "velocity", layers: [`${prefix}Velocity`, `${prefix}-velocity`], unit: "m/year" },
      { name: "velocityStd", layers: [`${prefix}VelocityStd`, `${prefix}-velocity-std`], unit: "m/year" },
      { name: "intercept", layers: [`${prefix}Intercept`], unit: "m" },
      { name: "interceptStd", layers: [`${prefix}InterceptStd`], unit: "m" },
      { name: "residue", layers: [`${prefix}Residue`], unit: "m" },
    ],
  },
]);

/** A file of a series: from the chain of corrections, or one beside it. */
export const seriesFile = (file: string, step: string, output: string, isMoved: boolean): MintpyFile => ({
  file,
  type: "timeseries",
  unit: "m",
  step,
  isReferencedInTime: true,
  isMoved,
  datasets: [{ name: "timeseries", layers: [output] }],
});

/** MintPy's spelling of units; one that it does not have stays as it is. */
const UNITS: Readonly<Record<string, string>> = {
  "m yr-1": "m/year",
  "m yr-2": "m/year^2",
  rad: "radian",
};
export const mintpyUnit = (unit: string) => UNITS[unit] ?? unit;
