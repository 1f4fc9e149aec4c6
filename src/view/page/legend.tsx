import { renderLegend } from "../../plot/render-legend.ts";
import { shortTitle } from "../charts/legend.ts";
import { Figure } from "./figure.tsx";
import { mainShown, type Shown, swipeShown } from "./shown.ts";

/** The colours of the map, as the figures draw them. */
export function legendSvg({ layer, unit, colours, range, words }: Shown): string {
  return renderLegend({
    quantity: shortTitle(layer),
    unit,
    displayUnit: unit,
    colourMap: colours,
    range,
    ...(words && { words }),
    beyond: { low: true, high: true },
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
