/** Width that the charts at the side are drawn for; a narrower panel shrinks them. */
export const PANEL_WIDTH = 430;

/** Where an event is in the pixels of the figure under it; null beside it. */
export function figurePoint(event: MouseEvent, figureWidth: number): readonly [x: number, y: number] | null {
  const target = event.currentTarget;
  const svg = target instanceof Element ? target.querySelector(".figure svg") : null;
  if (svg === null) return null;
  const box = svg.getBoundingClientRect();
  const share = figureWidth / box.width;
  return [(event.clientX - box.left) * share, (event.clientY - box.top) * share];
}
