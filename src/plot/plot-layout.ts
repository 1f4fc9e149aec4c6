import type { Area } from "./chart.ts";
import type { ValueRange } from "./scale.ts";

/** One axis of a figure: a linear scale that can be walked both ways. */
export interface AxisLayout {
  /** What it counts; a date axis counts days since 1970-01-01. */
  readonly kind: "date" | "number";
  /** Values at both ends. */
  readonly domain: ValueRange;
  /** Where those ends are, CSS pixels of the figure; the vertical axis runs from the lower edge to the upper one. */
  readonly pixels: ValueRange;
  /** UDUNITS spelling of the unit that the axis is labelled in; "" for none. */
  readonly unit: string;
}

/**
 * Where a figure puts its data, so that a page can turn the place of a pointer into values and draw over the figure. All
 * lengths are CSS pixels of the figure's viewBox: where it is shown smaller, they shrink with it.
 */
export interface PlotLayout {
  readonly width: number;
  readonly height: number;
  /** The rectangle that data are drawn in. */
  readonly area: Area;
  readonly x: AxisLayout;
  readonly y: AxisLayout;
}

/** Position of a value on an axis, px. */
export function positionOf({ domain: [low, high], pixels: [start, end] }: AxisLayout, value: number): number {
  return start + ((value - low) / (high - low || 1)) * (end - start);
}

/** Value at a position on an axis; positions beyond the area give values beyond its ends. */
export function valueAt({ domain: [low, high], pixels: [start, end] }: AxisLayout, position: number): number {
  return low + ((position - start) / (end - start || 1)) * (high - low);
}

export function isInside({ area }: Pick<PlotLayout, "area">, x: number, y: number): boolean {
  return x >= area.left && x <= area.left + area.width && y >= area.top && y <= area.top + area.height;
}

type AxisKind = Pick<AxisLayout, "kind" | "domain" | "unit">;

/** The layout of a figure with one plotting area. */
export function plotLayout(
  size: { readonly width: number; readonly height: number },
  area: Area,
  x: AxisKind,
  y: AxisKind,
): PlotLayout {
  const { left, top, width, height } = area;
  return {
    ...size,
    area,
    x: { ...x, pixels: [left, left + width] },
    y: { ...y, pixels: [top + height, top] },
  };
}
