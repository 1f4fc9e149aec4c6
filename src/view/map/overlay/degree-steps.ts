/** Steps of a graticule from whole degrees on; below, 1, 2 and 5 times powers of ten. */
const WHOLE_STEPS = [1, 2, 5, 10, 15, 30, 45, 90];

/** The smallest round step, in degrees, of at least so many degrees. */
export function degreeStep(least: number): number {
  if (least > 0.5) return WHOLE_STEPS.find((step) => step >= least) ?? 90;
  const power = 10 ** Math.floor(Math.log10(least) + 1e-12);
  const step = [1, 2, 5, 10].find((times) => times * power >= least * (1 - 1e-12)) ?? 10;
  return Number((step * power).toPrecision(12));
}

/** "12.5° W" with the decimals of its step; longitudes come from any turn. */
export function degreeText(value: number, step: number, axis: "lon" | "lat"): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const turned = axis === "lon" ? ((((value + 180) % 360) + 360) % 360) - 180 : value;
  const text = Math.abs(turned).toFixed(decimals);
  if (Number(text) === 0 || (axis === "lon" && Number(text) === 180)) return `${Number(text)}°`;
  const side = axis === "lon" ? (turned < 0 ? "W" : "E") : turned < 0 ? "S" : "N";
  return `${text}° ${side}`;
}
