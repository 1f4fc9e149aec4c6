import { expect, it } from "vitest";
import { colourMap } from "./colour/colour-map.ts";
import { renderLegend } from "./render-legend.ts";

it("names the quantity in the unit that people read, with words at both ends", () => {
  const svg = renderLegend({
    quantity: "velocity",
    unit: "m yr-1",
    colourMap: colourMap("vik"),
    range: [-0.04, 0.04],
    words: ["away from satellite", "towards satellite"],
    beyond: { low: true, high: false },
  });
  for (const text of ["velocity (mm/yr)", "← away from satellite", "towards satellite →", "−40", ">40<"])
    expect(svg).toContain(text);
});

it("leaves a unit out that there is not", () => {
  const svg = renderLegend({
    quantity: "coherence",
    unit: "1",
    colourMap: colourMap("batlow"),
    range: [0, 1],
  });
  expect(svg).toContain(">coherence<");
});
