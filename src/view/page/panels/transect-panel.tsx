import { renderTimeDistance } from "../../../plot/render-time-distance.ts";
import { renderTransect } from "../../../plot/render-transect.ts";
import { transectCsv } from "../../charts/export-csv.ts";
import { timeDistanceFigure } from "../../charts/time-distance.ts";
import { type Profiles, relativeProfiles, transectFigure } from "../../charts/transect-figure.ts";
import { positionAt } from "../../grid-places.ts";
import { setTransect } from "../../state/update.ts";
import { ExportButtons } from "../export-buttons.tsx";
import { Figure } from "../figure.tsx";
import { PANEL_WIDTH } from "../figure-point.ts";
import { provenanceOf } from "../provenance.ts";
import { baseIndexOf, chartReference, mainShown, referenceSeries, type Shown } from "../shown.ts";
import { change, part, tool } from "../store.ts";
import { labelAt } from "../time-bar.tsx";
import { transectOf } from "../transects.ts";
import { Panel } from "./panel.tsx";

/** Values along the line at the date of the map, and over time where there are dates. */
export function TransectPanel() {
  const shown = mainShown.value;
  const line = part.transect.value;
  const { grid } = shown?.layer ?? { grid: null };
  if (shown === null || grid === null || line.length < 2)
    return (
      <Panel name="transect" title="Transect">
        <div class="row">
          <p class="muted">
            {shown?.layer.points ? "Points have no transect: choose a raster." : "Draw a line on the map."}
          </p>
          <button
            type="button"
            onClick={() => {
              tool.value = "transect";
            }}
          >
            draw
          </button>
        </div>
      </Panel>
    );
  const corners = line.map((place) => positionAt(grid, place));
  const asked = transectOf(shown.layer.id, corners);
  if (asked.value === null)
    return (
      <Panel name="transect" title="Transect">
        <p class="muted">{asked.problem?.what ?? "…"}</p>
      </Panel>
    );
  const reference = referenceSeries(shown.layer, chartReference.value).value;
  const profiles = relativeProfiles(asked.value, grid, corners, {
    place: reference && { values: reference.mean },
    date: baseIndexOf(shown.layer),
  });
  return <TransectCharts shown={shown} profiles={profiles} />;
}

function TransectCharts({ shown, profiles }: { readonly shown: Shown; readonly profiles: Profiles }) {
  const { layer, index } = shown;
  const names = [{ index, name: labelAt(layer, index) || layer.name }];
  const figure = transectFigure(layer, profiles, names, { unit: shown.unit, width: PANEL_WIDTH });
  const labels = Array.from({ length: profiles.depth }, (_, i) => labelAt(layer, i));
  const svg = figure && renderTransect(figure.distance, figure.profiles, { ...figure.options, height: 180 });
  const image =
    layer.axis.kind === "time"
      ? timeDistanceFigure(layer, profiles, layer.axis.dates, {
          colours: { ...part.colours.value, range: shown.range },
          currentDate: labelAt(layer, index),
          width: PANEL_WIDTH,
        })
      : null;
  const timeDistance =
    image &&
    renderTimeDistance(image.data, { ...image.options, distanceUnit: image.distanceUnit, height: 200 });
  return (
    <Panel
      name="transect"
      title="Transect"
      actions={
        <>
          <button type="button" class="quiet" onClick={() => change((now) => setTransect(now, []))}>
            remove
          </button>
          {svg && (
            <ExportButtons
              name={`transect ${layer.name}`}
              svg={svg}
              csv={() => transectCsv(provenanceOf(layer), profiles, labels)}
            />
          )}
        </>
      }
    >
      {svg ? <Figure svg={svg} label="transect" /> : <p class="muted">Nothing on this line has a value.</p>}
      {timeDistance && <Figure svg={timeDistance} label="time-distance" />}
    </Panel>
  );
}
