import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { renderTransect } from "./render-transect.ts";

const distance = [0, 1000, 2000, 3000, 4000];
const options = { title: "Velocity along a line", quantity: "LOS velocity", unit: "m yr-1" };
const paths = (svg: string) => [...svg.matchAll(/ d="([^"]+)"/g)].map(([, d = ""]) => d);

describe("renderTransect", () => {
  it("draws each map as one curve over kilometres, in millimetres per year, with its name", () => {
    const svg = renderTransect(
      distance,
      [
        { name: "ascending", values: [0, 0.01, 0.02, 0.01, 0] },
        { name: "descending", values: [0, -0.01, -0.02, -0.01, 0] },
      ],
      options,
    );
    expect(paths(svg)).toHaveLength(2);
    for (const text of ["LOS velocity (mm/yr)", "Distance (km)", "ascending", "descending"])
      expect(svg).toContain(text);
    expect(svg).toContain("LOS velocity of ascending, descending along 4.0 km.");
  });

  it("lifts the pen at gaps, and keeps a value between two gaps as a dot", () => {
    const svg = renderTransect(distance, [{ name: "a", values: [1, Number.NaN, 2, Number.NaN, 3] }], {
      ...options,
      unit: "1",
    });
    expect(paths(svg)[0]?.match(/M/g)).toHaveLength(3);
    expect(paths(svg)[0]?.match(/L/g)).toHaveLength(3);
  });

  it("draws standard errors as one band for each stretch with data, and marks bends", () => {
    const svg = renderTransect(
      [0, 10, 20, 30],
      [{ name: "a", values: [1, 2, Number.NaN, 4], sigma: [0.1, 0.1, 0.1, 0.1] }],
      { ...options, bends: [15] },
    );
    expect(paths(svg)[0]?.match(/Z/g)).toHaveLength(2);
    expect(svg).toContain("Distance (m)");
    expect(svg).toContain('stroke-dasharray="3 3"');
  });

  it("refuses nothing to draw, and lists that do not fit", () => {
    const code = (work: () => unknown) => {
      try {
        return work();
      } catch (error) {
        return isUpwarpError(error) ? error.code : error;
      }
    };
    expect(code(() => renderTransect(distance, [], options))).toBe("transect-empty");
    expect(code(() => renderTransect(distance, [{ name: "a", values: [1] }], options))).toBe(
      "transect-length-mismatch",
    );
  });
});
