import { mapFrames } from "../../src/plot/animation/map-frames.ts";
import type { MapOptions } from "../../src/plot/map/map-options.ts";
import { renderMap } from "../../src/plot/map/render-map.ts";
import { renderMapGrid } from "../../src/plot/map/render-map-grid.ts";
import { renderBaselines } from "../../src/plot/render-baselines.ts";
import { renderCoherenceMatrix } from "../../src/plot/render-coherence-matrix.ts";
import { renderHistogram } from "../../src/plot/render-histogram.ts";
import { renderNetwork } from "../../src/plot/render-network.ts";
import { renderTimeDistance } from "../../src/plot/render-time-distance.ts";
import { renderTimeseries, type TimeSeries } from "../../src/plot/render-timeseries.ts";
import { renderTransect } from "../../src/plot/render-transect.ts";
import {
  COHERENCE,
  DATES,
  DROPPED,
  GRID,
  HEIGHTS,
  NETWORK,
  RADAR,
  SERIES,
  SIZE,
  SMOOTH,
  seriesAt,
  VELOCITY,
  VELOCITY_STD,
  YEARS,
} from "./scene.ts";

const CREDIT = "Simulated with seed 20180106; contains no satellite data.";
const WORDS = ["away from satellite", "towards satellite"] as const;
const NARROW = 520;

const velocity: MapOptions = {
  title: "Velocity along the line of sight",
  quantity: "velocity",
  unit: "m yr-1",
  colourMap: "vik",
  range: [-0.05, 0.05],
  words: WORDS,
  referencePoint: { y: 34, x: 6 },
  look: { heading: -168, side: "right", incidence: 39 },
  credits: CREDIT,
  width: NARROW,
};
const places = [
  ["summit", 26, 20],
  ["flank", 36, 27],
  ["plain", 8, 6],
] as const;
const series = places.map(([name, x, y], i): TimeSeries => {
  const rate = VELOCITY[y * SIZE.x + x] ?? 0;
  return {
    name,
    dates: DATES,
    values: seriesAt(x, y),
    sigma: DATES.map((_, d) => 0.0015 + 0.0002 * d),
    ...(i < 2 && {
      fit: { values: YEARS.map((year) => rate * year), velocity: rate, velocitySigma: 0.0012 },
    }),
  };
});
const seriesOptions = { up: "towards satellite", width: NARROW, height: 220, credits: CREDIT };
/** Metres from the western edge, along a row. */
const distance = Array.from({ length: SIZE.x }, (_, i) => 200 * i);
const row = (map: Float32Array) => map.slice(20 * SIZE.x, 21 * SIZE.x);

/** Every kind of figure, by the name of its snapshot. */
export const FIGURES: Readonly<Record<string, () => string>> = {
  "map-relief": () =>
    renderMap(
      { values: VELOCITY, grid: GRID, heights: HEIGHTS },
      {
        ...velocity,
        subtitle: `${DATES[0]} to ${DATES.at(-1)}`,
        contours: 250,
        stations: [
          { name: "SUMM", y: 20, x: 26, value: 0.044 },
          { name: "EAST", y: 27, x: 42, value: -0.02 },
        ],
      },
    ),
  "map-plain": () =>
    renderMap(
      { values: VELOCITY, grid: GRID },
      { ...velocity, points: places.map(([name, x, y]) => ({ name, x, y })) },
    ),
  "map-wrapped": () =>
    renderMap(
      {
        values: SMOOTH.map((value) => {
          const phase = ((value * -4 * Math.PI) / 0.0555) * 2;
          return Math.atan2(Math.sin(phase), Math.cos(phase));
        }),
        grid: GRID,
      },
      {
        title: "Two years of motion as fringes",
        quantity: "phase",
        unit: "rad",
        colourMap: "romaO",
        range: [-Math.PI, Math.PI],
        credits: CREDIT,
        width: NARROW,
      },
    ),
  "map-radar": () =>
    renderMap(
      { values: VELOCITY, grid: RADAR },
      { ...velocity, title: "Velocity in radar geometry", orbit: "ascending", width: 420 },
    ),
  "map-page": () =>
    renderMapGrid(
      {
        panels: DATES.slice(0, 12).map((label, d) => ({ label, values: SERIES[d] ?? VELOCITY })),
        grid: GRID,
      },
      {
        ...velocity,
        title: "Displacement along the line of sight",
        subtitle: `since ${DATES[0]}`,
        quantity: "displacement",
        unit: "m",
        displayUnit: "mm",
        range: [-0.03, 0.03],
        width: 720,
        columns: 4,
      },
    ),
  network: () =>
    renderNetwork(
      {
        network: NETWORK,
        coherenceMean: COHERENCE,
        dropped: DROPPED,
        reasons: DROPPED.map((is) => (is ? "min-coherence" : null)),
      },
      { width: NARROW, height: 220, words: ["incoherent", "coherent"], credits: CREDIT },
    ),
  baselines: () =>
    renderBaselines(NETWORK, {
      dropped: DROPPED,
      referenceDate: DATES[4] ?? "",
      width: NARROW,
      height: 200,
      credits: CREDIT,
    }),
  "coherence-matrix": () =>
    renderCoherenceMatrix(NETWORK, COHERENCE, {
      dropped: DROPPED,
      words: ["incoherent", "coherent"],
      width: 420,
      credits: CREDIT,
    }),
  "series-bars": () => renderTimeseries(series, { ...seriesOptions, title: "Three places with their fits" }),
  "series-band": () =>
    renderTimeseries(series.slice(0, 2), {
      ...seriesOptions,
      title: "Errors as a band, a date marked, one date set aside",
      errors: "band",
      currentDate: DATES[7] ?? "",
      setAside: { dates: [DATES[11] ?? ""], name: "noisy date" },
    }),
  "series-many": () => {
    const dates = Array.from({ length: 120 }, (_, i) =>
      new Date(Date.UTC(2016, 0, 4 + 12 * i)).toISOString().slice(0, 10),
    );
    const value = (i: number) => -0.02 * (i / 30) + 0.006 * Math.sin((2 * Math.PI * i) / 30.4);
    return renderTimeseries(
      [
        {
          name: "subsiding city",
          offset: 0.01,
          dates,
          values: dates.map((_, i) => value(i) + 0.002 * Math.sin(97 * i)),
          sigma: dates.map(() => 0.003),
          truth: dates.map((_, i) => value(i)),
          fit: { values: dates.map((_, i) => -0.02 * (i / 30)), velocity: -0.0203, velocitySigma: 0.0004 },
        },
      ],
      { ...seriesOptions, title: "Four years of a city", subtitle: "with what the simulation put in" },
    );
  },
  transect: () =>
    renderTransect(
      distance,
      [
        { name: "ascending", values: row(VELOCITY), sigma: row(VELOCITY_STD) },
        { name: "smoothed", values: row(VELOCITY).map((value) => value * 0.8) },
      ],
      {
        title: "Velocity across the summit",
        quantity: "velocity",
        unit: "m yr-1",
        up: "towards satellite",
        bends: [4400],
        width: NARROW,
        height: 200,
        credits: CREDIT,
      },
    ),
  "time-distance": () =>
    renderTimeDistance(
      { distance, dates: DATES, values: Float32Array.from(SERIES.flatMap((map) => [...row(map)])) },
      {
        title: "Displacement across the summit",
        subtitle: `since ${DATES[0]}`,
        quantity: "displacement",
        unit: "m",
        displayUnit: "mm",
        colourMap: "vik",
        words: WORDS,
        bends: [4400],
        width: NARROW,
        height: 240,
        credits: CREDIT,
      },
    ),
  histogram: () =>
    renderHistogram(VELOCITY, {
      title: "How much moves how fast",
      quantity: "velocity",
      unit: "m yr-1",
      range: [-0.015, 0.045],
      bins: 48,
      colours: { colourMap: "vik", range: [-0.05, 0.05] },
      width: NARROW,
      height: 180,
      credits: CREDIT,
    }),
};

/** A short animation over relief. */
export const animation = () =>
  mapFrames(
    {
      panels: DATES.slice(0, 6).map((label, d) => ({ label, values: SERIES[2 * d] ?? VELOCITY })),
      grid: GRID,
      heights: HEIGHTS,
    },
    {
      ...velocity,
      title: "Displacement",
      quantity: "displacement",
      unit: "m",
      displayUnit: "mm",
      range: [-0.03, 0.03],
      width: 420,
    },
  );
