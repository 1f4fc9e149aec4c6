import { formatError } from "../../errors.ts";

/** The typed error of a file that does not hold what its header or its format says. */
export const outlinesMalformed = (path: string, got: string) =>
  formatError({
    code: "outlines-malformed",
    what: "A file of outlines is damaged.",
    where: path,
    got,
    fix: "Fetch or export it again.",
  });

/** The typed error of shapes that enclose no area. */
export const outlinesNotPolygons = (path: string, got: string) =>
  formatError({
    code: "outlines-not-polygons",
    what: "Outlines are polygons, and the file holds other shapes.",
    where: path,
    got,
    fix: "Export the polygons alone; curves as straight lines.",
  });
