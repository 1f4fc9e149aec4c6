import type { Stack } from "../stack/stack.ts";

/** Layers that a pair stack can do without, and what is lost. */
const LAYERS = {
  coherence: "weights, masks",
  connectedComponent: "repair of unwrapping errors",
  height: "stratified troposphere, geocoding",
  incidenceAngle: "geometry pixel by pixel",
  azimuthAngle: "projection of motion onto the line of sight",
  waterMask: "mask of water",
} as const;

/** Numbers of the acquisition that a step may ask for, and which. */
const NUMBERS = {
  wavelength: "displacement from phase",
  looks: "weights by variance",
  slantRange: "topographic residual",
  incidence: "topographic residual",
  heading: "projection of motion onto the line of sight",
} as const;

/** Where a number can be given that the files lack. */
export const ACQUISITION_FILE = "acquisition.json";

/** What a pair stack lacks and some step may ask for, as notes: one for layers and one for numbers. */
export function missingNotes({ variables, acquisition, network }: Stack): string[] {
  const isOffsets = variables.has("rangeOffset") || variables.has("azimuthOffset");
  if (isOffsets && !variables.has("unwrappedPhase")) return missingOfOffsets(variables, acquisition);
  const layers = absent(LAYERS, (name) => variables.has(name));
  const numbers = [
    ...absent(NUMBERS, (name) => acquisition[name] !== undefined),
    ...(network?.perpendicularBaseline === null && !variables.has("perpendicularBaseline")
      ? ["perpendicular baselines (topographic residual)"]
      : []),
  ];
  return asNotes(layers, numbers);
}

const OFFSET_NUMBERS = {
  rangePixelSize: "displacement in range",
  rangeLooks: "displacement in range",
  azimuthPixelSize: "displacement in azimuth",
  azimuthLooks: "displacement in azimuth",
} as const;

function missingOfOffsets(variables: Stack["variables"], acquisition: Stack["acquisition"]): string[] {
  const layers = (["range", "azimuth"] as const)
    .filter((name) => variables.has(`${name}Offset`) && !variables.has(`${name}OffsetStd`))
    .map((name) => `${name}OffsetStd (weights, errors)`);
  return asNotes(
    layers,
    absent(OFFSET_NUMBERS, (name) => acquisition[name] !== undefined),
  );
}

function asNotes(layers: readonly string[], numbers: readonly string[]): string[] {
  return [
    ...(layers.length > 0 ? [`The inputs have no layer ${layers.join(", ")}.`] : []),
    ...(numbers.length > 0
      ? [`The inputs do not state ${numbers.join(", ")}; numbers can be given in a file ${ACQUISITION_FILE}.`]
      : []),
  ];
}

function absent<T extends Readonly<Record<string, string>>>(
  needs: T,
  has: (name: keyof T & string) => boolean,
): string[] {
  return Object.entries(needs).flatMap(([name, use]) => (has(name) ? [] : [`${name} (${use})`]));
}
