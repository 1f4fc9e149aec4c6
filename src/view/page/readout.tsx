import { humanUnit } from "../../units.ts";
import { pixelAtPlace } from "../grid-places.ts";
import { degreeText } from "../map/overlay/degree-steps.ts";
import type { WorldPoint } from "../state/view-state.ts";
import { lookAt } from "./look-at.ts";
import { projectionOf } from "./projection.ts";
import { mainShown, type Shown } from "./shown.ts";
import { cursor } from "./store.ts";

/** Value and place under the pointer. */
export function Readout() {
  const place = cursor.value;
  const shown = mainShown.value;
  if (place === null || shown === null) return null;
  const { grid } = shown.layer;
  const pixel = grid && pixelAtPlace(grid, place);
  const seen = lookAt(shown, place);
  return (
    <div class="readout">
      <b>{seen.value === null ? seen.words : `${number(seen.value)} ${humanUnit(shown.unit)}`}</b>
      <br />
      <small>
        {placeText(shown, place)}
        {pixel ? ` row ${pixel.y}, column ${pixel.x}` : ""}
      </small>
    </div>
  );
}

/** Degrees: about a metre. */
const FINEST = 1e-5;

const number = (value: number) => String(Number(value.toPrecision(4))).replace("-", "−");

function placeText(shown: Shown, place: WorldPoint): string {
  const projection = projectionOf(shown.layer);
  if (projection === null) return "";
  const [lon, lat] = projection.toLonLat(...place);
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return "";
  return `${degreeText(lat, FINEST, "lat")}, ${degreeText(lon, FINEST, "lon")}`;
}
