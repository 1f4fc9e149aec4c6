import { renderTimeseries } from "../../../plot/render-timeseries.ts";
import { seriesCsv } from "../../charts/export-csv.ts";
import { seriesOfRegion } from "../../charts/re-reference.ts";
import { type ChartPlace, type SeriesFigure, seriesFigure } from "../../charts/series-figure.ts";
import type { Layer } from "../../protocol.ts";
import { ExportButtons } from "../export-buttons.tsx";
import { Figure } from "../figure.tsx";
import { PANEL_WIDTH } from "../figure-point.ts";
import { provenanceOf } from "../provenance.ts";
import { type PlaceSeries, seriesOfPlaces } from "../series-of-places.ts";
import { referenceDisc, referenceSeries } from "../shown.ts";
import { activeLayer, layerOf, state } from "../store.ts";
import { labelAt } from "../time-bar.tsx";
import { FitControls } from "./fit-controls.tsx";
import { FitTable } from "./fit-table.tsx";
import { Panel } from "./panel.tsx";
import { PlaceList } from "./place-list.tsx";
import { regionSeries } from "../slices.ts";

/** Series of the marked places and polygons against the reference, with fits. */
export function SeriesPanel() {
  const layer = timeLayer();
  const { markers, polygons } = state.value;
  if (layer === null || layer.axis.kind !== "time" || markers.length + polygons.length === 0)
    return (
      <Panel name="series" title="Series">
        <p class="muted">
          {layer === null ? "No layer that is open has dates." : "Click the map for the series of a place."}
        </p>
        <PlaceList />
      </Panel>
    );
  const { dates } = layer.axis;
  const asked = seriesOfPlaces(layer);
  const waiting = asked.some(({ series, problem }) => series === null && problem === null);
  const figure = seriesFigure({
    layer,
    dates,
    places: asked.flatMap((one) => chartPlaceOf(one)),
    reference: referenceOf(layer),
    referenceDate: layer.relative ? state.value.referenceDate : null,
    chart: state.value.chart,
    unit: layer.id === state.value.layer ? state.value.colours.unit : null,
    currentDate: currentDate(layer),
    width: PANEL_WIDTH,
  });
  const svg = figure.options === null ? null : renderTimeseries(figure.series, { ...figure.options, height: 210 });
  const problems = asked.flatMap(({ place, problem }) => (problem ? [`${place.name}: ${problem.what}`] : []));
  return (
    <Panel
      name="series"
      title="Series"
      actions={
        svg && <ExportButtons name={`series ${layer.name}`} svg={svg} csv={() => csvOf(layer, dates, figure)} />
      }
    >
      {svg ? <Figure svg={svg} label="series" /> : waiting ? <p class="muted">…</p> : null}
      {[...problems, ...figure.notes].map((note) => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
      <FitControls dates={dates} />
      <FitTable places={figure.places} />
      <PlaceList />
    </Panel>
  );
}

/** The layer on the map where it has dates, else the one of the scene that has: a click on a velocity map shows how it came. */
function timeLayer(): Layer | null {
  const active = activeLayer.value;
  if (active === null || active.axis.kind === "time") return active;
  return relatedSeries(active);
}

function relatedSeries({ grid }: Layer): Layer | null {
  return seriesLayers().find((layer) => (layer.grid === null) === (grid === null)) ?? null;
}
