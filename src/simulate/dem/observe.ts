import { fillNormal } from "../../kernels/random/normal.ts";
import { createStream, drawUniform, fillUniform } from "../../kernels/random/stream.ts";
import { STREAMS } from "../streams.ts";
import { type Disc, discSpan } from "../surface/discs.ts";
import type { DemEpoch } from "./epochs.ts";
import type { DemScene, GroundRow } from "./scene.ts";

/** One DEM at one row of pixels. */
export interface ObservedRow {
  /** m, NaN where there is none. */
  readonly elevation: Float64Array;
  /** %, NaN where nothing was matched at all. */
  readonly correlation: Float64Array;
  /** True standard deviation of the pixels' noise, m; without what the DEM has as a whole. */
  readonly deviation: Float64Array;
  /** 1 where the elevation is wrong by more than noise: an outlier, or a cloud's top. */
  readonly outlier: Uint8Array;
}

export type ObserveRow = (epoch: DemEpoch, ground: GroundRow, y: number, x: number) => ObservedRow;

/** Texture is patchy at a tenth of the scene. */
const PATCHES_PER_SIDE = 10;
/** What the ground's own texture and the DEM's light share in the matching, as variances. */
const OF_GROUND = 0.7;
/** A logistic curve with this steepness is within 0.01 of the normal distribution function. */
const LOGISTIC_OF_NORMAL = 1.702;
/** Width of the change from textured to plain ground, in deviations. */
const TRANSITION = 0.35;
/** Where nothing matches, single outliers are this many times more frequent than on good ground. */
const OUTLIERS_UNMATCHED = 5;
/** Correlation under a cloud, %: chance. */
const CLOUD_CORRELATION = 35;
/** A wrong match is off by at least this share of the largest error. */
const LEAST_OUTLIER = 0.1;

interface Blunder extends Disc {
  /** m; NaN leaves a void. */
  readonly height: number;
  readonly isCloud: boolean;
}

/** What a sensor and the co-registration make of the true surface. */
export function createObserver(scene: DemScene): ObserveRow {
  const { options, motion, field } = scene;
  const { seed, shape, pixelSize, noise, gaps, outliers } = options;
  const blunders = new Map<number, readonly Blunder[]>();
  return (epoch, ground, y, x) => {
    const length = ground.height.length;
    const index = y * shape.x + x;
    const { substream } = epoch;
    const elevation = Float64Array.from(ground.height);
    motion.addChange(epoch.day, y, x, elevation);
    const correlation = correlationRow(scene, epoch, y, x, length);
    const deviation = new Float64Array(length);
    const outlier = new Uint8Array(length);
    if (noise !== null) {
      const own = fillNormal(
        createStream(seed, STREAMS.demNoise, substream),
        index,
        new Float64Array(length),
      );
      const common = new Float64Array(length);
      field.sampler.addRow(scene.fieldOf(STREAMS.demError, substream, noise.range), y, x, common);
      const [white, wide] = [Math.sqrt(1 - noise.correlated), Math.sqrt(noise.correlated)];
      const tiltNorth = epoch.tilt[1] * (0.5 - (y + 0.5) / shape.y);
      for (let i = 0; i < length; i++) {
        const slope = Math.hypot(ground.east[i]!, ground.north[i]!);
        const lack = (100 - correlation[i]!) / 100;
        deviation[i] = epoch.quality * (noise.flat + noise.steep * slope + noise.unmatched * lack * lack);
        // Moving a surface by (e, n) lowers it by the rise that comes from there.
        const moved = -(ground.east[i]! * epoch.shift[0] + ground.north[i]! * epoch.shift[1]);
        const tilted = tiltNorth + epoch.tilt[0] * ((x + i + 0.5) / shape.x - 0.5);
        elevation[i]! += deviation[i]! * (white * own[i]! + wide * common[i]!) + moved + epoch.bias + tilted;
      }
    }
    if (outliers !== null) {
      const stream = createStream(seed, STREAMS.demOutliers, substream);
      const draws = fillUniform(stream, 2 * index, new Float64Array(2 * length));
      for (let i = 0; i < length; i++) {
        const unmatched = 1 - correlation[i]! / 100;
        if (draws[2 * i]! >= outliers.share * (1 + (OUTLIERS_UNMATCHED - 1) * unmatched)) continue;
        const signed = 2 * draws[2 * i + 1]! - 1;
        elevation[i]! += outliers.height * (signed + Math.sign(signed) * LEAST_OUTLIER);
        outlier[i] = 1;
      }
    }
    let own = blunders.get(substream);
    if (own === undefined) {
      own = drawBlunders(scene, epoch, pixelSize);
      blunders.set(substream, own);
    }
    for (const blunder of own) {
      const [start, stop] = discSpan(blunder, y, x, x + length);
      for (let i = start - x; i < stop - x; i++) {
        elevation[i]! += blunder.height;
        outlier[i] = 1;
        if (blunder.isCloud) correlation[i] = Math.min(correlation[i]!, CLOUD_CORRELATION);
      }
    }
    const least = gaps === null || epoch.isSharp ? 0 : gaps.leastCorrelation;
    for (let i = 0; i < length; i++) {
      if (correlation[i]! < least) elevation[i] = Number.NaN;
      if (Number.isNaN(elevation[i]!)) {
        outlier[i] = 0;
        if (epoch.isSharp) correlation[i] = Number.NaN;
      }
    }
    return { elevation, correlation, deviation, outlier };
  };
}

/** Percent, whole numbers as sensors store them. */
function correlationRow(
  { options, field, fieldOf }: DemScene,
  epoch: DemEpoch,
  y: number,
  x: number,
  length: number,
) {
  const { gaps } = options;
  const row = new Float64Array(length);
  if (gaps === null || epoch.isSharp) return row.fill(100);
  const light = new Float64Array(length);
  const range = field.extent / PATCHES_PER_SIDE;
  field.sampler.addRow(fieldOf(STREAMS.demTexture, 0, range), y, x, row);
  field.sampler.addRow(fieldOf(STREAMS.demMatching, epoch.substream, range), y, x, light);
  const threshold = Math.log((1 - gaps.plainShare) / gaps.plainShare) / LOGISTIC_OF_NORMAL;
  for (let i = 0; i < length; i++) {
    const score = Math.sqrt(OF_GROUND) * row[i]! + Math.sqrt(1 - OF_GROUND) * light[i]!;
    const plain = 1 / (1 + Math.exp((threshold - score) / TRANSITION));
    row[i] = Math.round(gaps.textured + (gaps.plain - gaps.textured) * plain);
  }
  return row;
}

function drawBlunders({ options }: DemScene, { substream }: DemEpoch, pixelSize: number): Blunder[] {
  const { seed, shape, outliers, clouds } = options;
  const stream = createStream(seed, STREAMS.demClouds, substream);
  let next = 0;
  const draw = () => drawUniform(stream, next++);
  const disc = (radius: number): Disc => ({
    y: draw() * shape.y,
    x: draw() * shape.x,
    radius: ((0.5 + 0.5 * draw()) * radius) / pixelSize,
  });
  const made: Blunder[] = [];
  const isCloudy = clouds !== null && draw() < clouds.share;
  if (isCloudy)
    for (let k = 0; k < clouds.count; k++) {
      const place = disc(clouds.radius);
      const height = draw() < 0.5 ? Number.NaN : (0.2 + 0.8 * draw()) * clouds.height;
      made.push({ ...place, height, isCloud: true });
    }
  for (let k = 0; k < (outliers?.patches ?? 0); k++) {
    const place = disc(outliers?.radius ?? 0);
    const signed = 2 * draw() - 1;
    const height = (signed + Math.sign(signed) * LEAST_OUTLIER) * (outliers?.height ?? 0);
    made.push({ ...place, height, isCloud: false });
  }
  return made;
}
