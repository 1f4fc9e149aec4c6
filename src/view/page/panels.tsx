import type { ComponentType } from "preact";
import type { Panel } from "../state/view-state.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import { CoherencePanel } from "./panels/coherence-panel.tsx";
import { HistogramPanel } from "./panels/histogram-panel.tsx";
import { InspectorPanel } from "./panels/inspector-panel.tsx";
import { NetworkPanel } from "./panels/network-panel.tsx";
import { SeriesPanel } from "./panels/series-panel.tsx";
import { TransectPanel } from "./panels/transect-panel.tsx";
import { part } from "./store.ts";

const PANEL: Record<Panel, ComponentType> = {
  series: SeriesPanel,
  transect: TransectPanel,
  histogram: HistogramPanel,
  network: NetworkPanel,
  coherence: CoherencePanel,
  inspector: InspectorPanel,
};

/** The charts that are open, in the order in which they were opened. */
export function Panels() {
  return (
    <>
      {part.panels.value.map((name) => {
        const Content = PANEL[name];
        return (
          <ErrorBoundary key={name}>
            <Content />
          </ErrorBoundary>
        );
      })}
    </>
  );
}
