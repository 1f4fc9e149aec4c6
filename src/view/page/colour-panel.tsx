import { colourMapNames } from "../../plot/colour/colour-map.ts";
import { humanUnit, preferredUnit, unitFactor } from "../../units.ts";
import { setColourMap, setRange, setUnit, toggleReverse, toggleWrap } from "../state/update.ts";
import { mainShown } from "./shown.ts";
import { change, part } from "./store.ts";

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
        <button
          type="button"
          class="quiet"
          disabled={range === null}
          onClick={() => change((now) => setRange(now, null))}
        >
          by the values
        </button>
      </header>
      <div class="row">
        <RangeEnd
          label="Low end of the colours"
          value={low}
          onValue={(value) => change((now) => setRange(now, [value, high]))}
        />
        <span class="muted">to</span>
        <RangeEnd
          label="High end of the colours"
          value={high}
          onValue={(value) => change((now) => setRange(now, [low, value]))}
        />
        {units.length > 1 ? (
          <select
            aria-label="Unit"
            value={shown.unit}
            onChange={(event) => {
              const unit = event.currentTarget.value;
              // Ends that were chosen stay where they are on the ground.
              change((now) => setUnit(now, unit, unitFactor(shown.unit, unit)));
            }}
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
          onChange={(event) => {
            const chosen = event.currentTarget.value || null;
            change((now) => setColourMap(now, chosen));
          }}
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
        <Switch label="reverse" on={reverse} onChange={() => change(toggleReverse)} />
        <Switch label="wrap" on={wrap} onChange={() => change(toggleWrap)} />
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
