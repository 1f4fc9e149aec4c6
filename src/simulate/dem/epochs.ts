import { compactDate, dateOfDay, dayNumber } from "../../dates.ts";
import { drawNormal } from "../../kernels/random/normal.ts";
import { createStream, drawUniform } from "../../kernels/random/stream.ts";
import { STREAMS } from "../streams.ts";
import type { ResolvedDemOptions } from "./options.ts";

/** One DEM of the stack, and what is wrong with it as a whole. */
export interface DemEpoch {
  /** ISO date, and days since 1970-01-01. */
  readonly date: string;
  readonly day: number;
  /** File name in the manner of its sensor. */
  readonly name: string;
  /** Names everything that is drawn for it: by day and not by place, so that other DEMs leave it as it is. */
  readonly substream: number;
  readonly isSharp: boolean;
  /** Factor of its noise. */
  readonly quality: number;
  /** m. */
  readonly bias: number;
  /** Towards east and north, m. */
  readonly shift: readonly [east: number, north: number];
  /** From edge to edge, m. */
  readonly tilt: readonly [east: number, north: number];
}

/** Noise of a DEM of high resolution, as a part of a usual one's. */
const SHARP = 0.25;
/** Two DEMs of one day have neighbouring substreams. */
const PER_DAY = 2;

/** Draws the days (irregular, some of them twice) and the DEMs' qualities, in the order of time. */
export function drawEpochs(options: ResolvedDemOptions): DemEpoch[] {
  const { seed, noise, sharpShare } = options;
  return drawDays(options).map(({ day, copy }): DemEpoch => {
    const substream = (day - EARLIEST) * PER_DAY + copy;
    const stream = createStream(seed, STREAMS.demQuality, substream);
    const normal = (index: number) => drawNormal(stream, index);
    const isSharp = drawUniform(stream, 0) < sharpShare;
    const isBad = !isSharp && drawUniform(stream, 1) < (noise?.badShare ?? 0);
    const spread = Math.exp((noise?.spread ?? 0) * normal(0)) * (isBad ? (noise?.badFactor ?? 1) : 1);
    const quality = noise === null ? 0 : spread * (isSharp ? SHARP : 1);
    const date = dateOfDay(day);
    const [bias, shift, tilt] = [noise?.bias ?? 0, noise?.shift ?? 0, noise?.tilt ?? 0];
    return {
      date,
      day,
      name: isSharp ? `SETSM_SIM1_${compactDate(date)}_${copy}_dem.tif` : asterName(date, copy),
      substream,
      isSharp,
      quality,
      bias: bias * normal(1),
      shift: [shift * normal(2), shift * normal(3)],
      tilt: [tilt * normal(4), tilt * normal(5)],
    };
  });
}

/** Substreams are not negative. */
const EARLIEST = dayNumber("1900-01-01");

/** AST_L1A_003, then the date as MMDDYYYY and a time of day. */
function asterName(date: string, copy: number): string {
  const [year, month, day] = date.split("-");
  return `AST_L1A_003${month}${day}${year}10101${copy}_Z.tif`;
}

function drawDays({ seed, dates }: ResolvedDemOptions): { day: number; copy: number }[] {
  const [first, last] = [dayNumber(dates.start), dayNumber(dates.end)];
  const stream = createStream(seed, STREAMS.demDates);
  const days = new Set<number>();
  const wanted = dates.count - dates.repeated;
  let draws = 0;
  // A day that was drawn before is drawn again; where nearly all are taken, the rest is taken in order.
  for (; days.size < wanted && draws < 20 * wanted; draws++)
    days.add(first + Math.floor(drawUniform(stream, draws) * (last - first + 1)));
  for (let day = first; days.size < wanted; day++) days.add(day);
  const single = [...days];
  const repeated = single.slice(0, dates.repeated);
  return [...single.map((day) => ({ day, copy: 0 })), ...repeated.map((day) => ({ day, copy: 1 }))].sort(
    (a, b) => a.day - b.day || a.copy - b.copy,
  );
}
