import { colourMapNames } from "../../plot/colour/colour-map.ts";
import { humanUnit, preferredUnit } from "../../units.ts";
import type { ColourState } from "../state/view-state.ts";
import { mainShown } from "./shown.ts";
import { change, part } from "./store.ts";

const set = (part: Partial<ColourState>) =>
  change((now) => ({ ...now, colours: { ...now.colours, ...part } }));

/** Units that a unit may be shown in; the first is the usual one. */
function unitsFor(unit: string): readonly string[] {
  if (unit === "m") return ["m", "cm", "mm"];
  if (/^m(\/| )/.test(unit)) return ["mm yr-1", "cm yr-1", "m yr-1"];
  return [preferredUnit(unit)];
}

/** Range, colour map, wrapping and unit. */
export function ColourPanel() {
  const shown = mainShown.value;
  if (shown === null) return null;
  const { range, map, reverse, wrap } = part.colours.value;
  const [low, high] = shown.range;
  const units = unitsFor(shown.layer.unit);
  return (
    <section aria-label="Colours">
      <header class="side-header">
        <h2>Colours</h2>
        <button type="button" class="quiet" disabled={range === null} onClick={() => set({ range: null })}>
          by the values
        </button>
      </header>
      <div class="row">
        <RangeEnd
          label="Low end of the colours"
          value={low}
          onValue={(value) => set({ range: [value, high] })}
        />
        <span class="muted">to</span>
        <RangeEnd
          label="High end of the colours"
          value={high}
          onValue={(value) => set({ range: [low, value] })}
        />
        {units.length > 1 ? (
          <select
            aria-label="Unit"
            value={shown.unit}
            onChange={(event) => set({ unit: event.currentTarget.value, range: null })}
          >
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {humanUnit(unit)}
              </option>
            ))}
          </select>
        ) : (
          <span>{humanUnit(shown.unit)}</span>
        )}
      </div>
      <div class="row">
        <select
          class="wide"
          aria-label="Colour map"
          value={map ?? ""}
          onChange={(event) => set({ map: event.currentTarget.value || null })}
        >
          <option value="">usual colours ({shown.colours.name})</option>
          {colourMapNames.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="row">
        <Switch label="reverse" on={reverse} onChange={(on) => set({ reverse: on })} />
        <Switch label="wrap" on={wrap} onChange={(on) => set({ wrap: on })} />
      </div>
    </section>
  );
}

function RangeEnd(props: {
  readonly label: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}) {
  return (
    <input
      type="number"
      aria-label={props.label}
      step="any"
      value={Number(props.value.toPrecision(6))}
      onChange={(event) => {
        const value = event.currentTarget.valueAsNumber;
        if (Number.isFinite(value)) props.onValue(value);
      }}
    />
  );
}

export function Switch(props: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label class="row">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}
