import type { Dim, Range, Source } from "./variable.ts";
import { isView, type ViewSource, viewedSources } from "./views.ts";

/**
 * What each position along a variable's leading dimension is read from: one source of one dimension less for each. Null where
 * a file holds several positions, so that none of them can be told apart without reading it.
 *
 * @param dim the leading dimension
 */
export function sliceSources(source: Source, dim: Dim): readonly Source[] | null {
  if (!isView(source)) return null;
  const viewed = viewedSources(source);
  if (source.view === "concatenate" && source.dim === dim) return viewed;
  const sliced: (readonly Source[])[] = [];
  for (const member of viewed) {
    const slices = sliceSources(member, dim);
    if (slices === null) return null;
    sliced.push(slices);
  }
  const [slices] = sliced;
  if (slices === undefined) return null;
  const each = (change: (slice: Source) => Source) => slices.map(change);
  switch (source.view) {
    case "take":
      return source.dim === dim ? (source.indices as number[]).map((index) => slices[index]!) : null;
    case "crop": {
      const [[start, stop], ...window] = source.window as [Range, ...Range[]];
      return slices.slice(start, stop).map((of) => ({ ...source, window, of }));
    }
    case "relabel":
      return each((of) => ({ ...source, labels: labelsOfSlice(source), of }));
    case "flip":
      return source.dim === dim ? null : each((of) => ({ ...source, of }));
    case "multilook":
    case "sampleOnGrid":
      return each((of) => ({ ...source, of }));
    case "pointwise":
      return slices.map((_, index) => ({ ...source, of: sliced.map((member) => member[index]!) }));
    default:
      return null;
  }
}

function labelsOfSlice({ labels }: ViewSource): object {
  const { dims, ...rest } = labels as { dims?: readonly Dim[] };
  return dims === undefined ? rest : { ...rest, dims: dims.slice(1) };
}
