import { change, part } from "./store.ts";

/** Map tiles from an address of the user's choice; none unless asked, so that the page talks to nobody. */
export function BasemapPanel() {
  return (
    <section aria-label="Basemap">
      <header class="side-header">
        <h2>Basemap</h2>
      </header>
      <input
        type="url"
        aria-label="Address of map tiles"
        placeholder="https://…/{z}/{x}/{y}.png"
        value={part.basemap.value}
        onChange={(event) => {
          const basemap = event.currentTarget.value.trim();
          change((now) => ({ ...now, basemap }));
        }}
      />
    </section>
  );
}
