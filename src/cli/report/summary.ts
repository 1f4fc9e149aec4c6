import { dayNumber } from "../../dates.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import { type Fact, mapFrame } from "../parts/plot.ts";
import { percent, plural, quantity } from "./page-words.ts";
import type { ReliableValues } from "./reliable.ts";
import type { RunView } from "./run-view.ts";
import { quantileOf } from "./sample-values.ts";

/** What was measured, when and where, in a sentence. */
export function describeRun(view: RunView): string {
  const { dates } = view.stack;
  const pairs = view.pairs?.dropped.filter((isDropped) => !isDropped).length;
  const made = `${pairs === undefined ? "" : `${plural(pairs, "interferogram")} of `}${plural(dates.length, "date")}`;
  const centre = isOnMap(view)
    ? pixelToLonLat(view.grid, (view.grid.shape.y - 1) / 2, (view.grid.shape.x - 1) / 2)
    : null;
  const place =
    centre === null ? "" : ` around ${degrees(centre[1], "N", "S", 2)}, ${degrees(centre[0], "E", "W", 2)}`;
  return `Displacement along the line of sight of a radar satellite from ${dates[0] ?? ""} to ${dates.at(-1) ?? ""}${place}, from ${made}.`;
}

/** The numbers that a reader looks for first: how much moves, how sure that is, and where. */
export function keyNumbers(
  view: RunView,
  values: {
    readonly velocity: ReliableValues | null;
    readonly standardError: ReliableValues | null;
    readonly coherence: ReliableValues | null;
  },
): Fact[] {
  const { velocity, standardError, coherence } = values;
  const facts: Fact[] = [];
  if (velocity !== null && velocity.sorted.length > 0) {
    const [low, middle, high] = [0.02, 0.5, 0.98].map((share) => quantileOf(velocity.sorted, share)) as [
      number,
      number,
      number,
    ];
    const reach = Math.max(Math.abs(low), Math.abs(high));
    const text = (value: number) => quantity(value, "m yr-1", { like: reach });
    facts.push({
      label: "Velocity along the line of sight",
      value: `${text(low).replace(/ [^ ]+$/, "")} to ${text(high)}`,
      note: `from the 2nd to the 98th percentile of ${velocity.masked ? "the reliable" : "all"} pixels, median ${text(middle)}; positive is towards the satellite`,
    });
  }
  if (standardError !== null && standardError.sorted.length > 0)
    facts.push({
      label: "Standard error of the velocity",
      value: quantity(quantileOf(standardError.sorted, 0.5), "m yr-1", { digits: 2 }),
      note: `median; 95 % of the pixels are better than ${quantity(quantileOf(standardError.sorted, 0.95), "m yr-1", { digits: 2 })}`,
    });
  if (coherence !== null && coherence.known > 0 && coherence.masked) {
    const { y, x } = view.grid.shape;
    facts.push({
      label: "Reliable pixels",
      value: percent(coherence.count / coherence.known),
      note: `of those with data, by a temporal coherence of ${String(view.param("min-temporal-coherence"))} or more; the scene has ${y.toLocaleString("en")} × ${x.toLocaleString("en")} pixels`,
    });
  }
  return facts;
}

const PRODUCTS: Readonly<Record<string, string>> = {
  "geotiff-pairs": "GeoTIFF interferograms",
  aria: "ARIA interferograms",
  "aria-gunw": "ARIA S1-GUNW products",
  dolphin: "dolphin displacement",
  gamma: "GAMMA interferograms",
  gmtsar: "GMTSAR interferograms",
  hyp3: "HyP3 interferograms",
  isce: "ISCE-2 interferograms",
  licsar: "LiCSAR interferograms",
  licsbas: "LiCSBAS stack",
  mintpy: "MintPy stack",
  nisar: "NISAR GUNW products",
  "opera-disp": "OPERA DISP-S1 products",
  roipac: "ROI_PAC interferograms",
  simulated: "simulated stack",
  snap: "SNAP interferograms",
  upwarp: "stack written by upwarp",
};

/** Abbreviations that MintPy writes. */
const PLATFORMS: Readonly<Record<string, string>> = {
  Sen: "Sentinel-1",
  Alos: "ALOS",
  Alos2: "ALOS-2",
  Env: "Envisat",
  Ers: "ERS",
  Tsx: "TerraSAR-X",
};

/** What the results were made from. */
export function madeFrom(view: RunView): Fact[] {
  const { manifest, stack, pairs, grid } = view;
  const { dates, acquisition } = stack;
  const product = manifest.source?.product;
  const report = view.record("network-report");
  const kept = pairs ? pairs.dropped.filter((isDropped) => !isDropped).length : 0;
  const out = pairs ? pairs.dropped.length - kept : 0;
  const satellite = [
    acquisition.platform && (PLATFORMS[acquisition.platform] ?? acquisition.platform),
    acquisition.orbitDirection,
    acquisition.heading !== undefined && `heading ${quantity(acquisition.heading, "degree")}`,
    acquisition.incidence !== undefined && `incidence ${quantity(acquisition.incidence, "degree")}`,
    acquisition.wavelength !== undefined &&
      `wavelength ${quantity(acquisition.wavelength, "m", { to: "mm" })}`,
  ].filter((word) => typeof word === "string");
  const lookNumber = acquisition.looks;
  return [
    ...(product === undefined
      ? []
      : [{ label: "Inputs", value: PRODUCTS[product] ?? product, note: inputsNote(view) }]),
    {
      label: "Dates",
      value: plural(dates.length, "date"),
      note: `${dates[0] ?? ""} to ${dates.at(-1) ?? ""}, ${spacing(dates)}`,
    },
    ...(pairs === null
      ? []
      : [
          {
            label: "Interferograms",
            value: out === 0 ? plural(kept, "pair") : `${kept} of ${plural(kept + out, "pair")}`,
            ...(report && {
              note: `${report.spanDays[0]} to ${report.spanDays[1]} days long, ${plural(report.redundancy, "pair")} more than needed${out === 0 ? "" : `, ${out} left out`}`,
            }),
          },
        ]),
    area(view),
    { label: "Pixels", ...pixelText(view) },
    referenceFact(view),
    ...(satellite.length === 0
      ? []
      : [
          {
            label: "Satellite",
            value: satellite[0] ?? "",
            note: [...satellite.slice(1), ...(lookNumber === undefined ? [] : [`${lookNumber} looks`])].join(
              ", ",
            ),
          },
        ]),
    {
      label: "Numbers",
      ...(view.param("compat") === "mintpy"
        ? { value: "MintPy’s", note: "compat=mintpy repeats them, its known defects included" }
        : {
            value: "upwarp’s own",
            note: `compat=none, recipe ${manifest.recipe}${grid.geometry === "radar" ? ", radar geometry" : ""}`,
          }),
    },
  ];
}

function inputsNote({ manifest }: RunView): string {
  const notes = manifest.source?.notes;
  const count = Array.isArray(notes) ? notes.length : 0;
  return count === 0 ? "read without a remark" : `${plural(count, "remark")} of the reader`;
}

function spacing(dates: readonly string[]): string {
  const days = dates.map(dayNumber);
  const gaps = days.slice(1).map((day, i) => day - (days[i] ?? 0));
  if (gaps.length === 0) return "alone";
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  return least === most ? `every ${least} days` : `${least} to ${most} days apart`;
}

function area({ grid }: RunView): Fact {
  if (!isOnMap({ grid }))
    return { label: "Area", value: "in radar geometry", note: "rows along the flight, columns across it" };
  const { y, x } = grid.shape;
  const corners = [
    [-0.5, -0.5],
    [-0.5, x - 0.5],
    [y - 0.5, -0.5],
    [y - 0.5, x - 0.5],
  ].map(([row = 0, column = 0]) => pixelToLonLat(grid, row, column));
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const { metresAcross, aspect } = mapFrame(grid);
  const across = metresAcross ?? Number.NaN;
  const lat = `${degrees(Math.min(...lats), "N", "S")} to ${degrees(Math.max(...lats), "N", "S")}`;
  const lon = `${degrees(Math.min(...lons), "E", "W")} to ${degrees(Math.max(...lons), "E", "W")}`;
  return {
    label: "Area",
    value: `${kilometres(across)} × ${kilometres(across * aspect)} km`,
    note: `${lat}, ${lon}`,
  };
}

const isOnMap = ({ grid }: Pick<RunView, "grid">) =>
  grid.geometry !== "radar" && mapFrame(grid).unit !== "pixel";

const kilometres = (metres: number) => (metres / 1000).toFixed(metres < 1e5 ? 1 : 0);

const degrees = (value: number, above: string, below: string, decimals = 4) =>
  `${Math.abs(value).toFixed(decimals)}°\u00a0${value < 0 ? below : above}`;

function pixelText({ grid, stack }: RunView): Omit<Fact, "label"> {
  const { spacing: ground } = mapFrame(grid);
  const { azimuthPixelSize, rangePixelSize } = stack.acquisition;
  const value = `${grid.shape.y.toLocaleString("en")} rows × ${grid.shape.x.toLocaleString("en")} columns`;
  const size = (metres: number) => metres.toFixed(metres < 10 ? 1 : 0);
  const system = grid.crs.epsg === null ? "" : `, EPSG:${grid.crs.epsg}`;
  if (ground !== null)
    return { value, note: `${size(ground.y)} × ${size(ground.x)} m on the ground${system}` };
  if (azimuthPixelSize === undefined || rangePixelSize === undefined) return { value };
  return {
    value,
    note: `${size(azimuthPixelSize)} m along the track × ${size(rangePixelSize)} m of slant range`,
  };
}

const CHOSEN: Readonly<Record<string, string>> = {
  given: "as given",
  product: "named by the inputs",
  automatic: "chosen by upwarp",
};

function referenceFact(view: RunView): Fact {
  const point = view.record("reference-point");
  if (view.reference === null || point === null) return { label: "Reference point", value: "not known" };
  const at = `row ${point.y}, column ${point.x}`;
  const place =
    point.lonLat === null
      ? at
      : `${degrees(point.lonLat[1], "N", "S")}, ${degrees(point.lonLat[0], "E", "W")}`;
  const size =
    point.window > 1
      ? `mean of ${plural(point.pixels, "pixel")} in ${point.window} × ${point.window}`
      : "one pixel";
  const counted = view.record("residual-rms");
  const since = view.steps.has("reference-date")
    ? `, counted from ${sinceDate(view.param("reference.date"), counted?.referenceDate)}`
    : "";
  return {
    label: "Reference point",
    value: place,
    note: `${point.lonLat === null ? "" : `${at}, `}${CHOSEN[point.chosen] ?? point.chosen}, ${size}${since}`,
  };
}

const sinceDate = (wanted: unknown, calmest: string | undefined) =>
  wanted === "auto" ? (calmest ?? "the calmest date") : String(wanted);
