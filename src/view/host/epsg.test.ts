import { describe, expect, it } from "vitest";
import { isGeographic, projectionUnit } from "../../geo/crs.ts";
import { wktOf } from "./epsg.ts";

const crs = (proj: string) => ({ epsg: null, wkt: wktOf('A "system"', proj) });

describe("the text made of a PROJ string", () => {
  it("tells degrees from lengths, and one length from another", () => {
    expect(isGeographic(crs("+proj=longlat +ellps=GRS80 +no_defs"))).toBe(true);
    expect(projectionUnit(crs("+proj=longlat +ellps=GRS80 +no_defs"))).toBe("degree");
    expect(isGeographic(crs("+proj=laea +lat_0=52 +units=m"))).toBe(false);
    expect(projectionUnit(crs("+proj=laea +lat_0=52 +units=m"))).toBe("m");
    expect(projectionUnit(crs("+proj=lcc +units=us-ft"))).toBe("US_survey_foot");
    expect(projectionUnit(crs("+proj=lcc +to_meter=0.3048 +no_defs"))).toBe("international_foot");
  });
});
