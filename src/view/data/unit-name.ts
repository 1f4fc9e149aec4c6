/** Words for units as files spell them, in UDUNITS spelling. A rate in "m/y" is none that UDUNITS knows. */
const WORDS: Readonly<Record<string, string>> = {
  meter: "m",
  meters: "m",
  metre: "m",
  metres: "m",
  millimeter: "mm",
  millimeters: "mm",
  millimetre: "mm",
  millimetres: "mm",
  centimeters: "cm",
  centimetres: "cm",
  radian: "rad",
  radians: "rad",
  y: "yr",
  a: "yr",
  year: "yr",
  years: "yr",
  d: "day",
  days: "day",
  deg: "degree",
  degrees: "degree",
  percent: "%",
  unitless: "1",
  dimensionless: "1",
  none: "",
  counts: "1",
};

/**
 * A unit as `units.ts` knows it, whichever way a file spells it: "meter/year", "m/y" and "m a-1" are "m yr-1". What is not known stays
 * as it is.
 */
export function unitName(text: string): string {
  const rate = /^\s*([a-z]+)\s*(?:\/\s*([a-z]+)|[ .*]+([a-z]+)\^?-1)\s*$/i.exec(text);
  if (rate === null) return word(text.trim());
  const [, above = "", below, inverse] = rate;
  return `${word(above)} ${word(below ?? inverse ?? "")}-1`;
}

const word = (name: string) =>
  (Object.hasOwn(WORDS, name.toLowerCase()) ? WORDS[name.toLowerCase()] : null) ?? name;
