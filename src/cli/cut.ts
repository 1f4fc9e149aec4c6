import { configError } from "../errors.ts";
import type { MultilookMethod } from "../stack/multilook.ts";
import type { Selection } from "../stack/select.ts";

/** The part of a stack that a run works on, and how coarse it is. */
export interface Cut {
  readonly crop?: NonNullable<Selection["pixels"]>;
  readonly bounds?: NonNullable<Selection["bounds"]>;
  readonly multilook?: { readonly y: number; readonly x: number; readonly method: MultilookMethod };
}

const METHODS = ["mean", "median", "nearest"] as const;

const usage = (what: string, got: string, fix: string) => configError({ code: "usage-cut", what, got, fix });

/** "ROW0:ROW1,COL0:COL1", from 0, the ends not included. */
export function parseCrop(text: string): NonNullable<Cut["crop"]> {
  const [, ...numbers] = /^\s*(\d+):(\d+)\s*,\s*(\d+):(\d+)\s*$/.exec(text) ?? [];
  const [y0, y1, x0, x1] = numbers.map(Number);
  if (y0 !== undefined && y1 !== undefined && x0 !== undefined && x1 !== undefined && y0 < y1 && x0 < x1)
    return { y: [y0, y1], x: [x0, x1] };
  throw usage(
    "These are no rows and columns to cut out.",
    text,
    "Write ROW0:ROW1,COL0:COL1 from 0, the ends not included, such as 10:50,20:80.",
  );
}

/** "WEST,SOUTH,EAST,NORTH" in degrees. */
export function parseBounds(text: string): NonNullable<Cut["bounds"]> {
  const numbers = text.split(",").map((part) => Number(part.trim() || "x"));
  const [west, south, east, north] = numbers;
  if (numbers.length === 4 && numbers.every(Number.isFinite) && west! < east! && south! < north!)
    return [west!, south!, east!, north!];
  throw usage(
    "These are no bounds.",
    text,
    "Write WEST,SOUTH,EAST,NORTH in degrees, such as 130,31.5,131,32.",
  );
}

/** "Y,X" or "Y,X,METHOD"; the mean unless another is named. */
export function parseMultilook(text: string): NonNullable<Cut["multilook"]> {
  const [y, x, word = "mean", ...rest] = text.split(",").map((part) => part.trim());
  const method = METHODS.find((candidate) => candidate === word);
  if (/^[1-9]\d*$/.test(y ?? "") && /^[1-9]\d*$/.test(x ?? "") && method && rest.length === 0)
    return { y: Number(y), x: Number(x), method };
  throw usage(
    "These are no looks.",
    text,
    `Write ROWS,COLUMNS and perhaps ${METHODS.join(", ")}: 2,4 or 2,4,median.`,
  );
}

/** A cut as its flags read it, by their names. */
export const cutText = ({ crop, bounds, multilook }: Cut): Record<string, string> => ({
  ...(crop && { crop: `${crop.y.join(":")},${crop.x.join(":")}` }),
  ...(bounds && { bounds: bounds.join(",") }),
  ...(multilook && { multilook: `${multilook.y},${multilook.x},${multilook.method}` }),
});
