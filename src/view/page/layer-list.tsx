import { humanUnit } from "../../units.ts";
import type { Layer } from "../protocol.ts";
import { showLayer as drawLayer } from "../state/update.ts";
import { carryView, isSameSystem } from "./carry-view.ts";
import { forgetPointer } from "./inspected.ts";
import { FIRST } from "./opening.ts";
import { axisLength } from "./slices.ts";
import { change, part, scene, state } from "./store.ts";

/** Every layer of the scene, under its file where there are several. */
export function LayerList() {
  const files = new Map<string, Layer[]>();
  for (const layer of [...scene.value.layers].sort((a, b) => rank(a) - rank(b)))
    files.set(layer.path, [...(files.get(layer.path) ?? []), layer]);
  return (
    <section aria-label="Layers">
      <header class="side-header">
        <h2>Layers</h2>
        <small>{scene.value.layers.length}</small>
      </header>
      {[...files].map(([path, layers]) => (
        <div key={path}>
          {layers.length > 1 && <p class="layer-file">{path.replace(/^\d+\//, "")}</p>}
          <ul class="layers">
            {layers.map((layer) => (
              <li key={layer.id}>
                <LayerButton layer={layer} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** What was measured before what tells how well. */
function rank({ role }: Layer): number {
  const at = FIRST.indexOf(role);
  return at < 0 ? FIRST.length : at;
}

function LayerButton({ layer }: { readonly layer: Layer }) {
  const count = axisLength(layer.axis);
  return (
    <button
      type="button"
      title={layer.title || layer.name}
      aria-pressed={part.layer.value === layer.id}
      onClick={() => showLayer(layer)}
    >
      <span class="name">{layer.name}</span>
      <small>
        {layer.points ? pointsText(layer.points.count) : count > 1 ? `${count} ×` : ""}{" "}
        {layer.unit === "" ? "" : humanUnit(layer.unit)}
      </small>
    </button>
  );
}

const pointsText = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "point" : "points"}`;

/**
 * Draws another layer, at the date that is on the screen where it has that one, else its last; the same quantity keeps its colours,
 * and what is marked stays where it is on the ground.
 */
export function showLayer(layer: Layer): void {
  const before = scene.peek().layers.find(({ id }) => id === state.peek().layer);
  if (before && !isSameSystem(before, layer)) forgetPointer();
  change((now) => {
    const sameAxis = before !== undefined && JSON.stringify(before.axis) === JSON.stringify(layer.axis);
    const sameQuantity = before?.role === layer.role && before.unit === layer.unit;
    const here = before ? carryView(now, before, layer) : now;
    const next = drawLayer(here, layer.id, sameAxis ? now.index : axisLength(layer.axis) - 1);
    return sameQuantity ? { ...next, colours: now.colours } : next;
  });
}
