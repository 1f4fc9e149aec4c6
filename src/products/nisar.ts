import { parseDate } from "../dates.ts";
import { formatError, isUpwarpError } from "../errors.ts";
import { crsOfGridMapping } from "../formats/netcdf/cf-crs.ts";
import { crsFromEpsg } from "../geo/crs.ts";
import { type Crs, type Grid, NO_CRS } from "../geo/grid.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Dataset, Variable } from "../stack/variable.ts";
import { pointwise, relabel } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { arrangeLayers } from "./arrange-layers.ts";
import { clipToCommonExtent } from "./common-grid.ts";
import { numberOf, textOfDataset } from "./file-facts.ts";
import { gridOfCoordinates, readVector } from "./grid-of-coordinates.ts";
import { AT_HEIGHT_ZERO, findGround } from "./ground-height.ts";
import { earlierFirst, lateFirstKeys, orientPhases } from "./late-first.ts";
import { cubeAtGround, meanOfCube } from "./layer-cube.ts";
import type { PairLayer } from "./layer-name.ts";
import { isNamed } from "./listing.ts";
import { namedRaster } from "./named-raster.ts";
import { northUp } from "./north-up.ts";
import { type DatePair, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import type { Product } from "./product.ts";
import { independentLooks, SPEED_OF_LIGHT } from "./radar.ts";
import { mean, sampleValues } from "./sample-values.ts";
import type { Survey } from "./survey.ts";

const PHASE =
  /^science\/([LS]SAR)\/GUNW\/grids\/frequency([AB])\/unwrappedInterferogram\/(HH|VV|HV|VH|RH|RV)\/unwrappedPhase$/;

/** Co-polarised phases are the better ones; the main frequency has the finer grid. */
const POLARISATIONS = ["HH", "VV", "RH", "RV", "HV", "VH"];

const DATASETS: Readonly<Record<PairLayer, string>> = {
  unwrappedPhase: "unwrappedPhase",
  coherence: "coherenceMagnitude",
  connectedComponent: "connectedComponents",
};

interface GunwFile {
  readonly dataset: Dataset;
  /** "science/LSAR". */
  readonly root: string;
  readonly frequency: string;
  readonly polarisation: string;
  /** ".../frequencyA/unwrappedInterferogram". */
  readonly group: string;
  readonly pair: DatePair;
  readonly grid: Grid;
}

/** NISAR's geocoded unwrapped interferograms (GUNW), HDF5 with the radar grid's geometry at several heights. */
export const nisar: Product = {
  name: "nisar",
  looksFor: "NISAR GUNW products (HDF5 with science/LSAR/GUNW/grids/frequencyA/unwrappedInterferogram)",
  async claim(survey) {
    const claimed = await gunwDatasets(survey);
    const paths = new Set(claimed.map(({ path }) => path));
    return survey.listing.entries.filter(({ path }) => paths.has(path));
  },
  async open(survey) {
    const files: GunwFile[] = [];
    for (const dataset of await gunwDatasets(survey)) files.push(await describeGunw(dataset));
    const byPath = new Map(files.map((file) => [file.dataset.path, file]));
    const at = (path: string) => byPath.get(path) as GunwFile;
    const nameIn = ({ group, polarisation }: GunwFile, layer: PairLayer) =>
      `${group}/${polarisation}/${DATASETS[layer]}`;
    const table = tabulatePairs(
      files.flatMap((file) =>
        (Object.keys(DATASETS) as PairLayer[])
          .filter((layer) => file.dataset.variables.has(nameIn(file, layer)))
          .map((layer) => ({ path: file.dataset.path, layer, pair: earlierFirst(file.pair) })),
      ),
    );
    const arranged = await arrangeLayers(
      table,
      async (layer, paths) =>
        paths.map((path) => {
          const file = at(path);
          return northUp(namedRaster(file.dataset, nameIn(file, layer), layer, file.grid));
        }),
      clipToCommonExtent,
    );
    const { grid } = arranged;
    const first = at((table.files.get("unwrappedPhase") ?? [])[0] ?? "");
    const ground = await findGround(survey, grid);
    const geometry = await geometryOf(first, grid, ground.height ?? 0);
    const layers = new Map(arranged.layers);
    const lateFirst = lateFirstKeys(files.map(({ pair }) => pair));
    layers.set("unwrappedPhase", orientPhases(layers.get("unwrappedPhase") ?? [], table.pairs, lateFirst));
    const [incidence, range] = [geometry.get("incidenceAngle"), geometry.get("slantRange")];
    return assemblePairStack({
      product: "nisar",
      grid,
      pairs: table.pairs,
      layers,
      statics: new Map([...(ground.height ? [["height", ground.height] as const] : []), ...geometry]),
      baselines: await baselinesOf(files),
      acquisition: {
        ...(await acquisitionOf(first)),
        ...knownFields({
          incidence: incidence ? mean(await sampleValues(incidence)) : null,
          slantRange: range ? mean(await sampleValues(range)) : null,
        }),
      },
      attrs: { frequency: first.frequency, polarisation: first.polarisation },
      notes: [
        ...arranged.notes,
        ...table.notes,
        ...ground.notes,
        ...(ground.height === undefined && geometry.size > 0 ? [AT_HEIGHT_ZERO] : []),
      ],
    });
  },
};

/** HDF5 files that hold an unwrapped interferogram of NISAR; what is damaged is its own reader's, unless it was named. */
async function gunwDatasets(survey: Survey): Promise<Dataset[]> {
  const datasets: Dataset[] = [];
  for (const entry of survey.listing.entries) {
    if (!/\.(h5|hdf5)$/i.test(entry.name) || (await survey.family(entry)) !== "hdf5") continue;
    const dataset = await survey.open(entry.path).catch((cause: unknown) => {
      const isOurs = /^NISAR_.*GUNW/i.test(entry.name) || isNamed(survey.listing, entry);
      if (isUpwarpError(cause) && !isOurs) return null;
      throw cause;
    });
    if (dataset !== null && [...dataset.variables.keys()].some((name) => PHASE.test(name)))
      datasets.push(dataset);
  }
  return datasets;
}

async function describeGunw(dataset: Dataset): Promise<GunwFile> {
  const phases = [...dataset.variables.keys()].flatMap((name) => {
    const match = PHASE.exec(name);
    return match ? [{ band: match[1] ?? "", frequency: match[2] ?? "", polarisation: match[3] ?? "" }] : [];
  });
  const rank = (phase: (typeof phases)[number]) =>
    `${phase.frequency}${POLARISATIONS.indexOf(phase.polarisation)}`;
  const [best] = phases.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const { band = "", frequency = "", polarisation = "" } = best ?? {};
  const root = `science/${band}`;
  const group = `${root}/GUNW/grids/frequency${frequency}/unwrappedInterferogram`;
  // Early products keep the coordinates with the polarisation.
  const home = dataset.variables.has(`${group}/xCoordinates`) ? group : `${group}/${polarisation}`;
  const crs = await crsOf(dataset, [`${home}/projection`, `${group}/projection`]);
  const grid = await gridOfCoordinates(
    dataset,
    { y: `${home}/yCoordinates`, x: `${home}/xCoordinates` },
    crs,
  );
  return { dataset, root, frequency, polarisation, group, grid, pair: await datesOf(dataset, root, group) };
}

async function datesOf(dataset: Dataset, root: string, where: string): Promise<DatePair> {
  const dateOf = async (which: string) =>
    parseDate(
      ((await textOfDataset(dataset, `${root}/identification/${which}ZeroDopplerStartTime`)) ?? "").slice(
        0,
        10,
      ),
    );
  const [reference, secondary] = [await dateOf("reference"), await dateOf("secondary")];
  if (reference !== null && secondary !== null) return { reference, secondary };
  throw formatError({
    code: "dataset-missing",
    what: "A NISAR product does not say of which dates it is.",
    where: `${dataset.path}: ${where}`,
    got: `no time in ${root}/identification/referenceZeroDopplerStartTime and secondaryZeroDopplerStartTime`,
    fix: "Download the file again.",
  });
}

/** The code that a projection dataset has as an attribute or as its value. */
async function crsOf(dataset: Dataset, names: readonly string[]): Promise<Crs> {
  for (const name of names) {
    const variable = dataset.variables.get(name);
    if (variable === undefined) continue;
    const stated = crsOfGridMapping(variable.attrs);
    if (stated.epsg !== null || stated.wkt !== null) return stated;
    const code = await numberOf(dataset, name);
    if (code !== null && code > 0) return crsFromEpsg(code);
  }
  return NO_CRS;
}

const radarGrid = ({ root }: GunwFile) => `${root}/GUNW/metadata/radarGrid`;

async function geometryOf(
  file: GunwFile,
  to: Grid,
  ground: Variable | number,
): Promise<Map<string, Variable>> {
  const layers = new Map<string, Variable>();
  const home = radarGrid(file);
  const heights = file.dataset.variables.get(`${home}/heightAboveEllipsoid`);
  const names = { y: `${home}/yCoordinates`, x: `${home}/xCoordinates` };
  if (heights === undefined || !file.dataset.variables.has(names.y)) return layers;
  const crs = await crsOf(file.dataset, [`${home}/projection`, `${home}/epsg`]);
  const axes = {
    heights: [...(await readVector(heights))],
    grid: await gridOfCoordinates(file.dataset, names, crs === NO_CRS ? file.grid.crs : crs),
  };
  const cube = (name: string) => cubeAtGround(file.dataset, `${home}/${name}`, axes, to, ground);
  const add = (name: string, unit: string, variable: Variable | undefined) => {
    if (variable) layers.set(name, relabel(variable, { name, unit }));
  };
  add("incidenceAngle", "degree", cube("incidenceAngle"));
  const [east, north] = [cube("losUnitVectorX"), cube("losUnitVectorY")];
  if (east && north)
    add("azimuthAngle", "degree", pointwise("azimuthAngle", "degree", "azimuthOfVector", [east, north]));
  add("slantRange", "m", cube("referenceSlantRange") ?? cube("slantRange"));
  return layers;
}

async function baselinesOf(files: readonly GunwFile[]): Promise<Map<string, number>> {
  const baselines = new Map<string, number>();
  for (const file of files) {
    const value = await meanOfCube(file.dataset, `${radarGrid(file)}/perpendicularBaseline`);
    if (value === null) continue;
    const ordered = earlierFirst(file.pair);
    baselines.set(pairKey(ordered), ordered.reference === file.pair.reference ? value : -value);
  }
  return baselines;
}

async function acquisitionOf(file: GunwFile): Promise<Acquisition> {
  const { dataset, root, frequency, group } = file;
  const identity = (name: string) => textOfDataset(dataset, `${root}/identification/${name}`);
  const center = await numberOf(
    dataset,
    `${root}/GUNW/grids/frequency${frequency}/centerFrequency`,
    `${group}/centerFrequency`,
  );
  const [start, end] = [
    secondsOf(await identity("referenceZeroDopplerStartTime")),
    secondsOf(await identity("referenceZeroDopplerEndTime")),
  ];
  const direction = (await identity("orbitPassDirection"))?.toLowerCase();
  const side = (await identity("lookDirection"))?.toLowerCase();
  const [rangeLooks, azimuthLooks] = [
    await parameter(file, "numberOfRangeLooks"),
    await parameter(file, "numberOfAzimuthLooks"),
  ];
  const spacing = await parameter(file, "slantRangeSpacing");
  return knownFields({
    wavelength: center === null ? null : SPEED_OF_LIGHT / center,
    platform: (await identity("missionId")) ?? "NISAR",
    orbitDirection: direction === "ascending" || direction === "descending" ? direction : null,
    antennaSide: side === "left" || side === "right" ? side : null,
    secondsOfDay: start === null ? null : (start + (end ?? start)) / 2,
    rangeLooks,
    azimuthLooks,
    looks: rangeLooks === null || azimuthLooks === null ? null : independentLooks(azimuthLooks, rangeLooks),
    rangePixelSize: spacing === null || rangeLooks === null ? null : spacing * rangeLooks,
  });
}

/** A processing parameter of the interferograms; the specification's versions keep it in different subgroups. */
async function parameter({ dataset, root, frequency }: GunwFile, name: string): Promise<number | null> {
  const home = `${root}/GUNW/metadata/processingInformation/parameters/`;
  const candidates = [...dataset.variables.keys()].filter(
    (path) => path.startsWith(home) && path.endsWith(`/${name}`) && path.includes(`frequency${frequency}`),
  );
  const ofPhase = candidates.filter((path) => /unwrapped/i.test(path));
  return numberOf(dataset, ...ofPhase, ...candidates);
}

/** Seconds of the day of an ISO time of up to nanoseconds. */
function secondsOf(time: string | null): number | null {
  const match = /T(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)/.exec(time ?? "");
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}
