import { signal } from "@preact/signals";

/** Height at the foot of the map that legend and time bar take from what is drawn at its left: scale bar and arrows. CSS pixels. */
export const footRoom = signal(0);

/** Width at the left of the map that the scale bar and the arrows may take. */
const FURNITURE_WIDTH = 230;

/**
 * Follows the sizes of legend and time bar, which lie over the map where it is large and below it where the page is narrow; gives
 * back what ends it.
 */
export function followFoot(canvas: HTMLElement, foot: HTMLElement): () => void {
  const measure = () => {
    const map = canvas.getBoundingClientRect();
    const tops = [...foot.children]
      .map((child) => child.getBoundingClientRect())
      .filter(({ left, top, height }) => height > 0 && left < map.left + FURNITURE_WIDTH && top < map.bottom)
      .map(({ top }) => map.bottom - top);
    footRoom.value = Math.max(0, ...tops);
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(canvas);
  sizes.observe(foot);
  // A legend with longer words is wider, which the size of the foot does not show.
  const contents = new MutationObserver(measure);
  contents.observe(foot, { childList: true, subtree: true });
  return () => {
    sizes.disconnect();
    contents.disconnect();
  };
}
