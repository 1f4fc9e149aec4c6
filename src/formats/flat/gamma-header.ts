/** A GAMMA parameter file as key and value; a value keeps its units ("19.45 decimal degrees"). */
export type GammaHeader = Readonly<Record<string, string>>;

/** Parses a `.par` text: "key: value" lines. Of a repeated key the first counts. */
export function parseGammaPar(text: string): GammaHeader {
  const header: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([A-Za-z][\w()]*)\s*:\s*(.*?)\s*$/.exec(line);
    if (match?.[1] && !(match[1] in header)) header[match[1]] = match[2] ?? "";
  }
  return header;
}

/** The numbers at the front of a value: "2018 01 06", "0.1 15.3 9.8 m m m". */
export function gammaNumbers(header: GammaHeader, key: string): number[] {
  const words = (header[key] ?? "").split(/\s+/).filter((word) => word !== "");
  const end = words.findIndex((word) => Number.isNaN(Number(word)));
  return words.slice(0, end < 0 ? undefined : end).map(Number);
}

/** True when a text is a GAMMA header of a raster: a map (DEM/MAP) or an image (ISP) parameter file. */
export const isGammaPar = (text: string) =>
  (/^\s*width\s*:\s*\d+/m.test(text) && /^\s*nlines\s*:\s*\d+/m.test(text)) ||
  (/^\s*range_samples\s*:\s*\d+/m.test(text) && /^\s*azimuth_lines\s*:\s*\d+/m.test(text));
