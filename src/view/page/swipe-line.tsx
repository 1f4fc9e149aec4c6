import { clearSwipe, moveSwipe } from "../state/update.ts";
import { viewport } from "./map-camera.ts";
import { change, part } from "./store.ts";
import { useDragOnMap } from "./use-drag.ts";

const KEY_STEP = 0.02;

/** The line between the two halves of a swipe, to be dragged or moved with the arrow keys. */
export function SwipeLine() {
  const drag = useDragOnMap({ onMove: (_, [share]) => change((now) => moveSwipe(now, share)) });
  const swipe = part.swipe.value;
  if (swipe === null) return null;
  const { width, height } = viewport.value;
  const x = swipe.at * width;
  return (
    <g
      class="handle swipe"
      role="slider"
      tabindex={0}
      aria-label="Swipe line"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * swipe.at)}
      onPointerDown={drag}
      onKeyDown={(event) => {
        const by = event.key === "ArrowLeft" ? -KEY_STEP : event.key === "ArrowRight" ? KEY_STEP : 0;
        if (event.key === "Escape") change(clearSwipe);
        if (by === 0) return;
        event.preventDefault();
        event.stopPropagation();
        change((now) => moveSwipe(now, swipe.at + by));
      }}
    >
      <line x1={x} y1={0} x2={x} y2={height} stroke="#fff" stroke-width={4} />
      <line x1={x} y1={0} x2={x} y2={height} stroke="#1a222c" stroke-width={1.5} />
      <circle cx={x} cy={height / 2} r={13} fill="#fff" stroke="#1a222c" stroke-width={1.5} />
      <path
        d={`M${x - 3},${height / 2 - 4}l-4,4 4,4M${x + 3},${height / 2 - 4}l4,4 -4,4`}
        fill="none"
        stroke="#1a222c"
        stroke-width={1.8}
      />
    </g>
  );
}
