/** A radar image over the ground: lines along a heading, columns across it, with a skew and a bend. */
export interface RadarScene {
  readonly shape: { readonly y: number; readonly x: number };
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
}

export interface RadarSceneOptions {
  readonly y?: number;
  readonly x?: number;
  readonly center?: readonly [lon: number, lat: number];
  /** Metres between columns and between lines. */
  readonly spacing?: readonly [range: number, azimuth: number];
  /** Degrees from north, clockwise. */
  readonly heading?: number;
  /** Metres that the last column lies ahead of the first along the track. */
  readonly skew?: number;
  /** Metres by which the middle columns are displaced across the track, as height does. */
  readonly bend?: number;
}

const METRES = 111_194.93;

export function radarScene({
  y = 90,
  x = 120,
  center = [-99.1, 19.4],
  spacing = [60, 45],
  heading = -12,
  skew = 300,
  bend = 150,
}: RadarSceneOptions = {}): RadarScene {
  const [latitude, longitude] = [new Float64Array(y * x), new Float64Array(y * x)];
  const turn = (heading * Math.PI) / 180;
  for (let row = 0; row < y; row++)
    for (let column = 0; column < x; column++) {
      const share = column / (x - 1) - 0.5;
      const along = (row - (y - 1) / 2) * spacing[1] + skew * share;
      const across =
        (column - (x - 1) / 2) * spacing[0] + bend * Math.sin(4 * share + row / y) * Math.cos(share * 3);
      const east = along * Math.sin(turn) + across * Math.cos(turn);
      const north = along * Math.cos(turn) - across * Math.sin(turn);
      latitude[row * x + column] = center[1] + north / METRES;
      longitude[row * x + column] = center[0] + east / (METRES * Math.cos((center[1] * Math.PI) / 180));
    }
  return { shape: { y, x }, latitude, longitude };
}

/** A smooth function of the place, and the most that it changes in a metre. */
export const field = (lon: number, lat: number): number =>
  Math.sin((lon + 99.1) * 120) + Math.cos((lat - 19.4) * 150) * 0.5;
export const FIELD_SLOPE = (120 / Math.cos((19.4 * Math.PI) / 180) + 75) / METRES;

export const fieldOf = ({ latitude, longitude }: RadarScene): Float32Array =>
  Float32Array.from(latitude, (lat, i) => field(longitude[i]!, lat));
