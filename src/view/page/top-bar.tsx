import { setTheme, togglePanel } from "../state/update.ts";
import { PANELS } from "../state/view-state.ts";
import { copyLink } from "./address.ts";
import { helpIsOpen } from "./help-dialog.tsx";
import { saveSnapshot } from "./snapshot.ts";
import { activeLayer, change, part, scene } from "./store.ts";

const PANEL_NAMES: Record<(typeof PANELS)[number], string> = {
  series: "Series",
  transect: "Transect",
  histogram: "Histogram",
  network: "Network",
  coherence: "Coherence",
  inspector: "Inspector",
};

export function TopBar() {
  const layer = activeLayer.value;
  const [panels, theme] = [part.panels.value, part.theme.value];
  const hasScene = scene.value.layers.length > 0;
  return (
    <header class="top">
      <h1>upwarp</h1>
      <span class="title">{layer ? layer.title || layer.name : ""}</span>
      {hasScene && (
        <fieldset class="group" aria-label="Panels">
          {PANELS.map((panel) => (
            <button
              type="button"
              key={panel}
              aria-pressed={panels.includes(panel)}
              onClick={() => change((now) => togglePanel(now, panel))}
            >
              {PANEL_NAMES[panel]}
            </button>
          ))}
        </fieldset>
      )}
      {hasScene && (
        <div class="group">
          <button type="button" title="Copy the link to this view (l)" onClick={() => void copyLink()}>
            Link
          </button>
          <button
            type="button"
            title="Save a picture with its legend (p)"
            onClick={() => void saveSnapshot()}
          >
            Picture
          </button>
        </div>
      )}
      <select
        aria-label="Light or dark"
        value={theme}
        onChange={(event) => {
          const chosen = event.currentTarget.value as typeof theme;
          change((now) => setTheme(now, chosen));
        }}
      >
        <option value="auto">as the system</option>
        <option value="light">light</option>
        <option value="dark">dark</option>
      </select>
      <button
        type="button"
        aria-label="Keys"
        title="Keys (?)"
        onClick={() => {
          helpIsOpen.value = true;
        }}
      >
        ?
      </button>
    </header>
  );
}
