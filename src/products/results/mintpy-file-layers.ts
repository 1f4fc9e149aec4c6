import { basename, extname } from "node:path";
import { parseDate } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import { readStrings } from "../../formats/hdf5/strings.ts";
import type { Dataset, Variable } from "../../stack/variable.ts";
import { relabel } from "../../stack/views.ts";
import { namedReference } from "../mintpy-attributes.ts";
import { GEOMETRY_LABELS } from "../mintpy-geometry.ts";
import { pairLabels } from "../mintpy-layers.ts";
import { labelResult, readSeriesDates } from "../mintpy-results.ts";
import { rscGrid, rscText } from "../rsc-attributes.ts";
import type { LayerPair, PlainLayer } from "./file-layers.ts";

/** Does a file carry MintPy's attributes? HDF-EOS5 as MintPy writes it does, under another FILE_TYPE. */
export const isMintpy = ({ format, attrs }: Dataset) =>
  format === "hdf5" && rscText(attrs, "FILE_TYPE") !== null;

/** The arrays with pixels of one of MintPy's HDF5 files: pairs, series, maps, masks and geometry. */
export async function mintpyFileLayers(dataset: Dataset): Promise<PlainLayer[]> {
  const { path, attrs } = dataset;
  const type = rscText(attrs, "FILE_TYPE") ?? "";
  const rasters = [...dataset.variables.values()].filter(
    ({ shape }) => shape.length === 2 || shape.length === 3,
  );
  const { reference = null } = namedReference(attrs, path);
  const axes = new AxisReader(dataset, type === "ifgramStack");
  const layers: PlainLayer[] = [];
  for (const variable of rasters) {
    const [y = 0, x = 0] = variable.shape.slice(-2);
    const name = variable.name.slice(variable.name.lastIndexOf("/") + 1);
    const depth = variable.shape.length === 3 ? (variable.shape[0] ?? 0) : 0;
    const axis = depth > 0 ? await axes.of(variable.name, depth) : { dates: [], pairs: [] };
    layers.push({
      // Corrections leave one series in each of several files, and a mask is called so in all of its files.
      name: name === type || name === "mask" ? basename(path, extname(path)) : name,
      path,
      variable: labelled(variable, name, type, dataset, axis.pairs.length > 0),
      grid: rscGrid(attrs, { y, x }, path),
      attrs,
      reference,
      title: "",
      ...axis,
    });
  }
  return layers;
}

function labelled(variable: Variable, name: string, type: string, { attrs }: Dataset, isPairs: boolean) {
  const isSeries = variable.shape.length === 3;
  const known = isPairs || type === "ifgramStack" ? pairLabels(name) : null;
  if (known !== null)
    return relabel(variable, { ...known, dims: isSeries ? ["pair", "y", "x"] : ["y", "x"] });
  const geometry = Object.hasOwn(GEOMETRY_LABELS, name) ? GEOMETRY_LABELS[name] : undefined;
  if (geometry !== undefined && !isSeries)
    return relabel(variable, { unit: geometry.unit ?? "", nodata: null, dims: ["y", "x"] });
  // The root's UNIT is that of the series; in HDF-EOS5 each dataset has its own, spelled out.
  const own = rscText(variable.attrs, "Units");
  const result = labelResult(variable, variable.name, isSeries, type, attrs);
  return own === null ? result : relabel(result, { unit: WORDS[own] ?? own });
}

/** HDF-EOS5's units in UDUNITS spelling. */
const WORDS: Readonly<Record<string, string>> = { meters: "m", degrees: "degree", "m/year": "m yr-1" };

/** Dates and pairs of a file, read once for all of its layers. */
class AxisReader {
  readonly #dataset: Dataset;
  readonly #isPairs: boolean;
  readonly #known = new Map<string, Promise<Axis>>();

  constructor(dataset: Dataset, isPairs: boolean) {
    this.#dataset = dataset;
    this.#isPairs = isPairs;
  }

  /** `date` stands beside the array that it belongs to, in the group of an HDF-EOS5 file. */
  of(name: string, depth: number): Promise<Axis> {
    const folder = name.slice(0, name.lastIndexOf("/") + 1);
    const known = this.#known.get(folder) ?? this.#read(folder, depth);
    this.#known.set(folder, known);
    return known;
  }

  async #read(folder: string, depth: number): Promise<Axis> {
    const { path } = this.#dataset;
    if (this.#isPairs) return { dates: [], pairs: await this.#readPairs(depth) };
    return { dates: await readSeriesDates(path, depth, `${folder}date`), pairs: [] };
  }

  async #readPairs(depth: number): Promise<LayerPair[]> {
    const { path, variables } = this.#dataset;
    const dates = (await readStrings(path, "date")).flatMap((text) => parseDate(text.slice(0, 8)) ?? []);
    if (dates.length !== 2 * depth)
      throw inputError({
        code: "dates-unreadable",
        what: "The dates of the pairs cannot be read.",
        where: `${path}, dataset date`,
        got: `${dates.length} dates for ${depth} pairs`,
        fix: "The dataset holds two dates YYYYMMDD for each pair.",
      });
    const column = async (name: string) => {
      const variable = variables.get(name);
      return variable?.shape.length === 1 && variable.shape[0] === depth ? variable.read([[0, depth]]) : null;
    };
    const [baselines, kept] = [await column("bperp"), await column("dropIfgram")];
    return Array.from({ length: depth }, (_, k) => {
      const baseline = baselines?.[k] ?? Number.NaN;
      return {
        reference: dates[2 * k] ?? "",
        secondary: dates[2 * k + 1] ?? "",
        ...(Number.isFinite(baseline) && { perpendicularBaseline: baseline }),
        // MintPy's name says the contrary: true is a pair to keep.
        ...(kept?.[k] === 0 && { dropped: true }),
      };
    });
  }
}

type Axis = { readonly dates: readonly string[]; readonly pairs: readonly LayerPair[] };
