import { configError } from "../../../errors.ts";
import { applyAffine, invertAffine, pixelCenter } from "../../../geo/affine.ts";
import type { Grid } from "../../../geo/grid.ts";
import { EAST } from "../../../kernels/geodesy/decompose.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { inMemory } from "../../../stack/views.ts";
import type { Cli } from "../../context.ts";
import { decomposeMaps, type MapTrack, type MotionMaps } from "../../parts/systems.ts";
import { decomposeEgms, isEgms } from "./decompose-egms.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { findLook, type Look } from "./look.ts";
import { type Maps, onlyLayer } from "./open-maps.ts";
import { refuse } from "./refuse.ts";

export interface DecomposeFlags extends Omit<MapFlags, "out"> {
  readonly out?: string;
  readonly azimuth?: number;
  readonly look?: readonly string[];
  readonly anyReference: boolean;
  readonly cell?: number;
  readonly weights?: "equal" | "sigma";
  readonly against?: string;
  readonly json: boolean;
}

/** Two tracks or more of one kind: maps on a grid, or points of the European Ground Motion Service. */
export async function decomposeTracks(this: Cli, flags: DecomposeFlags, ...paths: string[]): Promise<void> {
  const points = paths.filter(isEgms);
  if (points.length > 0 && points.length < paths.length)
    throw configError({
      code: "usage-conflict",
      what: "Points and maps are not decomposed together.",
      got: paths.join(", "),
      fix: "Give tracks of one kind: maps, or .zip or .csv files of the European Ground Motion Service.",
    });
  if (points.length > 0) return decomposeEgms(this, flags, paths);
  const { out, azimuth = EAST, look = [], anyReference, compat = "none", variable, ...rest } = flags;
  refuse(rest, ["cell", "weights", "against"], "maps");
  if (out === undefined)
    throw configError({
      code: "usage-missing",
      what: "Maps need a place to go to.",
      fix: "Give --out: a folder, or a name that ends in .zarr, .nc or .h5.",
    });
  if (look.length > 0 && look.length !== paths.length)
    throw configError({
      code: "usage-conflict",
      what: "There is not one line of sight for each track.",
      got: `${look.length} --look for ${paths.length} tracks`,
      fix: "Repeat --look once for each PATH, in the same order, or leave it out.",
    });
  const horizontal = azimuth === EAST ? "east" : "horizontal";
  await operateOnMaps(
    this,
    { out, ...(variable && { variable }), compat },
    paths,
    { step: "decompose", doc: "Horizontal and vertical motion from several lines of sight, pixel by pixel." },
    async (inputs) => {
      const looks: Look[] = [];
      const tracks: MapTrack[] = [];
      for (const [k, maps] of inputs.entries()) {
        const found = await findLook(maps, look[k]);
        looks.push(found);
        tracks.push(trackOf(maps, found));
      }
      const motion = await decomposeMaps(tracks, {
        azimuth,
        compat,
        referenceTolerance: anyReference ? null : REFERENCE_TOLERANCE,
        signal: this.signal,
      });
      return {
        stack: stackOf(motion, inputs[0], horizontal, tracks[0]?.motion.unit ?? ""),
        params: { azimuth, anyReference },
        others: Object.fromEntries(looks.map(({ maps }, k) => [`look ${k + 1}`, maps])),
        notes: [
          ...looks.map(({ from }, k) => `${paths[k]}: the line of sight is that of ${from}.`),
          ...shiftNotes(motion),
        ],
      };
    },
  );
}

/** MintPy's `--max-ref-yx-diff`, pixels. */
const REFERENCE_TOLERANCE = 3;

function trackOf(maps: Maps, { incidenceAngle, azimuthAngle }: Look): MapTrack {
  const { variables, grid, reference = null } = maps.stack;
  const motion = variables.get("velocity") ?? onlyLayer(maps, "The motion of a track");
  const sigma = variables.get(`${motion.name}Std`);
  return {
    name: maps.path,
    grid,
    motion,
    ...(sigma && { sigma }),
    incidenceAngle,
    azimuthAngle,
    reference,
  };
}

function stackOf(motion: MotionMaps, first: Maps, horizontal: string, unit: string): Stack {
  const { grid } = motion;
  const words = horizontal === "east" ? "Motion to the east" : "Horizontal motion";
  const layers: readonly (readonly [string, Float32Array, string])[] = [
    [horizontal, motion.horizontal, words],
    ["up", motion.up, "Motion upward"],
    [`${horizontal}Std`, motion.horizontalStd, `Standard error of ${words.toLowerCase()}`],
    ["upStd", motion.upStd, "Standard error of motion upward"],
  ];
  const known = layers.filter(([name, values]) => !name.endsWith("Std") || values.some(Number.isFinite));
  const reference = movedReference(first.stack, grid);
  const { sourceAttributes: _, reference: __, ...rest } = first.stack;
  return {
    ...rest,
    grid,
    network: null,
    dates: [],
    acquisition: {},
    variables: new Map<string, Variable>(
      known.map(([name, values, longName]) => [
        name,
        inMemory(name, values, {
          dims: ["y", "x"],
          shape: [grid.shape.y, grid.shape.x],
          dtype: "f32",
          unit,
          attrs: { long_name: longName },
        }),
      ]),
    ),
    ...(reference && { reference }),
  };
}

function movedReference({ grid, reference }: Stack, to: Grid): Stack["reference"] {
  if (reference === undefined) return undefined;
  const [column, row] = applyAffine(
    invertAffine(to.affine),
    ...pixelCenter(grid.affine, reference.y, reference.x),
  );
  const moved = { y: Math.floor(row), x: Math.floor(column) };
  return moved.y >= 0 && moved.x >= 0 && moved.y < to.shape.y && moved.x < to.shape.x ? moved : undefined;
}

const shiftNotes = ({ shifts }: MotionMaps) =>
  shifts
    .filter(({ y, x }) => Math.max(Math.abs(y), Math.abs(x)) > 0.01)
    .map(
      ({ name, y, x }) =>
        `${name} lies ${y.toFixed(2)} rows and ${x.toFixed(2)} columns off the first grid; the nearest pixels were taken.`,
    );
