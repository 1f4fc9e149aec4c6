import type { Acquisition, Stack } from "../stack/stack.ts";
import type { Entry } from "./listing.ts";
import type { Survey } from "./survey.ts";

export type ProductName =
  | "upwarp"
  | "mintpy"
  | "hyp3"
  | "isce"
  | "aria"
  | "aria-gunw"
  | "gmtsar"
  | "snap"
  | "licsar"
  | "licsbas"
  | "nisar"
  | "opera-disp"
  | "dolphin"
  | "gamma"
  | "roipac"
  | "geotiff-pairs"
  | "pyddem"
  | "dem-folder";

export interface OpenOptions {
  /** Reads the inputs as this product; needed only when a folder holds several. */
  readonly product?: ProductName;
  /**
   * MintPy: the phase dataset to read ("unwrapPhase", "unwrapPhase_bridging", ...). By default the most
   * corrected one that exists.
   */
  readonly phase?: string;
  /** What to read where a folder holds stacks of both: phases unless told otherwise. */
  readonly observable?: "phases" | "offsets";
  /**
   * MintPy: reads a stack as it was loaded, the phase before any correction and all pairs, whatever an earlier run wrote
   * into it. Its own programs start so.
   */
  readonly asLoaded?: boolean;
  /** File to read the water mask from instead of the product's own (above 0 on land), or "none" to do without. */
  readonly waterMask?: string;
  /** Parameters that the files lack, or that are to replace what they say. */
  readonly acquisition?: Partial<Acquisition>;
}

/** A kind of product: what of a listing belongs to it, and how it becomes a stack. */
export interface Product {
  readonly name: ProductName;
  /** What is looked for, as a sentence for the error that nothing was found. */
  readonly looksFor: string;
  /**
   * The interferograms (or stack files) of this product among the files; empty when there is none. `taken` are the paths that
   * the readers before it have claimed: whoever opens files to know them need not open these.
   */
  claim(survey: Survey, options: OpenOptions, taken: ReadonlySet<string>): Promise<readonly Entry[]>;
  /** `claimed` is what `claim` returned. */
  open(survey: Survey, claimed: readonly Entry[], options: OpenOptions): Promise<Stack>;
}
