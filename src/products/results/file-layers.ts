import { basename, extname } from "node:path";
import { openDataset } from "../../formats/open.ts";
import type { Dataset } from "../../stack/variable.ts";
import { rscText } from "../rsc-attributes.ts";
import { bandAxis } from "./band-axis.ts";
import { isMintpy, mintpyFileLayers } from "./mintpy-file-layers.ts";
import { layersOf } from "./open-result.ts";
import { type Pixel, type ResultLayer, referenceOf } from "./result-layer.ts";
import { storedPairs } from "./stored-pairs.ts";

/** An interferogram of a layer with a slice for each. */
export interface LayerPair {
  readonly reference: string;
  readonly secondary: string;
  /** Metres; absent where it is not known. */
  readonly perpendicularBaseline?: number;
  /** Kept in the file, and told not to be used. */
  readonly dropped?: boolean;
}

/** A layer with all that its file says about it. */
export interface FileLayer extends ResultLayer {
  /** One for each slice where the slices are interferograms; else empty. */
  readonly pairs: readonly LayerPair[];
  readonly reference: Pixel | null;
  /** A sentence about it; "" when the file says nothing. */
  readonly title: string;
}

/** A layer whose axis is still to be told apart. */
export type PlainLayer = ResultLayer & Partial<Pick<FileLayer, "pairs" | "reference" | "title">>;

export interface FileLayers {
  readonly layers: readonly FileLayer[];
  readonly attrs: Dataset["attrs"];
}

/**
 * Every array with pixels in one file or store, whatever wrote it: MintPy's files get their units, grids and dates; ours their
 * pairs; bands named by dates their dates. Reads headers only. Throws what `openDataset` throws.
 */
export async function openFileLayers(path: string): Promise<FileLayers> {
  const dataset = await openDataset(path);
  const plain: readonly PlainLayer[] = isMintpy(dataset)
    ? await mintpyFileLayers(dataset)
    : await layersOf(dataset);
  const layers = plain.map((layer): FileLayer => {
    const [depth = 0] = layer.variable.shape.length === 3 ? layer.variable.shape : [];
    const bands = depth > 0 && layer.dates.length === 0 ? bandAxis(layer.variable.attrs, depth) : null;
    return {
      ...layer,
      name: nameOf(layer, plain.length === 1),
      dates: bands?.dates ?? layer.dates,
      pairs: layer.pairs ?? bands?.pairs ?? (depth > 0 ? storedPairs(layer, depth) : []),
      reference: layer.reference ?? referenceOf(layer),
      title: layer.title ?? titleOf(layer),
    };
  });
  return { layers, attrs: dataset.attrs };
}

/** The last part of a nested name; the file's where it says nothing by itself. */
function nameOf({ name, path }: ResultLayer, alone: boolean): string {
  const own = name.slice(name.lastIndexOf("/") + 1);
  const isNameless = /^(raster|data|band\d+|Band\d+|z|__xarray_dataarray_variable__)$/.test(own);
  return isNameless && alone ? basename(path, extname(path)) : own;
}

function titleOf({ variable: { attrs } }: ResultLayer): string {
  for (const key of ["long_name", "description", "DESCRIPTION", "Title", "standard_name"]) {
    const text = rscText(attrs, key);
    if (text !== null) return text;
  }
  return "";
}
