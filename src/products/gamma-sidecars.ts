import { readFile } from "node:fs/promises";
import { fromSystemError } from "../errors.ts";
import { type GammaHeader, gammaNumbers, parseGammaPar } from "../formats/flat/gamma-header.ts";
import type { Acquisition } from "../stack/stack.ts";
import { baselineAtCenter, baselineOfTable, gammaNumber, readGammaImage } from "./gamma-metadata.ts";
import type { Entry } from "./listing.ts";
import { datesInName, pairInName, pairKey } from "./pair-name.ts";

/** GAMMA's parameter files that lie beside rasters: image headers by date, map headers, baselines by pair. */
export interface GammaSidecars {
  /** *_mli.par and *_slc.par by ISO date; of one date the multilooked image. */
  readonly images: ReadonlyMap<string, GammaFile>;
  /** *_dem.par: the map geometry of geocoded rasters. */
  readonly maps: readonly GammaFile[];
  /** Perpendicular baseline at the scene centre, metres, by pair key. */
  readonly baselines: ReadonlyMap<string, number>;
}

export interface GammaFile {
  readonly path: string;
  readonly header: GammaHeader;
}

/** A parameter file is a few kilobytes, a baseline table some hundreds; anything larger is something else. */
const LARGEST_PAR = 16 * 1024 * 1024;

/** Reads every `.par` file (and `.dem_par`) among the entries; which is which, its keys say. */
export async function readGammaSidecars(entries: readonly Entry[]): Promise<GammaSidecars> {
  const images = new Map<string, GammaFile>();
  const maps: GammaFile[] = [];
  const tables = new Map<string, number>();
  const vectors: { key: string; reference: string; header: GammaHeader }[] = [];
  for (const { path, name, bytes, kind } of entries) {
    if (kind !== "file" || !/[._](dem_)?par$/i.test(name) || bytes > LARGEST_PAR) continue;
    const text = await readFile(path, "latin1").catch((cause: unknown) => {
      throw fromSystemError(cause, path);
    });
    const pair = pairInName(name);
    if (pair !== null) {
      const table = baselineOfTable(text);
      if (table !== null) tables.set(pairKey(pair), table);
      const header = parseGammaPar(text);
      if ("initial_baseline(TCN)" in header)
        vectors.push({ key: pairKey(pair), reference: pair.reference, header });
      continue;
    }
    const header = parseGammaPar(text);
    if ("DEM_projection" in header) maps.push({ path, header });
    else if ("radar_frequency" in header) {
      const date = dateOf(header) ?? datesInName(name)[0];
      if (date && (!images.has(date) || isMultilooked(header))) images.set(date, { path, header });
    }
  }
  return { images, maps, baselines: joinBaselines(tables, vectors, images) };
}

const isMultilooked = (header: GammaHeader) => (gammaNumber(header, "range_looks") ?? 1) > 1;

function dateOf(header: GammaHeader): string | null {
  const [year, month, day] = gammaNumbers(header, "date");
  if (year === undefined || month === undefined || day === undefined) return null;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** base_perp's table is the better source: GAMMA worked it out with the orbit; else from the orbit vector. */
function joinBaselines(
  tables: ReadonlyMap<string, number>,
  vectors: readonly { key: string; reference: string; header: GammaHeader }[],
  images: GammaSidecars["images"],
): Map<string, number> {
  const baselines = new Map(tables);
  const anyImage = [...images.values()][0];
  for (const { key, reference, header } of vectors) {
    if (baselines.has(key)) continue;
    const image = images.get(reference) ?? anyImage;
    const baseline = image && baselineAtCenter(header, image.header);
    if (baseline !== undefined && baseline !== null) baselines.set(key, baseline);
  }
  return baselines;
}

/** The acquisition as the earliest image's header states it; empty when there is none. */
export function acquisitionOfImages(images: GammaSidecars["images"]): Acquisition {
  const [first] = [...images.keys()].sort();
  const image = first === undefined ? undefined : images.get(first);
  return image ? readGammaImage(image.header) : {};
}
