import { configError, inputError, isUpwarpError } from "../errors.ts";
import type { Stack } from "../stack/stack.ts";
import { readAcquisitionFile } from "./acquisition-file.ts";
import { aria } from "./aria.ts";
import { ariaGunw } from "./aria-gunw.ts";
import { demFolder } from "./dem/dem-folder.ts";
import { pyddem } from "./dem/pyddem.ts";
import { derivedAcquisition } from "./derived-acquisition.ts";
import { dolphin } from "./dolphin.ts";
import { count, enumerate } from "./enumerate.ts";
import { gamma } from "./gamma.ts";
import { geotiffPairs } from "./geotiff-pairs.ts";
import { gmtsar } from "./gmtsar.ts";
import { hyp3 } from "./hyp3.ts";
import { isce } from "./isce.ts";
import { licsar } from "./licsar.ts";
import { licsbas } from "./licsbas.ts";
import { type Entry, listFiles } from "./listing.ts";
import { mintpy } from "./mintpy.ts";
import { missingNotes } from "./missing-layers.ts";
import { nisar } from "./nisar.ts";
import { operaDisp } from "./opera-disp.ts";
import type { OpenOptions, Product } from "./product.ts";
import { roipac } from "./roipac.ts";
import { snap } from "./snap.ts";
import { requireStackShape } from "./stack-shape.ts";
import { createSurvey, type Survey } from "./survey.ts";
import { upwarpZarr } from "./upwarp-zarr.ts";
import { withWaterMask } from "./water-mask.ts";

/** Whoever claims a file first has it: HyP3's files are GeoTIFFs too. */
const PRODUCTS: readonly Product[] = [
  upwarpZarr,
  mintpy,
  hyp3,
  isce,
  aria,
  ariaGunw,
  nisar,
  operaDisp,
  dolphin,
  gmtsar,
  snap,
  licsar,
  licsbas,
  roipac,
  gamma,
  geotiffPairs,
  pyddem,
  demFolder,
];

export const productNames = PRODUCTS.map(({ name }) => name);

/**
 * Opens files and folders (searched three levels deep) as one stack, whatever product they are; only headers are
 * read. The pairs are sorted by (reference, secondary) date.
 *
 * Throws input errors, each naming all files of its kind: "product-unrecognised", "products-mixed", "folder-empty",
 * "pair-dates-missing", "pair-swapped", "pair-duplicate", "coherence-missing", "grid-differs", "files-unreadable", ...
 */
export async function openStack(paths: readonly string[], options: OpenOptions = {}): Promise<Stack> {
  return openSurvey(createSurvey(await listFiles(paths)), options);
}

/** The same for files that were listed before. */
export async function openSurvey(survey: Survey, options: OpenOptions = {}): Promise<Stack> {
  const [first, ...others] = await findProducts(survey, options);
  if (first === undefined) throw await unrecognised(survey);
  if (others.length > 0) throw mixed(survey, [first, ...others]);
  if (options.phase !== undefined && first.product.name !== "mintpy") throw phaseUnknown(first.product.name);
  const given = { ...(await readAcquisitionFile(survey.listing)), ...options.acquisition };
  const opened = await first.product.open(survey, first.claimed, { ...options, acquisition: given });
  const masked = options.waterMask === undefined ? opened : await withWaterMask(opened, options.waterMask);
  const stated = { ...masked, acquisition: { ...masked.acquisition, ...given } };
  requireStackShape(stated, survey.listing.roots.join(", "));
  // A run's own inputs and results were completed and reported when they were made.
  if (first.product.name === "upwarp" || stated.network === null) return stated;
  const stack = { ...stated, acquisition: await derivedAcquisition(stated) };
  return { ...stack, notes: [...stack.notes, ...missingNotes(stack)] };
}

/** A product, and which of the files make it that product. */
export interface Claim {
  readonly product: Product;
  readonly claimed: readonly Entry[];
}

/** Every product that the files hold; none is not an error here. */
export async function findProducts(survey: Survey, options: OpenOptions = {}): Promise<Claim[]> {
  const taken = new Set<string>();
  const found: Claim[] = [];
  for (const product of wantedProducts(options.product)) {
    const claimed = (await product.claim(survey, options, taken)).filter(({ path }) => !taken.has(path));
    for (const { path } of claimed) taken.add(path);
    if (claimed.length > 0) found.push({ product, claimed });
  }
  return found;
}

function wantedProducts(wanted: string | undefined): readonly Product[] {
  if (wanted === undefined) return PRODUCTS;
  const products = PRODUCTS.filter(({ name }) => name === wanted);
  if (products.length > 0) return products;
  throw configError({
    code: "product-unknown",
    what: "There is no product reader of that name.",
    got: wanted,
    fix: `Choose one of: ${productNames.join(", ")}.`,
  });
}

const phaseUnknown = (product: string) =>
  configError({
    code: "phase-not-chosen",
    what: "Only MintPy's stacks hold more than one phase to choose from.",
    got: `a stack of the product ${product}`,
    fix: "Leave --phase out.",
  });

const mixed = ({ listing }: Survey, found: readonly Claim[]) =>
  inputError({
    code: "products-mixed",
    what: "The inputs hold more than one kind of product.",
    where: listing.roots.join(", "),
    got: found
      .map(
        ({ product, claimed }) =>
          `${product.name}: ${count(claimed.length, "file")}, for example ${claimed[0]?.path}`,
      )
      .join("\n"),
    fix: "Name the folder of one of them, or choose one with --product.",
  });

/** Says what was looked for, and what is there instead. */
async function unrecognised(survey: Survey) {
  const { entries, roots } = survey.listing;
  const families = new Map<string, Entry[]>();
  const unreadable: string[] = [];
  for (const entry of entries) {
    const family = await survey.family(entry);
    if (family === "store" || family === "hdf5")
      await survey.open(entry.path).catch((cause: unknown) => {
        // No reader claimed it; why it could not be opened may be just what the user needs to know.
        if (!isUpwarpError(cause)) throw cause;
        unreadable.push(`${entry.name} cannot be read (${cause.code}: ${cause.what})`);
      });
    const kind = {
      tiff: "TIFF file",
      hdf5: "HDF5 file",
      store: "Zarr store",
      url: "address",
      other: "other file",
    }[family];
    families.set(kind, [...(families.get(kind) ?? []), entry]);
  }
  const seen = [...families].map(
    ([kind, some]) =>
      `${count(some.length, kind)} (${enumerate(
        some.slice(0, 3).map(({ name }) => name),
        ", ",
      )})`,
  );
  return inputError({
    code: "product-unrecognised",
    what: "No stack is recognised in the inputs.",
    where: roots.join(", "),
    got: [enumerate(seen), ...(unreadable.length > 0 ? [enumerate(unreadable)] : [])].join("\n"),
    fix: `Looked for:\n${PRODUCTS.map(({ name, looksFor }) => `${name}: ${looksFor}`).join("\n")}`,
  });
}
