import { resolve } from "node:path";
import { type ErrorKind, type ErrorReport, isUpwarpError } from "../errors.ts";
import { readDates } from "../formats/zarr/read-dates.ts";
import { labelComponents } from "../kernels/graph/connected-components.ts";
import type { Network } from "../stack/network.ts";
import type { Acquisition, Stack } from "../stack/stack.ts";
import type { Attributes, Dataset } from "../stack/variable.ts";
import { findGaps, type Gap } from "./acquisition-gaps.ts";
import { type GridReport, reportGrid, reportVariable, type VariableReport } from "./describe-grid.ts";
import { type Entry, isUrl, listFiles } from "./listing.ts";
import { findProducts, openSurvey } from "./open-stack.ts";
import type { OpenOptions } from "./product.ts";
import { createSurvey } from "./survey.ts";

export type Problem = ErrorReport & { readonly kind: ErrorKind };

/** What a file, folder or address is: plain JSON, for `upwarp inspect`. */
export interface PathReport {
  readonly path: string;
  /** The format of a single file, from its bytes; "folder"; null when no reader knows it. */
  readonly format: string | null;
  /** The product that it is or belongs to; null when it is no stack. */
  readonly product: string | null;
  /** Files found, and their size together; a store's size is not counted. */
  readonly files: number;
  readonly bytes: number;
  readonly grid: GridReport | null;
  readonly variables: readonly VariableReport[];
  readonly dates: readonly string[];
  /** "2018-01-06_2018-01-30". */
  readonly pairs: readonly string[];
  /** Stretches without acquisitions. */
  readonly gaps: readonly Gap[];
  readonly acquisition: Acquisition;
  readonly attrs: Attributes;
  readonly notes: readonly string[];
  /** What is wrong; a path with problems may still be partly described. */
  readonly problems: readonly Problem[];
}

/**
 * Describes a path as far as it can be: as a stack when a product reader takes it, else as a single file. What is
 * wrong with its content is in `problems`; only a path that does not exist or may not be read is thrown.
 */
export async function describePath(path: string, options: OpenOptions = {}): Promise<PathReport> {
  const listing = await listFiles([path]);
  const survey = createSurvey(listing);
  const own = listing.entries.find((entry) => entry.path === (isUrl(path) ? path : resolve(path)));
  const problems: Problem[] = [];
  const attempt = async <T>(task: () => Promise<T>): Promise<T | null> => {
    try {
      return await task();
    } catch (error) {
      if (!isUpwarpError(error)) throw error;
      problems.push(error.toJSON());
      return null;
    }
  };

  const dataset = own ? await attempt(() => survey.open(own.path)) : null;
  // A single raster need not be a stack, and a broken file is one problem, not two.
  const wanted = own === undefined || (dataset !== null && (await findProducts(survey, options)).length > 0);
  const stack = wanted ? await attempt(() => openSurvey(survey, options)) : null;
  const dates = stack?.dates ?? (dataset && (await attempt(() => readDates(dataset)))) ?? [];
  return {
    path,
    format: own ? (dataset?.format ?? null) : "folder",
    product: stack?.product ?? null,
    ...sizeOf(own ? [own] : listing.entries),
    ...contentOf(stack, dataset),
    dates,
    pairs: stack?.network ? namesOfPairs(stack.network) : [],
    gaps: findGaps(dates),
    acquisition: stack?.acquisition ?? {},
    notes: stack?.notes ?? [],
    problems: [...problems, ...(stack?.network ? networkProblems(stack.network) : [])],
  };
}

const sizeOf = (entries: readonly Entry[]) => ({
  files: entries.length,
  bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
});

function contentOf(stack: Stack | null, dataset: Dataset | null) {
  const grid = stack?.grid ?? dataset?.grid ?? null;
  const variables = [...((stack ?? dataset)?.variables.values() ?? [])];
  return {
    grid: grid && reportGrid(grid),
    variables: variables.map(reportVariable),
    attrs: stack?.attrs ?? dataset?.attrs ?? {},
  };
}

const namesOfPairs = ({ dates, pairs }: Network) =>
  pairs.map(({ reference, secondary }) => `${dates[reference]}_${dates[secondary]}`);

function networkProblems({ dates, pairs }: Network): Problem[] {
  const { count, label } = labelComponents(dates.length, pairs);
  if (count < 2) return [];
  const parts = Array.from({ length: count }, (_, part) => dates.filter((_date, k) => label[k] === part));
  return [
    {
      kind: "science",
      code: "network-disconnected",
      what: `The interferograms form ${count} networks that no pair joins.`,
      got: parts.map((part) => `${part[0]} to ${part.at(-1)} (${part.length} dates)`).join("; "),
      fix: "Add pairs between them, or process each by itself.",
    },
  ];
}
