import type { Parameter } from "./field.ts";

const KNOWN = {
  z: { name: "z", longName: "Geopotential", unit: "m2 s-2" },
  gh: { name: "gh", longName: "Geopotential height", unit: "m" },
  t: { name: "t", longName: "Temperature", unit: "K" },
  q: { name: "q", longName: "Specific humidity", unit: "kg kg-1" },
  r: { name: "r", longName: "Relative humidity", unit: "%" },
  sp: { name: "sp", longName: "Surface pressure", unit: "Pa" },
  lnsp: { name: "lnsp", longName: "Logarithm of surface pressure", unit: "1" },
} as const satisfies Record<string, Parameter>;

/** Numbers of the international table 2 of GRIB 1 (versions 1 to 3), WMO Manual on Codes, volume I.2. */
const EDITION_1: Readonly<Record<number, Parameter>> = {
  6: KNOWN.z,
  7: KNOWN.gh,
  11: KNOWN.t,
  51: KNOWN.q,
  52: KNOWN.r,
};

/** Numbers of the ECMWF's own table 128, in which ERA5 is written. */
const ECMWF_128: Readonly<Record<number, Parameter>> = {
  129: KNOWN.z,
  130: KNOWN.t,
  133: KNOWN.q,
  134: KNOWN.sp,
  152: KNOWN.lnsp,
  156: KNOWN.gh,
  157: KNOWN.r,
};

/** "discipline.category.number" of GRIB 2, code table 4.2. */
const EDITION_2: Readonly<Record<string, Parameter>> = {
  "0.0.0": KNOWN.t,
  "0.1.0": KNOWN.q,
  "0.1.1": KNOWN.r,
  "0.3.0": KNOWN.sp,
  "0.3.4": KNOWN.z,
  "0.3.5": KNOWN.gh,
  "0.3.25": KNOWN.lnsp,
};

const LAST_INTERNATIONAL_TABLE = 3;

/** A GRIB 1 parameter; one that no table here holds is named by its numbers. */
export function parameterOfEdition1(table: number, number: number): Parameter {
  const known =
    table === 128 ? ECMWF_128[number] : table <= LAST_INTERNATIONAL_TABLE ? EDITION_1[number] : undefined;
  return (
    known ?? { name: `p${table}_${number}`, longName: `Parameter ${number} of table ${table}`, unit: "" }
  );
}

/** A GRIB 2 parameter; one that no table here holds is named by its numbers. */
export function parameterOfEdition2(discipline: number, category: number, number: number): Parameter {
  const key = `${discipline}.${category}.${number}`;
  return (
    EDITION_2[key] ?? { name: `p${key.replaceAll(".", "_")}`, longName: `GRIB 2 parameter ${key}`, unit: "" }
  );
}
