import { formatQuantity, humanUnit } from "../../../units.ts";
import { usualUnit } from "../../charts/legend.ts";
import { explainPixel } from "../../charts/masking.ts";
import { pixelAtPlace } from "../../grid-places.ts";
import { type Layer, MISSING } from "../../protocol.ts";
import type { WorldPoint } from "../../state/view-state.ts";
import { carrierBetween } from "../carry-view.ts";
import { inspected } from "../inspected.ts";
import { lookAt, pointNear, storedValue } from "../look-at.ts";
import { pointColumns } from "../points.ts";
import { mainShown } from "../shown.ts";
import { axisLength } from "../slices.ts";
import { part, scene } from "../store.ts";
import { labelAt } from "../time-bar.tsx";
import { Panel } from "./panel.tsx";

/** Every layer's value where the pointer rests (or at the last marker), and why there is none. */
export function InspectorPanel() {
  const place = inspected.value;
  const shown = mainShown.value;
  if (shown === null) return null;
  if (place === null)
    return (
      <Panel name="inspector" title="Inspector">
        <p class="muted">Hold the pointer still over the map, or click it.</p>
      </Panel>
    );
  const rows = scene.value.layers.flatMap((layer) => rowOf(layer, shown.layer, place));
  const seen = lookAt(shown, place);
  const evidence = rows.flatMap(({ layer, value }) =>
    // Why a point has no value, a raster does not know.
    value === null || shown.layer.grid === null
      ? []
      : [{ name: layer.name, role: layer.role, unit: layer.unit, value }],
  );
  const reasons = seen.status === null ? [] : explainPixel(seen.status, evidence);
  return (
    <Panel name="inspector" title="Inspector">
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <table>
        <tbody>
          {seen.value !== null && (
            <tr class="current">
              <th scope="row">{shown.layer.name} as shown</th>
              <td class="number">
                {String(Number(seen.value.toPrecision(5))).replace("-", "−")} {humanUnit(shown.unit)}
              </td>
            </tr>
          )}
          {rows.map(({ layer, value, where }) => (
            <tr key={layer.id} class={layer.id === shown.layer.id ? "current" : ""}>
              <th scope="row" title={layer.id}>
                {layer.name} {where && <small>{where}</small>}
              </th>
              <td class="number">{valueText(value, layer)}</td>
            </tr>
          ))}
          <PointRows layer={shown.layer} place={place} />
        </tbody>
      </table>
    </Panel>
  );
}

interface Row {
  readonly layer: Layer;
  readonly value: number | null;
  readonly where: string;
}

/** A layer's stored value at a place of the scene; none where it does not reach, or cannot be placed. */
function rowOf(layer: Layer, active: Layer, place: WorldPoint): Row[] {
  if (layer.grid === null) return [];
  const here = carrierBetween(active, layer)?.(place) ?? null;
  const pixel = here && pixelAtPlace(layer.grid, here);
  if (pixel === null) return [];
  const sameAxis = JSON.stringify(layer.axis) === JSON.stringify(active.axis);
  const index = sameAxis ? part.index.value : axisLength(layer.axis) - 1;
  return [{ layer, value: storedValue(layer.id, index, pixel), where: labelAt(layer, index) }];
}

function valueText(value: number | null, layer: Pick<Layer, "role" | "unit" | "name">): string {
  const { unit } = layer;
  if (value === null) return "…";
  if (value === MISSING) return "missing";
  if (Number.isNaN(value)) return "no data";
  if (unit === "" || unit === "1") return String(Number(value.toPrecision(5))).replace("-", "−");
  return formatQuantity(value, unit, { to: usualUnit(layer), digits: 4, minus: "−" });
}

/** Columns of the nearest point of a table. */
function PointRows({ layer, place }: { readonly layer: Layer; readonly place: WorldPoint }) {
  const point = pointNear(layer, place);
  if (point === null) return null;
  const columns = pointColumns(layer, point).value ?? [];
  const roleOf = (name: string) =>
    scene.value.layers.find((other) => other.path === layer.path && other.name === name)?.role ?? "other";
  return (
    <>
      {columns.map(({ name, unit, value }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td class="number">
            {typeof value === "number" ? valueText(value, { name, unit, role: roleOf(name) }) : value}
          </td>
        </tr>
      ))}
    </>
  );
}
