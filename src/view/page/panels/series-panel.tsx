import { renderTimeseries } from "../../../plot/render-timeseries.ts";
import { seriesCsv } from "../../charts/export-csv.ts";
import { type PlaceSeries, seriesOfRegion } from "../../charts/re-reference.ts";
import { type ChartPlace, type SeriesFigure, seriesFigure } from "../../charts/series-figure.ts";
import { isSamePlaces } from "../../grid-places.ts";
import type { Layer } from "../../protocol.ts";
import { ExportButtons } from "../export-buttons.tsx";
import { Figure } from "../figure.tsx";
import { PANEL_WIDTH } from "../figure-point.ts";
import { provenanceOf } from "../provenance.ts";
import { type AskedSeries, seriesOfPlaces } from "../series-of-places.ts";
import { chartReference, referenceDisc, referenceSeries } from "../shown.ts";
import { regionSeries } from "../slices.ts";
import { activeLayer, layerOf, part, scene, state } from "../store.ts";
import { FitControls } from "./fit-controls.tsx";
import { FitTable } from "./fit-table.tsx";
import { Panel } from "./panel.tsx";
import { PlaceList } from "./place-list.tsx";

/** Series of the marked places and polygons against the reference, with fits. */
export function SeriesPanel() {
  const layer = seriesLayer();
  const [markers, polygons] = [part.markers.value, part.polygons.value];
  if (layer === null || layer.axis.kind !== "time" || markers.length + polygons.length === 0)
    return (
      <Panel name="series" title="Series">
        <p class="muted">
          {layer === null ? "No open layer has dates here." : "Click the map for the series of a place."}
        </p>
        <PlaceList layer={layer} />
      </Panel>
    );
  return <SeriesChart layer={layer} dates={layer.axis.dates} />;
}

function SeriesChart({ layer, dates }: { readonly layer: Layer; readonly dates: readonly string[] }) {
  const asked = seriesOfPlaces(layer);
  const isOnMap = layer.id === part.layer.value;
  const current = isOnMap ? dates[part.index.value] : undefined;
  const figure = seriesFigure({
    layer,
    dates,
    places: asked.flatMap(chartPlaceOf),
    reference: referenceOf(layer),
    referenceDate: layer.relative ? part.referenceDate.value : null,
    chart: part.chart.value,
    unit: isOnMap ? part.colours.value.unit : null,
    width: PANEL_WIDTH,
    ...(current !== undefined && { currentDate: current }),
  });
  const svg = figure.options && renderTimeseries(figure.series, { ...figure.options, height: 210 });
  const isWaiting = asked.some(({ series, problem }) => series === null && problem === null);
  const problems = asked.flatMap(({ place, problem }) => (problem ? [`${place.name}: ${problem.what}`] : []));
  return (
    <Panel
      name="series"
      title="Series"
      actions={
        svg && (
          <ExportButtons name={`series ${layer.name}`} svg={svg} csv={() => csvOf(layer, dates, figure)} />
        )
      }
    >
      {svg ? <Figure svg={svg} label="series" /> : isWaiting && <p class="muted">…</p>}
      {[...problems, ...figure.notes].map((note) => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
      <FitControls dates={dates} hasErrors={figure.places.some(({ relative }) => relative.sigma !== null)} />
      <FitTable places={figure.places} layer={layer} />
      <PlaceList layer={layer} reach={reachOf(figure)} />
    </Panel>
  );
}

/**
 * The layer on the map where it has dates; else the series beside it on the same pixels, so that a click on a velocity map shows
 * how it came about.
 */
function seriesLayer(): Layer | null {
  const active = activeLayer.value;
  if (active === null || active.axis.kind === "time") return active;
  const beside = scene.value.layers.filter(
    (other) => other.axis.kind === "time" && other.role !== "standard-error" && isSamePlaces(other, active),
  );
  return beside.find(({ role }) => role === "displacement") ?? beside[0] ?? null;
}

/** From the lowest to the highest value of the series that moves most. */
const reachOf = ({ places }: SeriesFigure): number =>
  Math.max(
    0,
    ...places.map(({ relative }) => {
      const known = relative.values.filter(Number.isFinite);
      return known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
    }),
  );

function chartPlaceOf({ place, kind, series, sigma }: AskedSeries): ChartPlace[] {
  if (series === null) return [];
  const { id, name, colour, hidden } = place;
  const offset = "offset" in place ? place.offset : 0;
  const stored =
    kind === "polygon"
      ? seriesOfRegion(series, sigma ?? undefined)
      : { values: series.mean, sigma: sigma?.mean };
  return [{ id, name, colour, hidden, offset, kind, series: stored }];
}

/** The reference place in the layer of the chart, with its errors where the scene has them. */
function referenceOf(layer: Layer): PlaceSeries | null {
  const series = referenceSeries(layer, chartReference.value).value;
  if (series === null) return null;
  const disc = referenceDisc(layer, chartReference.value);
  if (disc === null) return { values: series.mean };
  const errors = layerOf(layer.sigma);
  const sigma = errors && regionSeries(errors.id, { kind: "disc", ...disc }).value;
  return seriesOfRegion(series, sigma ?? undefined);
}

function csvOf(layer: Layer, dates: readonly string[], { places }: SeriesFigure): string {
  const { markers } = state.peek();
  const tables = places
    .filter(({ hidden, relative }) => !hidden && relative.empty === null)
    .map(({ id, name, relative, fit }) => {
      const marker = markers.find((one) => one.id === id);
      return { name, ...(marker && { at: marker.at }), ...relative, fit };
    });
  return seriesCsv(provenanceOf(layer), dates, tables);
}
