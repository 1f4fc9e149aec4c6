import { pixelAtPlace, placeOfPixel } from "../grid-places.ts";
import { nearestWithData } from "../region-mean.ts";
import { LIMITS } from "../state/limits.ts";
import { clearReference, setBuffer, setReference } from "../state/update.ts";
import { pointColumns } from "./points.ts";
import { mainShown, referenceDisc, referencePoint, referenceSeries } from "./shown.ts";
import { wholeStep } from "./slices.ts";
import { activeLayer, change, part, tool } from "./store.ts";

/** The place that values are shown against: chosen on the map, with the disc whose mean is taken. Never a run of anything. */
export function ReferencePanel() {
  const layer = activeLayer.value;
  if (layer === null || !layer.relative) return null;
  const { grid } = layer;
  const reference = part.reference.value;
  const stored = layer.reference;
  return (
    <section aria-label="Reference point">
      <header class="side-header">
        <h2>Reference point</h2>
        <button
          type="button"
          class="quiet"
          disabled={reference === null}
          onClick={() => change(clearReference)}
        >
          as stored
        </button>
      </header>
      {reference === null ? (
        <p class="muted">
          {stored
            ? `Values are against row ${stored.y}, column ${stored.x}, as stored.`
            : "Values are as stored."}
        </p>
      ) : (
        <div class="row">
          <span class="wide">{placeText(reference.at, layer)}</span>
          {grid && (
            <label class="row">
              radius
              <input
                type="number"
                min={0}
                max={LIMITS.buffer}
                step={1}
                style={{ width: "60px" }}
                aria-label="Radius of the reference disc, pixels"
                value={reference.buffer}
                onInput={(event) => {
                  const buffer = event.currentTarget.valueAsNumber;
                  if (buffer >= 0) change((now) => setBuffer(now, buffer));
                }}
              />
              px
            </label>
          )}
        </div>
      )}
      <div class="row">
        <button
          type="button"
          aria-pressed={tool.value === "reference"}
          onClick={() => {
            tool.value = tool.value === "reference" ? "point" : "reference";
          }}
        >
          choose on the map
        </button>
        {grid && stored && reference === null && (
          <button
            type="button"
            onClick={() => change((now) => setReference(now, placeOfPixel(grid, stored), 0))}
          >
            pick it up
          </button>
        )}
      </div>
      <NearestOffer />
    </section>
  );
}

function placeText(at: readonly [number, number], layer: NonNullable<typeof activeLayer.value>): string {
  if (layer.grid === null) {
    const point = referencePoint(layer);
    const id = point === null ? null : pointColumns(layer, point).value?.find(({ name }) => name === "id");
    return point === null ? "no point within 250 m" : `point ${id?.value ?? ""}`;
  }
  const pixel = pixelAtPlace(layer.grid, at);
  return pixel ? `row ${pixel.y}, column ${pixel.x}` : "outside this layer";
}

/** Where the chosen pixel has no data, the nearest one that has. */
function NearestOffer() {
  const shown = mainShown.value;
  const disc = shown && referenceDisc(shown.layer);
  if (!shown?.slice || !disc || shown.layer.grid === null || !Number.isNaN(shown.offset)) return null;
  const { grid } = shown.layer;
  const series = referenceSeries(shown.layer).value;
  // On its way: nothing is known to be missing.
  if (series === null) return null;
  const step = wholeStep(grid);
  const nearest = nearestWithData(shown.slice, {
    y: Math.floor(disc.y / step),
    x: Math.floor(disc.x / step),
  });
  if (nearest === null) return <p class="muted">This slice has no data at all.</p>;
  const pixel = { y: nearest.y * step, x: nearest.x * step };
  const without = [...series.mean].filter(Number.isNaN).length;
  return (
    <div class="row">
      <p>
        There is no data at this place
        {series.mean.length > 1 ? ` in ${without} of ${series.mean.length} slices` : ""}.
      </p>
      <button type="button" onClick={() => change((now) => setReference(now, placeOfPixel(grid, pixel)))}>
        take the nearest: row {pixel.y}, column {pixel.x}
      </button>
    </div>
  );
}
