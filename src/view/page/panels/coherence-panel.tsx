import {
  layoutCoherenceMatrix,
  matrixCellAt,
  renderCoherenceMatrix,
} from "../../../plot/render-coherence-matrix.ts";
import { coherenceMatrixFigure } from "../../charts/network-figure.ts";
import { showIndex } from "../../state/update.ts";
import { ExportButtons } from "../export-buttons.tsx";
import { Figure } from "../figure.tsx";
import { figurePoint, PANEL_WIDTH } from "../figure-point.ts";
import { change } from "../store.ts";
import { pairData } from "./pair-data.ts";
import { pairTable } from "./pair-table.ts";
import { Panel } from "./panel.tsx";

/** Coherence of every pair at the place that was marked last, dates by dates. */
export function CoherencePanel() {
  const data = pairData();
  const figure =
    data === null || "problem" in data || data.coherence === null
      ? null
      : coherenceMatrixFigure(data.network, data.coherence, data.of, { width: PANEL_WIDTH });
  if (data === null || "problem" in data || figure === null)
    return (
      <Panel name="coherence" title="Coherence matrix">
        <p class="muted">{wordsFor(data)}</p>
      </Panel>
    );
  const { network, coherence, options } = figure;
  const { current, pairs } = data;
  const shownPair = current === null ? undefined : network.pairs[current];
  const drawn = { ...options, ...(shownPair && { currentPair: shownPair }) };
  const svg = renderCoherenceMatrix(network, coherence, drawn);
  const choose = (event: MouseEvent) => {
    const layout = layoutCoherenceMatrix(network, coherence, drawn);
    const at = figurePoint(event, layout.width);
    const cell = at && matrixCellAt(layout, ...at);
    if (!cell || current === null) return;
    const [early, late] = [Math.min(cell.row, cell.column), Math.max(cell.row, cell.column)];
    const index = network.pairs.findIndex(
      ({ reference, secondary }) => reference === early && secondary === late,
    );
    if (index >= 0) change((now) => showIndex(now, index, pairs.length));
  };
  return (
    <Panel
      name="coherence"
      title="Coherence matrix"
      actions={<ExportButtons name="coherence matrix" svg={svg} csv={() => pairTable(data)} />}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the slider below the map walks the same pairs */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <div class="chart" onClick={choose}>
        <Figure svg={svg} label="coherence" />
      </div>
    </Panel>
  );
}

function wordsFor(data: ReturnType<typeof pairData>): string {
  if (data === null)
    return "No pairs are open. Open a stack of interferograms with their coherence beside the result.";
  if ("problem" in data) return data.problem.what;
  return data.of.kind === "scene"
    ? "Mark a place on the map: the matrix shows its coherence."
    : data.coherence === null
      ? "…"
      : "There is no coherence here.";
}
