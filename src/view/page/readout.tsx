import { isGeoreferenced } from "../../geo/crs.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import { humanUnit } from "../../units.ts";
import { pixelAtPlace } from "../grid-places.ts";
import { degreeText } from "../map/overlay/degree-steps.ts";
import { lookAt } from "./look-at.ts";
import { mainShown } from "./shown.ts";
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
        {pixel ? `, row ${pixel.y}, column ${pixel.x}` : ""}
      </small>
    </div>
  );
}

/** Degrees: about a metre. */
const FINEST = 1e-5;

const number = (value: number) => String(Number(value.toPrecision(4))).replace("-", "−");

function placeText(
  { layer: { grid } }: NonNullable<typeof mainShown.value>,
  [x, y]: readonly [number, number],
): string {
  if (grid !== null && (grid.geometry === "radar" || !isGeoreferenced(grid.crs))) return "";
  const [lon, lat] = grid === null ? [x, y] : transformer(grid.crs, WGS84)(x, y);
  return `${degreeText(lat, FINEST, "lat")}, ${degreeText(lon, FINEST, "lon")}`;
}
