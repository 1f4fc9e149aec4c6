/** How a column of the service's tables is kept: under our name, in our unit. */
export interface EgmsColumn {
  readonly name: string;
  readonly unit: string;
  /** What its numbers are multiplied with; the service writes millimetres. */
  readonly factor: number;
}

const plain = (name: string, unit: string): EgmsColumn => ({ name, unit, factor: 1 });
const millimetres = (name: string, unit: string): EgmsColumn => ({ name, unit, factor: 1e-3 });

/** The numeric columns of the products (EGMS Product Description and Format Specification). */
export const EGMS_COLUMNS: Readonly<Record<string, EgmsColumn>> = {
  mp_type: plain("pointType", "1"),
  easting: plain("easting", "m"),
  northing: plain("northing", "m"),
  height_ortho: plain("height", "m"),
  height_ellipse: plain("ellipsoidHeight", "m"),
  height_wgs84: plain("ellipsoidHeight", "m"),
  line: plain("line", "1"),
  pixel: plain("pixel", "1"),
  rmse: millimetres("rmse", "m"),
  rmse_ts: millimetres("rmse", "m"),
  temporal_coherence: plain("temporalCoherence", "1"),
  amplitude_dispersion: plain("amplitudeDispersion", "1"),
  incidence_angle: plain("incidenceAngle", "degree"),
  track_angle: plain("heading", "degree"),
  los_east: plain("losEast", "1"),
  los_north: plain("losNorth", "1"),
  los_up: plain("losUp", "1"),
  mean_velocity: millimetres("velocity", "m yr-1"),
  mean_velocity_std: millimetres("velocityStd", "m yr-1"),
  acceleration: millimetres("acceleration", "m yr-2"),
  acceleration_std: millimetres("accelerationStd", "m yr-2"),
  seasonality: millimetres("seasonality", "m"),
  seasonality_std: millimetres("seasonalityStd", "m"),
  gnss_velocity: millimetres("gnssVelocity", "m yr-1"),
  gnss_velocity_n: millimetres("gnssVelocityNorth", "m yr-1"),
  gnss_velocity_e: millimetres("gnssVelocityEast", "m yr-1"),
  gnss_velocity_u: millimetres("gnssVelocityUp", "m yr-1"),
};
