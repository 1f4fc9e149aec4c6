import { configError } from "../errors.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Attributes, Variable } from "../stack/variable.ts";
import type { MintpyFile } from "./mintpy-files.ts";
import type { OpenOptions } from "./product.ts";
import { rscText } from "./rsc-attributes.ts";

/** The layers that a stack of pairs is read from. */
export interface PairLayers {
  /** What tells how many pairs, rows and columns there are. */
  readonly first: Variable;
  readonly layers: readonly {
    readonly name: string;
    readonly source: Variable;
    readonly unit: string;
    readonly nodata: number | null;
    /** 0 is no data in it, so that parts that were never written would pass for that. */
    readonly mustBeWhole: boolean;
  }[];
  /** The dataset that is inverted, where it is one. */
  readonly observed: string | null;
  readonly notes: readonly string[];
}

/** From the least to the most corrected, as MintPy's unwrapping corrections name their outputs. */
const PHASES = [
  "unwrapPhase",
  "unwrapPhase_bridging",
  "unwrapPhase_phaseClosure",
  "unwrapPhase_bridging_phaseClosure",
] as const;
const AS_LOADED = "unwrapPhase";

/** Unit and no-data value of a dataset of a pair stack by its name; null for one that is not known. */
export function pairLabels(name: string): { readonly unit: string; readonly nodata: number | null } | null {
  if (/^(unwrap|wrap|iono)Phase/.test(name)) return { unit: "rad", nodata: 0 };
  if (name === "coherence") return { unit: "1", nodata: 0 };
  if (name === "connectComponent" || name === "offsetSNR") return { unit: "1", nodata: null };
  if (/^(range|azimuth)OffsetStd$/.test(name)) return { unit: "pixel", nodata: null };
  return /^(range|azimuth)Offset$/.test(name) ? { unit: "pixel", nodata: 0 } : null;
}

/** Phases, coherence and component labels. */
export function phaseLayers(file: MintpyFile, options: OpenOptions): PairLayers {
  const { variable, notes } = choosePhase(file, options.phase ?? (options.asLoaded ? AS_LOADED : undefined));
  const { variables } = file.dataset;
  return {
    first: variable,
    layers: present([
      row("unwrappedPhase", variable),
      row("coherence", variables.get("coherence")),
      row("connectedComponent", variables.get("connectComponent")),
    ]),
    observed: variable.name,
    notes,
  };
}

/** Offsets in pixels of the full-resolution image, their standard errors, and how clear the match was. */
export function offsetLayers({ path, dataset }: MintpyFile, { phase }: OpenOptions): PairLayers {
  if (phase !== undefined)
    throw configError({
      code: "phase-missing",
      what: "A stack of offsets holds no phase.",
      where: path,
      got: phase,
      fix: "Leave --phase out, or name an ifgramStack.h5.",
    });
  const layers = present(OFFSETS.map((name) => row(name, dataset.variables.get(name))));
  const [first] = layers;
  if (!first) throw new TypeError(`${path} was taken for a stack of offsets and holds none`);
  return { first: first.source, layers, observed: null, notes: [] };
}

const OFFSETS = ["rangeOffset", "azimuthOffset", "rangeOffsetStd", "azimuthOffsetStd", "offsetSNR"] as const;

/** A dataset under our name, with the labels of its own. */
function row(name: string, source: Variable | undefined): Row {
  const { unit = "", nodata = null } = (source && pairLabels(source.name)) ?? {};
  return [name, source, unit, nodata];
}

type Row = readonly [name: string, source: Variable | undefined, unit: string, nodata: number | null];

const present = (rows: readonly Row[]): PairLayers["layers"] =>
  rows.flatMap(([name, source, unit, nodata]) =>
    source === undefined ? [] : [{ name, source, unit, nodata, mustBeWhole: nodata === 0 }],
  );

function choosePhase({ path, dataset }: MintpyFile, wanted: string | undefined) {
  const known = [...dataset.variables.values()].filter(
    ({ name, shape }) => name.startsWith("unwrapPhase") && shape.length === 3,
  );
  const name =
    wanted ?? PHASES.findLast((candidate) => known.some((variable) => variable.name === candidate));
  const variable = known.find((candidate) => candidate.name === name);
  const others = known.filter((candidate) => candidate !== variable).map((candidate) => candidate.name);
  if (variable !== undefined)
    return {
      variable,
      notes:
        others.length > 0
          ? [`The phase is read from ${name}; the stack also holds ${others.join(", ")}.`]
          : [],
    };
  throw configError({
    code: "phase-missing",
    what: "The stack does not hold the wanted phase.",
    where: path,
    got: name ?? "no dataset unwrapPhase of three dimensions",
    fix: `Choose one of: ${others.join(", ") || "none is there; load the stack again"}.`,
  });
}

/** Processors whose AZIMUTH_PIXEL_SIZE is the spacing on the ground already. */
const ON_THE_GROUND = /^(gamma|snap|hyp3|aria|nisar)$/i;

/**
 * The size of a line on the ground. ISCE and ROI_PAC state it along the orbit: on the ground it is smaller by the ratio of the
 * two radii (MintPy does the same for offsets).
 */
export function onTheGround(acquisition: Acquisition, attrs: Attributes): Acquisition {
  const { azimuthPixelSize, earthRadius, satelliteHeight } = acquisition;
  if (azimuthPixelSize === undefined || ON_THE_GROUND.test(rscText(attrs, "PROCESSOR") ?? ""))
    return acquisition;
  if (earthRadius === undefined || satelliteHeight === undefined) return acquisition;
  return {
    ...acquisition,
    azimuthPixelSize: (azimuthPixelSize * earthRadius) / (earthRadius + satelliteHeight),
  };
}
