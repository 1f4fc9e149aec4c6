/** Outlines on a field of 20 x 20, drawn in the colour of the text. */
const PATHS = {
  point: "M10 3v14M3 10h14",
  reference: "M5 5h10v10H5z",
  polygon: "M10 3l7 5-2.7 8.5H5.7L3 8z",
  transect: "M4 16L9 7l3 5 4-8",
  nearer: "M10 5v10M5 10h10",
  farther: "M5 10h10",
  whole: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
  graticule: "M3 7h14M3 13h14M7 3v14M13 3v14",
  relief: "M2 16l5-9 4 6 2-3 5 6z",
  arrows: "M3 14L9 5M9 5l-4 1M9 5v4M10 17l6-9M16 8l-4 1M16 8v4",
  play: "M6 4l10 6-10 6z",
  stop: "M6 5v10M13 5v10",
  back: "M12 5l-5 5 5 5",
  forward: "M8 5l5 5-5 5",
  close: "M5 5l10 10M15 5L5 15",
} as const;

export type IconName = keyof typeof PATHS;

/** A sign on a button whose label says what it does. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
