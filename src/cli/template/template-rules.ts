/** What a template's value becomes: parameters by name, or a reason why it plays no part. */
export type Translation =
  | { readonly set: Readonly<Record<string, string>> }
  | { readonly ignored: string }
  /** No value of this key; the shape of one. */
  | { readonly invalid: string }
  /** A file to be written when the run is done. */
  | { readonly wants: Readonly<Partial<Record<Extra, boolean>>> }
  /** It means what upwarp does anyway. */
  | { readonly same: true };

/** What MintPy writes after the last step where its template asks for it. */
export type Extra = "geocode" | "kmz" | "hdfeos5";

export interface TemplateRule {
  /** What MintPy takes where the template says auto or nothing. */
  readonly auto: string;
  translate(value: string): Translation;
}

const to = (set: Readonly<Record<string, string>>): Translation => ({ set });
const SAME: Translation = { same: true };
const ignored = (reason: string): Translation => ({ ignored: reason });

/** The value under another name; "no" and "none" turn it off. */
const named = (name: string, auto = "no"): TemplateRule => ({
  auto,
  translate: (value) => (value === "no" || value === "none" ? to({ [name]: "none" }) : to({ [name]: value })),
});
/** The value under another name, as it is. */
const plain = (name: string, auto: string): TemplateRule => ({
  auto,
  translate: (value) => to({ [name]: value }),
});
/** One word for another. */
const words = (name: string, auto: string, table: Readonly<Record<string, string>>): TemplateRule => ({
  auto,
  translate: (value) => {
    const word = Object.entries(table).find(([key]) => key.toLowerCase() === value.toLowerCase())?.[1];
    return word === undefined ? { invalid: Object.keys(table).join(" | ") } : to({ [name]: word });
  },
});
/** A file that is written or not. */
const wants = (extra: Extra, auto: string): TemplateRule => ({
  auto,
  translate: (value) => ({ wants: { [extra]: value === "yes" } }),
});
/** Has no meaning here, whatever its value; said only where the template sets it. */
const never = (reason: string, auto = "auto"): TemplateRule => ({ auto, translate: () => ignored(reason) });

const RESOURCES = "memory and threads are shared out by --memory and --workers";
const LOADED = "--inputs names what is read; products are recognised by their content";
const OFFSETS =
  "pixel offsets are a run of their own: upwarp run offsets --inputs offsetStack.h5 and its geometry file --out DIR";
/** Values that concern offsets alone have no meaning in sbas. */
const orOffsets = (values: RegExp, rule: TemplateRule): TemplateRule => ({
  auto: rule.auto,
  translate: (value) => (values.test(value) ? ignored(OFFSETS) : rule.translate(value)),
});
const NO_FILE = "masks and coherences come from the run itself, so no file of an earlier run is read";

const RAMPS = {
  no: "none",
  linear: "linear",
  quadratic: "quadratic",
  linear_range: "linear-range",
  linear_azimuth: "linear-azimuth",
  quadratic_range: "quadratic-range",
  quadratic_azimuth: "quadratic-azimuth",
};

const latLon = (value: string): Translation => {
  if (value === "no" || value === "none") return to({ "reference.lonlat": "none" });
  const [latitude = "", longitude = ""] = value.split(",").map((part) => part.trim());
  return to({ "reference.lonlat": `${longitude},${latitude}` });
};

/** Every key of MintPy's configuration (without `mintpy.`) and what becomes of it. */
export const TEMPLATE_RULES: Readonly<Record<string, TemplateRule>> = {
  "compute.maxMemory": never(RESOURCES, "4"),
  "compute.cluster": never(RESOURCES, "none"),
  "compute.numWorker": never(RESOURCES, "4"),
  "compute.config": never(RESOURCES, "none"),

  "load.processor": never(LOADED, "isce"),
  "load.autoPath": never(LOADED, "no"),
  "load.updateMode": never("reuse is by content: what is unchanged is never computed again", "yes"),
  "load.compression": never("the inputs are read where they lie; no copy of them is made", "default"),
  "load.frequency": never(LOADED, "A"),
  ...Object.fromEntries(
    [
      "metaFile",
      "baselineDir",
      "unwFile",
      "corFile",
      "connCompFile",
      "intFile",
      "magFile",
      "ionUnwFile",
      "ionCorFile",
      "ionConnCompFile",
      "demFile",
      "lookupYFile",
      "lookupXFile",
      "incAngleFile",
      "azAngleFile",
      "shadowMaskFile",
      "waterMaskFile",
      "bperpFile",
    ].map((name) => [`load.${name}`, never(LOADED)]),
  ),
  ...Object.fromEntries(
    ["azOffFile", "rgOffFile", "azOffStdFile", "rgOffStdFile", "offSnrFile"].map((name) => [
      `load.${name}`,
      never(OFFSETS),
    ]),
  ),

  "network.tempBaseMax": named("network.max-days"),
  "network.perpBaseMax": named("network.max-baseline"),
  "network.connNumMax": named("network.max-connections"),
  "network.startDate": named("network.start"),
  "network.endDate": named("network.end"),
  "network.excludeDate": named("network.exclude-dates"),
  "network.excludeDate12": named("network.exclude-pairs"),
  "network.excludeIfgIndex": named("network.exclude-indices"),
  // A path here; read-template.ts puts the pairs of that file in its place.
  "network.referenceFile": named("network.reference-pairs"),
  // A switch and its value are two keys: SWITCHES turns the value off again.
  "network.coherenceBased": { auto: "no", translate: () => SAME },
  "network.minCoherence": plain("network.min-coherence", "0.7"),
  "network.areaRatioBased": { auto: "no", translate: () => SAME },
  "network.minAreaRatio": plain("network.min-area-ratio", "0.75"),
  "network.keepMinSpanTree": plain("network.keep-spanning-tree", "yes"),
  "network.maskFile": never(NO_FILE, "waterMask.h5"),
  "network.aoiYX": named("network.area"),
  "network.aoiLALO": {
    auto: "no",
    translate: (value) => {
      if (value === "no" || value === "none") return to({ "network.area-lonlat": "none" });
      const [latitudes = "", longitudes = ""] = value.split(",").map((part) => part.trim());
      return to({ "network.area-lonlat": `${longitudes},${latitudes}` });
    },
  },

  "reference.yx": named("reference.yx"),
  "reference.lalo": { auto: "no", translate: latLon },
  "reference.maskFile": never(NO_FILE, "maskConnComp.h5"),
  "reference.coherenceFile": never(NO_FILE, "avgSpatialCoh.h5"),
  "reference.minCoherence": never("the reference point is chosen by upwarp's own rule", "0.85"),

  "unwrapError.method": words("unwrapping.method", "no", {
    no: "none",
    bridging: "bridging",
    phase_closure: "closure",
    "bridging+phase_closure": "bridging+closure",
  }),
  "unwrapError.waterMaskFile": never(NO_FILE, "waterMask.h5"),
  "unwrapError.connCompMinArea": plain("unwrapping.min-area", "2.5e3"),
  "unwrapError.numSample": plain("unwrapping.samples", "100"),
  "unwrapError.ramp": words("unwrapping.ramp", "no", RAMPS),
  "unwrapError.bridgePtsRadius": plain("unwrapping.radius", "50"),

  "networkInversion.weightFunc": plain("weight", "var"),
  "networkInversion.waterMaskFile": never(NO_FILE, "waterMask.h5"),
  "networkInversion.minNormVelocity": words("min-norm", "yes", { yes: "velocity", no: "phase" }),
  "networkInversion.maskDataset": orOffsets(
    /^(offsetSNR|(range|azimuth)OffsetStd)$/i,
    words("mask.dataset", "no", {
      no: "none",
      coherence: "coherence",
      connectComponent: "connectedComponent",
    }),
  ),
  "networkInversion.maskThreshold": plain("mask.threshold", "0.4"),
  "networkInversion.minRedundancy": {
    auto: "1.0",
    translate: (value) => to({ "min-redundancy": String(Math.round(Number(value))) }),
  },
  "networkInversion.minTempCoh": plain("min-temporal-coherence", "0.7"),
  "networkInversion.minNumPixel": plain("min-reliable-pixels", "100"),
  "networkInversion.shadowMask": never("a shadow mask among the inputs is always used", "yes"),

  solidEarthTides: words("tides", "no", { yes: "yes", no: "no" }),
  "ionosphericDelay.method": words("ionosphere", "no", { no: "none", split_spectrum: "split-spectrum" }),
  "ionosphericDelay.excludeDate": named("ionosphere.exclude-dates"),
  "ionosphericDelay.excludeDate12": named("ionosphere.exclude-pairs"),

  "troposphericDelay.method": words("troposphere", "pyaps", {
    no: "none",
    height_correlation: "height",
    pyaps: "era5",
    gacos: "gacos",
    opera: "opera",
  }),
  "troposphericDelay.weatherModel": {
    auto: "ERA5",
    translate: (value) => (value === "ERA5" ? SAME : ignored(`of the weather models only ERA5 is read`)),
  },
  // read-template.ts reads the folders that are there.
  "troposphericDelay.weatherDir": { auto: ".", translate: () => SAME },
  "troposphericDelay.polyOrder": plain("troposphere.polynomial", "1"),
  "troposphericDelay.looks": plain("troposphere.looks", "8"),
  "troposphericDelay.minCorrelation": plain("troposphere.min-correlation", "0"),
  "troposphericDelay.gacosDir": { auto: "./GACOS", translate: () => SAME },
  "troposphericDelay.operaDir": { auto: "./OPERA", translate: () => SAME },

  deramp: words("deramp", "no", RAMPS),
  "deramp.maskFile": never(NO_FILE, "maskTempCoh.h5"),

  topographicResidual: words("topography", "yes", { yes: "yes", no: "no" }),
  "topographicResidual.polyOrder": plain("topography.polynomial", "2"),
  "topographicResidual.phaseVelocity": words("topography.phase-velocity", "no", { yes: "yes", no: "no" }),
  "topographicResidual.stepDate": named("topography.steps"),
  "topographicResidual.excludeDate": {
    auto: "exclude_date.txt",
    translate: (value) =>
      value.endsWith(".txt")
        ? ignored("no file of an earlier run changes the next; name the dates to leave them out")
        : to({ "topography.exclude": value === "no" ? "none" : value }),
  },
  "topographicResidual.pixelwiseGeometry": words("topography.pixelwise", "yes", { yes: "yes", no: "no" }),

  "residualRMS.maskFile": never(NO_FILE, "maskTempCoh.h5"),
  "residualRMS.deramp": words("residual.ramp", "quadratic", RAMPS),
  "residualRMS.cutoff": plain("residual.cutoff", "3"),
  "reference.date": {
    auto: "reference_date.txt",
    translate: (value) => {
      if (value.endsWith(".txt")) return to({ "reference.date": "auto" });
      return to({ "reference.date": value === "no" ? "none" : value });
    },
  },

  "timeFunc.startDate": named("velocity.start"),
  "timeFunc.endDate": named("velocity.end"),
  "timeFunc.excludeDate": {
    auto: "exclude_date.txt",
    // The file is what residual-rms finds, which the fit leaves out by itself.
    translate: (value) =>
      value.endsWith(".txt") ? SAME : to({ "velocity.exclude": value === "no" ? "none" : value }),
  },
  "timeFunc.polynomial": plain("velocity.polynomial", "1"),
  "timeFunc.periodic": named("velocity.periods"),
  "timeFunc.stepDate": named("velocity.steps"),
  "timeFunc.exp": named("velocity.exponentials"),
  "timeFunc.log": named("velocity.logarithms"),
  "timeFunc.uncertaintyQuantification": words("velocity.uncertainty", "residue", {
    residue: "residual",
    covariance: "covariance",
    bootstrap: "bootstrap",
  }),
  "timeFunc.timeSeriesCovFile": never("the covariance follows from the run's own weights", "no"),
  "timeFunc.bootstrapCount": plain("velocity.bootstrap-count", "400"),

  geocode: wants("geocode", "yes"),
  // template-map.ts reads them.
  "geocode.SNWE": { auto: "none", translate: () => SAME },
  "geocode.laloStep": { auto: "none", translate: () => SAME },
  "geocode.interpMethod": { auto: "nearest", translate: () => SAME },
  "geocode.fillValue": { auto: "nan", translate: () => SAME },
  "save.kmz": wants("kmz", "yes"),
  "save.hdfEos5": wants("hdfeos5", "no"),
  "save.hdfEos5.update": { auto: "no", translate: () => SAME },
  "save.hdfEos5.subset": { auto: "no", translate: () => SAME },
  plot: never("`upwarp plot` and the report draw any result", "yes"),
  "plot.dpi": never("`upwarp plot` and the report draw any result", "150"),
  "plot.maxMemory": never("`upwarp plot` and the report draw any result", "4"),

  // template-cut.ts reads them.
  "subset.yx": { auto: "no", translate: () => SAME },
  "subset.lalo": { auto: "no", translate: () => SAME },
  "multilook.method": { auto: "nearest", translate: () => SAME },
  "multilook.ystep": { auto: "1", translate: () => SAME },
  "multilook.xstep": { auto: "1", translate: () => SAME },
};

/** Values that count only where their switch is on: [switch, parameter, value when off]. */
export const SWITCHES = [
  ["network.coherenceBased", "network.min-coherence", "none"],
  ["network.areaRatioBased", "network.min-area-ratio", "none"],
] as const;
