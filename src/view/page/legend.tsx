import { renderLegend } from "../../plot/render-legend.ts";
import { shortTitle } from "../charts/legend.ts";
import { Figure } from "./figure.tsx";
import { mainShown, type Shown, swipeShown } from "./shown.ts";
import { extentOf } from "./slice-extent.ts";

/** The colours of the map, as the figures draw them. */
export function legendSvg({
  layer,
  slice,
  base,
  offset,
  factor,
  unit,
  colours,
  range,
  words,
}: Shown): string {
  const [low, high] = slice === null ? [0, 0] : extentOf(slice, base);
  return renderLegend({
    quantity: shortTitle(layer),
    unit,
    displayUnit: unit,
    colourMap: colours,
    range,
    ...(words && { words }),
    beyond: { low: (low - offset) * factor < range[0], high: (high - offset) * factor > range[1] },
  });
}

export function Legend() {
  const shown = mainShown.value;
  const other = swipeShown.value;
  if (shown === null) return null;
  return (
    <div class="legend">
      {other && other.layer.id !== shown.layer.id && (
        <>
          <p class="muted">left</p>
          <Figure svg={legendSvg(other)} label="legend-left" />
          <p class="muted">right</p>
        </>
      )}
      <Figure svg={legendSvg(shown)} label="legend" />
    </div>
  );
}
