import { basename } from "node:path";
import { inputError } from "../errors.ts";
import { crsFromEpsg } from "../geo/crs.ts";
import type { Grid } from "../geo/grid.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Dataset, Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { arrangeLayers } from "./arrange-layers.ts";
import { clipToCommonExtent } from "./common-grid.ts";
import { enumerate } from "./enumerate.ts";
import { numberOf, textOfDataset } from "./file-facts.ts";
import { gridOfCoordinates, readVector } from "./grid-of-coordinates.ts";
import { AT_HEIGHT_ZERO, findGround } from "./ground-height.ts";
import { SENTINEL1_WAVELENGTH } from "./hyp3-metadata.ts";
import { earlierFirst, lateFirstKeys, orientPhases } from "./late-first.ts";
import { type CubeAxes, cubeAtGround, meanOfCube } from "./layer-cube.ts";
import type { PairLayer } from "./layer-name.ts";
import type { Entry, Listing } from "./listing.ts";
import { azimuthOfPhi } from "./look-layers.ts";
import { namedRaster } from "./named-raster.ts";
import { northUp } from "./north-up.ts";
import { type DatePair, pairInName, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import type { Product } from "./product.ts";
import { mean, sampleValues } from "./sample-values.ts";

const DATA = "science/grids/data";
const GEOMETRY = "science/grids/imagingGeometry";
const RADAR = "science/radarMetaData";

const DATASETS: Readonly<Record<PairLayer, string>> = {
  unwrappedPhase: `${DATA}/unwrappedPhase`,
  coherence: `${DATA}/coherence`,
  connectedComponent: `${DATA}/connectedComponents`,
};

/** S1-GUNW-A-R-064-tops-20210723_20210711-015001-...: direction, side, track, later and earlier date, time. */
const NAME = /^S1-GUNW-([AD])-([RL])-\d{3}-\w+-(\d{8}_\d{8})-(\d{2})(\d{2})(\d{2})-.*\.nc$/i;

export const isGunwName = (name: string) => NAME.test(name);

/**
 * ARIA's geocoded interferograms S1-GUNW as they are distributed: netCDF-4 with the layers on a grid of 3 arc seconds and
 * the imaging geometry on a coarse grid at several heights. Phase and baseline are those of the later minus
 * the earlier date, so both change their sign.
 */
export const ariaGunw: Product = {
  name: "aria-gunw",
  looksFor: "ARIA S1-GUNW products (S1-GUNW-A-R-064-tops-20210723_20210711-015001-...-v2_0_4.nc)",
  claim: async ({ listing }) => gunwFiles(listing),
  async open(survey) {
    const files = gunwFiles(survey.listing);
    const named = files.map(({ path, name }) => ({ path, name, pair: pairInName(name) as DatePair }));
    requireOneFrame(named);
    const datasets = new Map<string, Dataset>();
    for (const { path } of named) datasets.set(path, await survey.open(path));
    const table = tabulatePairs(
      named.flatMap(({ path, pair }) =>
        (Object.keys(DATASETS) as PairLayer[])
          .filter((layer) => datasets.get(path)?.variables.has(DATASETS[layer]))
          .map((layer) => ({ path, layer, pair: earlierFirst(pair) })),
      ),
    );
    const at = (path: string) => datasets.get(path) as Dataset;
    const grids = new Map<string, Grid>();
    for (const { path } of named)
      grids.set(
        path,
        await gridOfCoordinates(
          at(path),
          { y: `${DATA}/latitude`, x: `${DATA}/longitude` },
          crsFromEpsg(4326),
        ),
      );
    const arranged = await arrangeLayers(
      table,
      async (layer, paths) =>
        paths.map((path) => northUp(namedRaster(at(path), DATASETS[layer], layer, grids.get(path) as Grid))),
      clipToCommonExtent,
    );
    const { grid } = arranged;
    const first = at((table.files.get("unwrappedPhase") ?? [])[0] ?? "");
    const ground = await findGround(survey, grid);
    const geometry = await anglesOf(first, grid, ground.height ?? 0);
    const lateFirst = lateFirstKeys(named.map(({ pair }) => pair));
    const layers = new Map(arranged.layers);
    layers.set("unwrappedPhase", orientPhases(layers.get("unwrappedPhase") ?? [], table.pairs, lateFirst));
    const incidence = geometry.get("incidenceAngle");
    return assemblePairStack({
      product: "aria-gunw",
      grid,
      pairs: table.pairs,
      layers,
      statics: new Map([...(ground.height ? [["height", ground.height] as const] : []), ...geometry]),
      baselines: await baselinesOf(named, at),
      acquisition: {
        ...(await acquisitionOf(first, basename(first.path))),
        ...knownFields({ incidence: incidence ? mean(await sampleValues(incidence)) : null }),
      },
      notes: [
        ...arranged.notes,
        ...table.notes,
        ...ground.notes,
        ...(ground.height === undefined && geometry.size > 0 ? [AT_HEIGHT_ZERO] : []),
      ],
    });
  },
};

const gunwFiles = ({ entries }: Listing): readonly Entry[] =>
  entries.filter(({ kind, name }) => kind === "file" && isGunwName(name));

/** Frames of one track follow each other along it; to join them is ARIA-tools' work. */
function requireOneFrame(files: readonly { path: string; pair: DatePair }[]): void {
  const groups = new Map<string, string[]>();
  for (const { path, pair } of files) groups.set(pairKey(pair), [...(groups.get(pairKey(pair)) ?? []), path]);
  const several = [...groups].filter(([, paths]) => paths.length > 1);
  if (several.length === 0) return;
  throw inputError({
    code: "aria-frames",
    what: "Several ARIA products have the same two dates: they are frames of one track, or versions of one frame.",
    where: enumerate(several.map(([, paths]) => paths.map((path) => basename(path)).join(" and "))),
    got: enumerate(
      several.map(([key]) => key),
      ", ",
    ),
    fix: "Join the frames with ARIA-tools (ariaTSsetup.py) and give its output folder, or give the files of one frame.",
  });
}

/** Incidence and azimuth at the ground. ARIA counts the azimuth from east, anti-clockwise. */
async function anglesOf(
  dataset: Dataset,
  to: Grid,
  ground: Variable | number,
): Promise<Map<string, Variable>> {
  const layers = new Map<string, Variable>();
  const heights = dataset.variables.get(`${GEOMETRY}/heightsMeta`);
  const names = { y: `${GEOMETRY}/latitudeMeta`, x: `${GEOMETRY}/longitudeMeta` };
  if (heights === undefined || !dataset.variables.has(names.y)) return layers;
  const axes: CubeAxes = {
    heights: [...(await readVector(heights))],
    grid: await gridOfCoordinates(dataset, names, crsFromEpsg(4326)),
  };
  const incidence = cubeAtGround(dataset, `${GEOMETRY}/incidenceAngle`, axes, to, ground);
  const azimuth = cubeAtGround(dataset, `${GEOMETRY}/azimuthAngle`, axes, to, ground);
  if (incidence) layers.set("incidenceAngle", relabel(incidence, { name: "incidenceAngle", unit: "degree" }));
  if (azimuth) layers.set("azimuthAngle", await azimuthOfPhi(azimuth));
  return layers;
}

async function baselinesOf(
  files: readonly { path: string; pair: DatePair }[],
  at: (path: string) => Dataset,
): Promise<Map<string, number>> {
  const baselines = new Map<string, number>();
  for (const { path, pair } of files) {
    const value = await meanOfCube(at(path), `${GEOMETRY}/perpendicularBaseline`);
    if (value === null) continue;
    const ordered = earlierFirst(pair);
    baselines.set(pairKey(ordered), ordered.reference === pair.reference ? value : -value);
  }
  return baselines;
}

async function acquisitionOf(dataset: Dataset, name: string): Promise<Acquisition> {
  const [, direction = "", side = "", , hours, minutes, seconds] = NAME.exec(name) ?? [];
  const [start, end] = [
    await numberOf(dataset, `${RADAR}/slantRangeStart`),
    await numberOf(dataset, `${RADAR}/slantRangeEnd`),
  ];
  return knownFields({
    wavelength: (await numberOf(dataset, `${RADAR}/wavelength`)) ?? SENTINEL1_WAVELENGTH,
    platform: (await textOfDataset(dataset, `${RADAR}/missionID`)) ?? "Sentinel-1",
    orbitDirection: direction.toUpperCase() === "A" ? "ascending" : "descending",
    antennaSide: side.toUpperCase() === "L" ? "left" : "right",
    secondsOfDay: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    startingRange: start,
    slantRange: start === null || end === null ? null : (start + end) / 2,
  });
}
