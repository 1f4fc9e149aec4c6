import * as v from "valibot";
import { PLATES, type PlateName } from "../../kernels/geodesy/plate-motion.ts";
import { choice, flag, type Param } from "../../pipeline/params.ts";
import type { Acquisition } from "../../stack/stack.ts";

/** Parameters of the corrections that are known without looking at the data. */
export const tides = flag(
  "Whether to take the solid Earth tides (IERS Conventions 2010) out of the displacement.",
  false,
);

export const oscillator = choice(
  "Whether to take out the drift of Envisat's local oscillator; auto does it where the inputs say that Envisat took them.",
  ["auto", "no", "yes"],
  "auto",
);

/** A plate of the model, a velocity of one's own (east, north, up; mm per year), or none. */
export type PlateChoice = "none" | PlateName | readonly [east: number, north: number, up: number];

const names = Object.keys(PLATES) as PlateName[];
const spellings = new Map<string, PlateName>(
  names.flatMap((code) => [
    [code.toLowerCase(), code],
    [PLATES[code].name.toLowerCase(), code],
  ]),
);

export const plate: Param<PlateChoice> = {
  doc: "Plate whose motion (ITRF2014) is taken out of the velocity, or a velocity of one's own for the whole scene: east, north, up in mm/yr.",
  schema: v.union([
    v.picklist(["none", ...names]),
    v.pipe(
      v.strictTuple([
        v.pipe(v.number(), v.finite()),
        v.pipe(v.number(), v.finite()),
        v.pipe(v.number(), v.finite()),
      ]),
      v.readonly(),
    ),
  ]),
  shape: `none | ${names.join(" | ")} | E,N,U`,
  default: "none",
  fromText: (text) =>
    text.includes(",")
      ? text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)))
      : (spellings.get(text.toLowerCase()) ?? text),
  toText: (value) => (typeof value === "string" ? value : value.join(",")),
};

/** Products write "Env", "ENVISAT" or "ENVISAT-ASAR". */
export const isEnvisat = ({ platform }: Acquisition) => /^env/i.test(platform ?? "");
