import { describe, expect, it } from "vitest";
import { LINE_OF_SIGHT_WORDS, quantityStyle } from "./quantity-style.ts";

describe("quantityStyle", () => {
  it("diverges for what has two signs, with the words that it is given", () => {
    expect(quantityStyle("velocity", "m yr-1", LINE_OF_SIGHT_WORDS)).toEqual({
      colourMap: "vik",
      words: ["away from satellite", "towards satellite"],
    });
    expect(quantityStyle("displacement", "m")).toEqual({ colourMap: "vik" });
    expect(quantityStyle("demError", "m", ["lower", "higher"]).colourMap).toBe("vik");
  });

  it("does not for how uncertain that is", () => {
    expect(quantityStyle("velocityStd", "m yr-1").colourMap).toBe("batlow");
    expect(quantityStyle("phaseStd", "rad").colourMap).toBe("batlow");
  });

  it("comes round for angles, and is bright for what is coherent", () => {
    expect(quantityStyle("annualPhase", "rad").colourMap).toBe("romaO");
    expect(quantityStyle("unwrappedPhase", "rad").colourMap).toBe("vik");
    expect(quantityStyle("temporalCoherence", "1").colourMap).toMatchObject({
      name: "grayC",
      reversed: true,
    });
  });
});
