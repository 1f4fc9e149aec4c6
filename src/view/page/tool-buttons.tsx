import { toggleArrows, toggleGraticule, toggleRelief } from "../state/update.ts";
import { Icon, type IconName } from "./icon.tsx";
import { fitLayer, zoomBy } from "./map-camera.ts";
import { hasHeights } from "./map-sources.ts";
import { activeLayer, change, part, type Tool, tool } from "./store.ts";
import { hasComponents } from "./vector-field.ts";

const TOOLS: readonly {
  readonly tool: Tool;
  readonly icon: IconName;
  readonly name: string;
  readonly key: string;
}[] = [
  { tool: "point", icon: "point", name: "Series of a place", key: "click" },
  { tool: "reference", icon: "reference", name: "Reference point", key: "r" },
  { tool: "polygon", icon: "polygon", name: "Mean of a polygon", key: "g" },
  { tool: "transect", icon: "transect", name: "Transect", key: "t" },
];

/** What a click does, and the view of the map. */
export function ToolButtons() {
  const layer = activeLayer.value;
  return (
    <div class="tools" role="toolbar" aria-label="Map">
      {TOOLS.filter(
        ({ tool: one }) => (one !== "reference" || layer?.relative) && (one !== "transect" || layer?.grid),
      ).map(({ tool: one, icon, name, key }) => (
        <button
          key={one}
          type="button"
          aria-label={name}
          title={`${name} (${key})`}
          aria-pressed={tool.value === one}
          onClick={() => {
            tool.value = one;
          }}
        >
          <Icon name={icon} />
        </button>
      ))}
      <button type="button" aria-label="Nearer" title="Nearer (+)" onClick={() => zoomBy(1.5)}>
        <Icon name="nearer" />
      </button>
      <button type="button" aria-label="Farther" title="Farther (−)" onClick={() => zoomBy(1 / 1.5)}>
        <Icon name="farther" />
      </button>
      <button type="button" aria-label="Whole layer" title="Whole layer (0)" onClick={fitLayer}>
        <Icon name="whole" />
      </button>
      <button
        type="button"
        aria-label="Lines of longitude and latitude"
        title="Lines of longitude and latitude"
        aria-pressed={part.graticule.value}
        onClick={() => change(toggleGraticule)}
      >
        <Icon name="graticule" />
      </button>
      {layer && hasComponents(layer) && (
        <button
          type="button"
          aria-label="Arrows"
          title="Arrows along the motion"
          aria-pressed={part.arrows.value}
          onClick={() => change(toggleArrows)}
        >
          <Icon name="arrows" />
        </button>
      )}
      {layer && hasHeights(layer) && (
        <button
          type="button"
          aria-label="Relief"
          title="Relief under the colours"
          aria-pressed={part.relief.value}
          onClick={() => change(toggleRelief)}
        >
          <Icon name="relief" />
        </button>
      )}
    </div>
  );
}
