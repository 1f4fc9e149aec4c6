// Stands in for masks of outlines: no file opens as one, and 60 kB of readers of outlines stay out of the page.
import { configError } from "../../errors.ts";
import type { Format } from "../../formats/format.ts";

const refuse = (): never => {
  throw configError({
    code: "outlines-in-page",
    what: "A mask of outlines is made by a run; the page does not draw one.",
    fix: "Open the results of the run.",
  });
};

export const outlineMaskFormat: Format = {
  name: "outline-mask",
  recognises: () => false,
  open: async () => refuse(),
  openVariable: async () => refuse(),
  files: async () => refuse(),
};
