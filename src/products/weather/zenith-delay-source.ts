import { inputError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Source } from "../../stack/variable.ts";
import type { Air } from "./load-table.ts";
import type { Region } from "./scene-region.ts";
import type { Fields } from "./weather-file.ts";

/** What `fields` of one file or many lie in: positions in `of` of the variables of `WeatherFile`. */
export type PlacedFields = Fields & { readonly members: readonly number[] };

/** The moment of one date: which fields, and where along their time axis (null: they have none). */
export interface PlacedEpoch {
  readonly fields: number;
  readonly index: number;
  /** ISO 8601, UTC; for GACOS the date. */
  readonly time: string;
}

/**
 * How a zenith delay is computed, as plain JSON. `of` begins with the height and, where `placed` is true, latitude and
 * longitude of the pixels, so that all files behind the delay are known from the sources that it looks at.
 */
export interface ZenithDelaySource {
  readonly view: "zenithDelay";
  /** Of the way from weather to delay, so that results of another version are never taken for this one's. */
  readonly version: number;
  readonly of: readonly Source[];
  readonly grid: Grid;
  readonly placed: boolean;
  readonly region: Region;
  /** Counts where levels of a weather model are integrated. */
  readonly air: Air;
  readonly fields: readonly PlacedFields[];
  /** null: there is no weather for the date. */
  readonly epochs: readonly (PlacedEpoch | null)[];
}

/** Raise it whenever the delays change that the same files give. */
export const ZENITH_DELAY_VERSION = 2;

export const isZenithDelay = (source: Source) => source.view === "zenithDelay";

/** The source again, checked as far as indices go; Throws "source-malformed". */
export function parseZenithDelaySource(source: Source): ZenithDelaySource {
  const candidate = source as unknown as ZenithDelaySource;
  const { version, of, grid, region, air, fields, epochs } = candidate;
  const good =
    version === ZENITH_DELAY_VERSION &&
    Array.isArray(of) &&
    of.length >= 1 &&
    typeof grid?.shape?.y === "number" &&
    typeof region?.west === "number" &&
    ["whole", "simple"].includes(air) &&
    Array.isArray(fields) &&
    Array.isArray(epochs) &&
    fields.every(
      ({ members, kind }) =>
        ["era5", "gacos", "opera"].includes(kind) && members.every((at: number) => at in of),
    ) &&
    epochs.every((epoch) => epoch === null || epoch.fields in fields);
  if (good) return candidate;
  throw inputError({
    code: "source-malformed",
    what: "The source of a zenith delay cannot be rebuilt.",
    got: JSON.stringify(source).slice(0, 200),
    fix: "Use the variable's own `source`.",
  });
}
