import { seriesColour } from "../../../plot/theme.ts";
import { humanUnit, unitFactor } from "../../../units.ts";
import { usualUnit } from "../../charts/legend.ts";
import type { Layer } from "../../protocol.ts";
import { removeAllPlaces, removePlace, renamePlace, setOffset, toggleHidden } from "../../state/places.ts";
import type { Marker, Outline } from "../../state/view-state.ts";
import { Icon } from "../icon.tsx";
import { change, part, state } from "../store.ts";

/** Every marked place: its name to be changed, hidden, moved in the chart, removed. */
export function PlaceList({ layer }: { readonly layer: Layer | null }) {
  const [markers, polygons] = [part.markers.value, part.polygons.value];
  const places = [...markers, ...polygons];
  if (places.length === 0) return null;
  return (
    <>
      <ul class="places" aria-label="Places">
        {places.map((place) => (
          <PlaceRow key={place.id} place={place} layer={layer} />
        ))}
      </ul>
      {places.length > 1 && (
        <div class="row">
          <button type="button" class="quiet" onClick={() => change(removeAllPlaces)}>
            remove all
          </button>
        </div>
      )}
    </>
  );
}

function PlaceRow({ place, layer }: { readonly place: Marker | Outline; readonly layer: Layer | null }) {
  const { id, name, colour, hidden } = place;
  return (
    <li>
      <span
        class="swatch"
        style={{ background: `var(--uw-${seriesColour(colour)})`, opacity: hidden ? 0.3 : 1 }}
      />
      <input
        type="text"
        aria-label={`Name of ${name}`}
        value={name}
        onChange={(event) => {
          const written = event.currentTarget.value;
          change((now) => renamePlace(now, id, written));
          // A name that another place has is not taken: the field says what is.
          event.currentTarget.value =
            [...state.peek().markers, ...state.peek().polygons].find((one) => one.id === id)?.name ?? name;
        }}
      />
      {layer && "offset" in place && <OffsetField id={id} name={name} offset={place.offset} layer={layer} />}
      <button
        type="button"
        class="quiet"
        aria-pressed={hidden}
        aria-label={`Hide ${name}`}
        onClick={() => change((now) => toggleHidden(now, id))}
      >
        {hidden ? "show" : "hide"}
      </button>
      <button
        type="button"
        class="quiet"
        aria-label={`Remove ${name}`}
        onClick={() => change((now) => removePlace(now, id))}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

/** Moves a series up or down in the chart, in the unit shown. */
function OffsetField({
  id,
  name,
  offset,
  layer,
}: {
  readonly id: string;
  readonly name: string;
  readonly offset: number;
  readonly layer: Layer;
}) {
  const unit = (layer.id === part.layer.value ? part.colours.value.unit : null) ?? usualUnit(layer);
  const factor = unit === layer.unit || layer.unit === "" ? 1 : unitFactor(layer.unit, unit);
  return (
    <label class="row muted" title="Moves the series in the chart">
      <input
        type="number"
        step="any"
        style={{ width: "66px" }}
        aria-label={`Offset of ${name}, ${humanUnit(unit)}`}
        value={Number((offset * factor).toPrecision(6))}
        onChange={(event) => {
          const shown = event.currentTarget.valueAsNumber;
          if (Number.isFinite(shown)) change((now) => setOffset(now, id, shown / factor));
        }}
      />
      {humanUnit(unit)}
    </label>
  );
}
