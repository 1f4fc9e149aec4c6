import { isUpwarpError } from "../../errors.ts";
import { type Cut, parseBounds, parseCrop, parseMultilook } from "../cut.ts";
import { plainWord, type TemplateLine } from "./parse-template.ts";
import { badValues } from "./translate-template.ts";

/**
 * The part of the inputs that a template has MintPy's load_data take, and how coarse. Degrees weigh more than rows and
 * columns, as in MintPy.
 *
 * @throws config error "template-value"
 */
export function cutOfTemplate(lines: readonly TemplateLine[], path: string): Cut {
  const given = (key: string) => {
    const line = lines.find((candidate) => candidate.key === `mintpy.${key}`);
    return line && !["auto", "none", "no"].includes(plainWord(line.value)) ? line : undefined;
  };
  const [yx, lalo] = [given("subset.yx"), given("subset.lalo")];
  const [ystep, xstep] = [given("multilook.ystep"), given("multilook.xstep")];
  const step = ystep ?? xstep;
  const method = given("multilook.method")?.value ?? "nearest";
  const looks = `${ystep?.value ?? 1},${xstep?.value ?? 1}`;
  return {
    ...(lalo && { bounds: read(lalo, path, "SOUTH:NORTH,WEST:EAST", (text) => parseBounds(bounds(text))) }),
    ...(yx && !lalo && { crop: read(yx, path, "ROW0:ROW1,COLUMN0:COLUMN1", parseCrop) }),
    ...(step &&
      looks !== "1,1" && {
        multilook: read(step, path, "a whole number; the method is nearest, mean or median", () =>
          parseMultilook(`${looks},${method}`),
        ),
      }),
  };
}

/** "S:N,W:E" as "W,S,E,N". */
function bounds(text: string): string {
  const [[south, north] = [], [west, east] = []] = text.split(",").map((part) => part.split(":"));
  return [west, south, east, north].join(",");
}

function read<T>(line: TemplateLine, path: string, shape: string, parse: (text: string) => T): T {
  try {
    return parse(line.value);
  } catch (cause) {
    if (!isUpwarpError(cause)) throw cause;
    throw badValues([{ line, shape }], path);
  }
}
