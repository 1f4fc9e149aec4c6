import { humanUnit } from "../../units.ts";
import { isSamePlaces } from "../grid-places.ts";
import { MOST_MASKS } from "../map/renderer-types.ts";
import type { Layer } from "../protocol.ts";
import { setMasks } from "../state/update.ts";
import type { MaskRule } from "../state/view-state.ts";
import { Icon } from "./icon.tsx";
import { axisLength } from "./slices.ts";
import { activeLayer, change, layerOf, part, scene } from "./store.ts";

/** What a threshold on a quantity usually is. */
const USUAL: Partial<Record<Layer["role"], Pick<MaskRule, "min" | "max">>> = {
  coherence: { min: 0.7, max: null },
  mask: { min: 1, max: null },
  count: { min: 1, max: null },
};

const keep = (masks: readonly MaskRule[]) => change((now) => setMasks(now, masks));

/** Maps on the pixels of the layer, or columns of its table, by which it can be masked. */
const masksFor = (layer: Layer): readonly Layer[] =>
  scene.value.layers.filter(
    (other) => other.id !== layer.id && axisLength(other.axis) === 1 && isSamePlaces(other, layer),
  );

/** Thresholds on other layers: pixels outside them are hatched, not gone. */
export function MaskPanel() {
  const layer = activeLayer.value;
  if (layer === null) return null;
  const masks = part.masks.value;
  const offered = masksFor(layer).filter(({ id }) => !masks.some((rule) => rule.layer === id));
  if (offered.length === 0 && masks.length === 0) return null;
  return (
    <section aria-label="Masks">
      <header class="side-header">
        <h2>Masks</h2>
      </header>
      {masks.map((rule, position) => (
        <MaskRow
          key={rule.layer}
          rule={rule}
          onChange={(changed) => keep(masks.map((one, i) => (i === position ? changed : one)))}
          onRemove={() => keep(masks.filter((_, i) => i !== position))}
        />
      ))}
      {masks.length < MOST_MASKS && offered.length > 0 && (
        <select
          aria-label="Add a mask"
          value=""
          onChange={(event) => {
            const chosen = offered.find(({ id }) => id === event.currentTarget.value);
            if (chosen) keep([...masks, { layer: chosen.id, min: null, max: null, ...USUAL[chosen.role] }]);
          }}
        >
          <option value="">add a mask …</option>
          {offered.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </section>
  );
}

function MaskRow(props: {
  readonly rule: MaskRule;
  readonly onChange: (rule: MaskRule) => void;
  readonly onRemove: () => void;
}) {
  const { rule, onChange, onRemove } = props;
  const layer = layerOf(rule.layer);
  const name = layer?.name ?? rule.layer;
  return (
    <div class="row">
      <span class="whole">
        {name} {layer?.unit ? <small>{humanUnit(layer.unit)}</small> : null}
      </span>
      <Limit
        label={`Least ${name}`}
        placeholder="least"
        value={rule.min}
        onValue={(min) => onChange({ ...rule, min })}
      />
      <Limit
        label={`Most ${name}`}
        placeholder="most"
        value={rule.max}
        onValue={(max) => onChange({ ...rule, max })}
      />
      <button type="button" class="quiet" aria-label={`Remove the mask by ${name}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function Limit(props: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: number | null;
  readonly onValue: (value: number | null) => void;
}) {
  return (
    <input
      type="number"
      step="any"
      style={{ width: "64px" }}
      aria-label={props.label}
      placeholder={props.placeholder}
      value={props.value ?? ""}
      onInput={(event) => {
        const value = event.currentTarget.valueAsNumber;
        props.onValue(Number.isFinite(value) ? value : null);
      }}
    />
  );
}
