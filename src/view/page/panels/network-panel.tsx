import { layoutNetwork } from "../../../plot/layout-network.ts";
import { pickFromNetwork } from "../../../plot/pick-network.ts";
import { renderNetwork } from "../../../plot/render-network.ts";
import { networkFigure } from "../../charts/network-figure.ts";
import { showIndex } from "../../state/update.ts";
import { ExportButtons } from "../export-buttons.tsx";
import { Figure } from "../figure.tsx";
import { figurePoint, PANEL_WIDTH } from "../figure-point.ts";
import { activeLayer, change, part } from "../store.ts";
import { type PairData, pairData } from "./pair-data.ts";
import { pairTable } from "./pair-table.ts";
import { Panel } from "./panel.tsx";

/** Acquisitions and pairs by time and baseline, coloured by the coherence of the place that was marked last. */
export function NetworkPanel() {
  const data = pairData();
  if (data === null || "problem" in data)
    return (
      <Panel name="network" title="Network">
        <p class="muted">
          {data?.problem.what ??
            "No pairs are open. Open a stack of interferograms beside the result (ifgramStack.h5, stack.zarr)."}
        </p>
      </Panel>
    );
  return <NetworkChart data={data} />;
}

function NetworkChart({ data }: { readonly data: PairData }) {
  const { network, coherence, of, current, pairs } = data;
  const axis = activeLayer.value?.axis;
  const dates = axis?.kind === "time" ? axis.dates : [];
  const date = dates[part.index.value];
  const figure = networkFigure(network, coherence, of, { width: PANEL_WIDTH });
  const options = {
    ...figure.options,
    ...(coherence === null && { subtitle: "Mark a place for its coherence" }),
    height: 220,
    ...(date !== undefined && network.dates.includes(date) && { currentDate: date }),
    ...(current !== null && { currentPair: current }),
  };
  const svg = renderNetwork(figure.data, options);
  const choose = (event: MouseEvent) => {
    const layout = layoutNetwork(figure.data, options);
    const at = figurePoint(event, layout.width);
    const picked = at && pickFromNetwork(layout, ...at);
    if (!picked) return;
    if (picked.kind === "pair" && current !== null)
      change((now) => showIndex(now, picked.index, pairs.length));
    const index = picked.kind === "acquisition" ? dates.indexOf(network.dates[picked.index] ?? "") : -1;
    if (index >= 0) change((now) => showIndex(now, index, dates.length));
  };
  return (
    <Panel
      name="network"
      title="Network"
      actions={<ExportButtons name="network" svg={svg} csv={() => pairTable(data)} />}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the slider below the map walks the same pairs and dates */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <div class="chart" onClick={choose}>
        <Figure svg={svg} label="network" />
      </div>
    </Panel>
  );
}
