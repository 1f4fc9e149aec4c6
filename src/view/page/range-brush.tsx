import { type PlotLayout, positionOf, valueAt } from "../../plot/plot-layout.ts";
import { formatQuantity } from "../../units.ts";
import { roundTo } from "../state/round-to.ts";

type Range = readonly [low: number, high: number];

/** Share of the axis that an arrow key moves an end by. */
const KEY_STEP = 0.01;

/** Share of the axis that no screen shows. */
const GRAIN = 1e-4;

/** Two ends over the horizontal axis of a figure, to be dragged or moved with the arrow keys. */
export function RangeBrush(props: {
  readonly layout: PlotLayout;
  readonly range: Range;
  readonly unit: string;
  readonly onRange: (range: Range) => void;
}) {
  const { layout, range, unit, onRange } = props;
  const { area, x } = layout;
  const inside = (value: number) =>
    Math.min(area.left + area.width, Math.max(area.left, positionOf(x, value)));
  const [left, right] = [inside(range[0]), inside(range[1])];
  const seen = (value: number) => roundTo(value, (x.domain[1] - x.domain[0]) * GRAIN);
  const moved = (end: 0 | 1, value: number): Range =>
    end === 0 ? [Math.min(seen(value), range[1]), range[1]] : [range[0], Math.max(seen(value), range[0])];
  return (
    <svg class="brush" viewBox={`0 0 ${layout.width} ${layout.height}`} role="presentation">
      <rect
        x={left}
        y={area.top}
        width={right - left}
        height={area.height}
        fill="var(--uw-accent)"
        fill-opacity={0.08}
      />
      {([0, 1] as const).map((end) => {
        const at = end === 0 ? left : right;
        return (
          <g
            key={end}
            class="handle"
            role="slider"
            tabindex={0}
            aria-label={end === 0 ? "Low end of the colours" : "High end of the colours"}
            aria-valuenow={range[end]}
            aria-valuetext={formatQuantity(range[end], unit, { to: unit })}
            style={{ cursor: "ew-resize" }}
            onPointerDown={(event) => {
              const handle = event.currentTarget;
              const box = handle.ownerSVGElement?.getBoundingClientRect();
              if (!box) return;
              event.preventDefault();
              handle.setPointerCapture(event.pointerId);
              const move = (at: PointerEvent) =>
                onRange(moved(end, valueAt(x, ((at.clientX - box.left) * layout.width) / box.width)));
              const stop = () => {
                handle.removeEventListener("pointermove", move);
                handle.removeEventListener("pointerup", stop);
                handle.removeEventListener("pointercancel", stop);
              };
              handle.addEventListener("pointermove", move);
              handle.addEventListener("pointerup", stop);
              handle.addEventListener("pointercancel", stop);
            }}
            onKeyDown={(event) => {
              const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
              if (by === 0) return;
              event.preventDefault();
              event.stopPropagation();
              onRange(moved(end, range[end] + by * KEY_STEP * (x.domain[1] - x.domain[0])));
            }}
          >
            <rect x={at - 7} y={area.top} width={14} height={area.height} fill="transparent" />
            <line
              x1={at}
              y1={area.top}
              x2={at}
              y2={area.top + area.height}
              stroke="var(--uw-accent)"
              stroke-width={2}
            />
            <rect
              x={at - 4}
              y={area.top + area.height / 2 - 10}
              width={8}
              height={20}
              rx={3}
              fill="var(--uw-accent)"
            />
          </g>
        );
      })}
    </svg>
  );
}
