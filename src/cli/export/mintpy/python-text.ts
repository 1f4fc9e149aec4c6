/** Real numbers as Python writes them, with a point: 80.0. */
export const decimal = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : Number.isInteger(value) ? value.toFixed(1) : String(value);

/** Values that are known, as text. */
export const texts = (
  values: Readonly<Record<string, string | number | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
