import { useMemo } from "preact/hooks";
import { layoutHistogram, renderHistogram } from "../../../plot/render-histogram.ts";
import { histogramCsv } from "../../charts/export-csv.ts";
import { countValues, describeCounts } from "../../charts/histogram.ts";
import { shortTitle } from "../../charts/legend.ts";
import { maskPixels } from "../../charts/masking.ts";
import { isSamePlaces } from "../../grid-places.ts";
import { setRange } from "../../state/update.ts";
import { ExportButtons } from "../export-buttons.tsx";
import { Figure } from "../figure.tsx";
import { PANEL_WIDTH } from "../figure-point.ts";
import { provenanceOf } from "../provenance.ts";
import { RangeBrush } from "../range-brush.tsx";
import { dragging, mainShown, maskSlices, type Shown } from "../shown.ts";
import { change } from "../store.ts";
import { labelAt } from "../time-bar.tsx";
import { Panel } from "./panel.tsx";

/** Pixels that are counted: enough that a bin of one in a hundred is right to a few percent of itself. */
const MOST_COUNTED = 250_000;

/** How the values of the map are spread, with the ends of its colours to be dragged. */
export function HistogramPanel() {
  const shown = mainShown.value;
  // Counting takes longer than a frame: while the reference point moves, the chart keeps still.
  const isStill = !dragging.value;
  const counted = useMemo(
    () => (shown?.slice && isStill ? count(shown) : null),
    [shown?.slice, shown?.base, isStill, shown?.offset, shown?.factor, maskSlices.value],
  );
  if (shown === null || shown.slice === null || counted === null)
    return (
      <Panel name="histogram" title="Histogram">
        <p class="muted">…</p>
      </Panel>
    );
  const { histogram, stride } = counted;
  const title = shortTitle(shown.layer);
  const one = shown.layer.grid === null ? "point" : "pixel";
  const every = stride === 1 ? "" : `, every ${stride}th ${one}`;
  const options = {
    title,
    subtitle: `${labelAt(shown.layer, shown.index)} ${describeCounts(histogram, one)}${every}`.trim(),
    quantity: shown.layer.name,
    unit: shown.unit,
    displayUnit: shown.unit,
    range: histogram.range,
    bins: histogram.counts.length,
    colours: { colourMap: shown.colours.name, range: shown.range },
    width: PANEL_WIDTH,
    height: 150,
  };
  const svg = renderHistogram(histogram.values, options);
  return (
    <Panel
      name="histogram"
      title="Histogram"
      actions={
        <ExportButtons
          name={`histogram ${shown.layer.name}`}
          svg={svg}
          csv={() => histogramCsv(provenanceOf(shown.layer), histogram, shown.unit)}
        />
      }
    >
      <div class="chart">
        <Figure svg={svg} label="histogram" />
        <RangeBrush
          layout={layoutHistogram(histogram.values, options)}
          range={shown.range}
          unit={shown.unit}
          onRange={(range) => change((now) => setRange(now, range))}
        />
      </div>
    </Panel>
  );
}

function count(shown: Shown) {
  const { slice, base, layer, offset, factor } = shown;
  const values = slice?.values ?? new Float32Array();
  const stride = Math.max(1, Math.ceil(values.length / MOST_COUNTED));
  // A stride that divides the row length would see some columns only: each step sets off a little later.
  const thin = (list: Float32Array) =>
    Float32Array.from(
      { length: Math.floor(list.length / stride) },
      (_, i) => list[i * stride + (i % stride)] ?? Number.NaN,
    );
  const checks = maskSlices.value.flatMap(({ rule, layer: mask, slice: other }) =>
    other && isSamePlaces(mask, layer)
      ? [{ rule, name: mask.name, unit: mask.unit, values: thin(other.values) }]
      : [],
  );
  const kept = thin(values);
  const histogram = countValues({
    values: kept,
    ...(checks.length > 0 && { shown: maskPixels(kept.length, checks) }),
    ...(base && { before: thin(base.values) }),
    reference: offset,
    factor,
    isDiverging: shown.colours.kind === "diverging",
  });
  return { histogram, stride };
}
