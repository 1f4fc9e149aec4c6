import type { PlotFlags, PlotKind } from "../commands/plot.ts";
import type { Cli } from "../context.ts";
import { requireEnding, writeFigure } from "../figures.ts";
import { refuseOtherFlags } from "./plot/flags-of-kinds.ts";
import { baselinesFigure, coherenceFigure, networkFigure } from "./plot/pair-figures.ts";
import { writeAnimation } from "./plot/plot-animation.ts";
import { histogramFigure } from "./plot/plot-histogram.ts";
import { plotMap } from "./plot/plot-map.ts";
import { timeseriesFigure } from "./plot/plot-timeseries.ts";
import { transectFigure } from "./plot/plot-transect.ts";

export async function plotResult(this: Cli, flags: PlotFlags, kind: PlotKind, path: string): Promise<void> {
  refuseOtherFlags(kind, flags);
  if (kind === "animation") {
    requireEnding(flags.out, [".gif"], "An animation is written as GIF.");
    await writeAnimation(this, path, flags);
  } else {
    requireEnding(flags.out, [".png", ".svg"], "Figures are written as PNG or SVG, animations alone as GIF.");
    await writeFigure(flags.out, await figureOf(this, kind, path, flags));
  }
  this.say(`wrote  ${flags.out}`);
}

function figureOf(
  cli: Cli,
  kind: Exclude<PlotKind, "animation">,
  path: string,
  flags: PlotFlags,
): Promise<string> {
  switch (kind) {
    case "map":
      return plotMap(cli, path, flags);
    case "network":
      return networkFigure(path, flags, cli.signal);
    case "baselines":
      return baselinesFigure(path, flags, cli.signal);
    case "coherence":
      return coherenceFigure(path, flags, cli.signal);
    case "timeseries":
      return timeseriesFigure(path, flags);
    case "transect":
      return transectFigure(cli, path, flags);
    case "histogram":
      return histogramFigure(cli, path, flags);
  }
}
