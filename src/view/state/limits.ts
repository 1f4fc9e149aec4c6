/**
 * How much a state may hold. An address is written by anybody: what is read from one is bounded, and what the page itself lets a
 * person add stays within what its address can spell.
 */
export const LIMITS = {
  /** Characters of the hash part. Firefox and Chromium take a megabyte; a state at all its limits needs less than this. */
  hash: 400_000,
  markers: 100,
  polygons: 20,
  /** Corners of one polygon, and of the transect. */
  corners: 200,
  /** The map has textures for so many. */
  masks: 3,
  /** Events of each kind in a fit. */
  events: 20,
  /** Characters of a name that a person gave. */
  name: 60,
  /** Characters of a layer's id: a path and a variable. */
  layer: 600,
  basemap: 500,
  /** World coordinates: no CRS of the Earth and no image reaches this. */
  coordinate: 1e9,
  /** Positions along an axis. */
  index: 1_000_000,
  /** Radius of the reference, pixels. */
  buffer: 500,
  /** Degree of the polynomial of a fit; as `velocity.polynomial` of `run sbas` allows. */
  polynomial: 10,
  /** Characteristic time of what fades after an event, days: a thousand years. */
  days: 365_250,
} as const;

/** Colours that series have before they come round again (those of the figures). */
export const SERIES_COLOURS = 8;
