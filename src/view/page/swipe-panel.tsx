import { setSwipe } from "../state/update.ts";
import { isSameSystem } from "./carry-view.ts";
import { toggleSwipe } from "./keyboard.ts";
import { axisLength } from "./slices.ts";
import { activeLayer, change, layerOf, part, scene } from "./store.ts";
import { labelAt } from "./time-bar.tsx";

/** What stands left of the swipe's line: another layer, or another date of the same one. */
export function SwipePanel() {
  const layer = activeLayer.value;
  if (layer === null || layer.grid === null) return null;
  const swipe = part.swipe.value;
  const other = swipe && layerOf(swipe.layer);
  return (
    <section aria-label="Swipe">
      <header class="side-header">
        <h2>Swipe</h2>
        <button type="button" class="quiet" aria-pressed={swipe !== null} onClick={toggleSwipe}>
          {swipe === null ? "compare" : "stop"}
        </button>
      </header>
      {swipe && other && (
        <div class="row">
          <span class="muted">left:</span>
          <select
            class="wide"
            aria-label="Layer at the left"
            value={swipe.layer}
            onChange={(event) => {
              const chosen = layerOf(event.currentTarget.value);
              if (chosen) change((now) => setSwipe(now, chosen.id, 0));
            }}
          >
            {scene.value.layers
              .filter((one) => one.grid !== null && isSameSystem(one, layer))
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
          {axisLength(other.axis) > 1 && (
            <select
              aria-label="Date at the left"
              value={swipe.index}
              onChange={(event) => {
                const index = Number(event.currentTarget.value);
                change((now) => setSwipe(now, swipe.layer, index));
              }}
            >
              {Array.from({ length: axisLength(other.axis) }, (_, index) => (
                <option key={labelAt(other, index)} value={index}>
                  {labelAt(other, index)}
                </option>
              ))}
            </select>
          )}
        </div>
      )}
    </section>
  );
}
