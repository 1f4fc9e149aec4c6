/** A density with its uncertainty, kg m^-3. */
export interface Density {
  readonly value: number;
  readonly error: number;
}

/** Of what a glacier gains or loses over years [huss2013]. */
export const GLACIER_DENSITY: Density = { value: 850, error: 60 };
const KILOGRAMS_PER_GIGATONNE = 1e12;
/** Uncertainty of where outlines lie, metres (pyddem's; half a Landsat pixel). */
export const OUTLINE_BUFFER = 15;

export interface AreaMeanChange {
  /** Mean elevation change and its standard error, metres. */
  readonly change: number;
  readonly changeError: number;
  /** m^2 */
  readonly area: number;
  readonly areaError?: number;
  /** Area without data whose change is taken to be the mean of the rest, m^2. */
  readonly areaNoData?: number;
}

/** A row of a table; the units stand in the names of the columns. */
export interface VolumeRow {
  readonly area_m2: number;
  readonly err_area_m2: number;
  readonly dh_m: number;
  readonly err_dh_m: number;
  readonly dvol_m3: number;
  readonly err_dvol_m3: number;
  readonly dm_Gt: number;
  readonly err_dm_Gt: number;
}

/**
 * Volume change (area x mean change, scaled by (A + A without data) / A) and mass change. Errors of change and area are independent of each
 * other, and of that of the density.
 */
export function volumeChange(
  { change, changeError, area, areaError = 0, areaNoData = 0 }: AreaMeanChange,
  { density = GLACIER_DENSITY }: { readonly density?: Density } = {},
): VolumeRow {
  const whole = area + areaNoData;
  const wholeError = area > 0 ? (areaError * whole) / area : areaError;
  const volume = change * whole;
  const volumeError = Math.hypot(changeError * whole, change * wholeError);
  return {
    area_m2: whole,
    err_area_m2: wholeError,
    dh_m: change,
    err_dh_m: changeError,
    dvol_m3: volume,
    err_dvol_m3: volumeError,
    ...massOfVolume(volume, volumeError, density),
  };
}

/** Mass and its error, Gt, of a volume change in m^3. */
export function massOfVolume(
  volume: number,
  volumeError: number,
  density: Density = GLACIER_DENSITY,
): { readonly dm_Gt: number; readonly err_dm_Gt: number } {
  return {
    dm_Gt: (volume * density.value) / KILOGRAMS_PER_GIGATONNE,
    err_dm_Gt: Math.hypot(volumeError * density.value, volume * density.error) / KILOGRAMS_PER_GIGATONNE,
  };
}

/**
 * Error of an area by the error of its outline: by how much a buffer changes it, to first order length x buffer.
 *
 * @param rings outer and inner rings as [x, y], metres in a map projection; closed or not
 */
export function areaErrorOfOutline(
  rings: readonly (readonly (readonly [x: number, y: number])[])[],
  { buffer = OUTLINE_BUFFER }: { readonly buffer?: number } = {},
): number {
  let length = 0;
  for (const ring of rings)
    for (const [i, [x, y]] of ring.entries()) {
      const [x0, y0] = ring[(i + ring.length - 1) % ring.length]!;
      length += Math.hypot(x - x0, y - y0);
    }
  return length * buffer;
}

/** Sums independent regions. */
export function sumRegions(rows: readonly VolumeRow[], density: Density = GLACIER_DENSITY): VolumeRow {
  const sum = (of: (row: VolumeRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  const quadrature = (of: (row: VolumeRow) => number) => Math.sqrt(sum((row) => of(row) ** 2));
  const [area, volume] = [sum((row) => row.area_m2), sum((row) => row.dvol_m3)];
  const volumeError = quadrature((row) => row.err_dvol_m3);
  return {
    area_m2: area,
    err_area_m2: quadrature((row) => row.err_area_m2),
    dh_m: volume / area,
    err_dh_m: quadrature((row) => row.err_dh_m * row.area_m2) / area,
    dvol_m3: volume,
    err_dvol_m3: volumeError,
    // The density is one and the same for all regions: its error adds up with the sum, not in quadrature.
    ...massOfVolume(volume, volumeError, density),
  };
}
