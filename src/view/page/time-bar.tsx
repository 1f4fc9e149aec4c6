import { useEffect } from "preact/hooks";
import type { Layer } from "../protocol.ts";
import { setReferenceDate, showIndex, stepIndex } from "../state/update.ts";
import { Icon } from "./icon.tsx";
import { axisLength, peekWholeSlice, prefetchSlice } from "./slices.ts";
import { activeLayer, change, part, playing, state } from "./store.ts";

/** Milliseconds for which a date is shown while playing. */
const FRAME = 220;
/** Slices that are fetched ahead while playing. */
const AHEAD = 3;

/** What stands at a position of an axis: a date, the two dates of a pair, a number. */
export function labelAt({ axis }: Layer, index: number): string {
  if (axis.kind === "time") return axis.dates[index] ?? "";
  if (axis.kind === "pair") {
    const pair = axis.pairs[index];
    return pair ? `${pair.reference} → ${pair.secondary}` : "";
  }
  return axis.kind === "slice" ? `${index + 1} of ${axis.count}` : "";
}

export function step(by: number): void {
  const layer = activeLayer.peek();
  if (layer === null) return;
  change((now) => stepIndex(now, by, axisLength(layer.axis)));
}

/** Slider over the dates (or pairs) of the layer, with play and the date that all others are shown against. */
export function TimeBar() {
  const layer = activeLayer.value;
  usePlaying();
  if (layer === null || axisLength(layer.axis) < 2) return null;
  const [index, referenceDate] = [part.index.value, part.referenceDate.value];
  const last = axisLength(layer.axis) - 1;
  const what = layer.axis.kind === "pair" ? "Pair" : layer.axis.kind === "time" ? "Date" : "Slice";
  return (
    <fieldset class="time-bar" aria-label={what}>
      <button
        type="button"
        aria-label={playing.value ? "Stop" : "Play"}
        title="Play (space)"
        aria-pressed={playing.value}
        onClick={() => {
          playing.value = !playing.value;
        }}
      >
        <Icon name={playing.value ? "stop" : "play"} />
      </button>
      <button
        type="button"
        aria-label="Back"
        title="Back (←)"
        disabled={index === 0}
        onClick={() => step(-1)}
      >
        <Icon name="back" />
      </button>
      <input
        type="range"
        min={0}
        max={last}
        value={index}
        aria-label={what}
        aria-valuetext={labelAt(layer, index)}
        onInput={(event) => {
          const chosen = event.currentTarget.valueAsNumber;
          change((now) => showIndex(now, chosen, last + 1));
        }}
      />
      <button
        type="button"
        aria-label="Forward"
        title="Forward (→)"
        disabled={index === last}
        onClick={() => step(1)}
      >
        <Icon name="forward" />
      </button>
      <output>{labelAt(layer, index)}</output>
      {layer.axis.kind === "time" && layer.relative && (
        <label class="since">
          since
          <select
            value={referenceDate ?? ""}
            onChange={(event) => {
              const date = event.currentTarget.value || null;
              change((now) => setReferenceDate(now, date));
            }}
          >
            <option value="">as stored</option>
            {layer.axis.dates.map((date) => (
              <option key={date} value={date}>
                {date}
              </option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}

/** Steps on while playing, but never past a slice that has not come: a date is seen before the next one. */
function usePlaying(): void {
  const isPlaying = playing.value;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      const layer = activeLayer.peek();
      if (layer === null) return;
      const count = axisLength(layer.axis);
      const next = (state.peek().index + 1) % count;
      if (peekWholeSlice(layer, state.peek().index) === null) return;
      for (let ahead = 0; ahead < Math.min(AHEAD, count); ahead++)
        prefetchSlice(layer, (next + ahead) % count);
      change((now) => showIndex(now, next, count));
    }, FRAME);
    return () => clearInterval(timer);
  }, [isPlaying]);
}
