import type { DType, TypedArray } from "../../stack/variable.ts";
import { incidenceAt } from "../geometry.ts";
import type { Layer } from "../layer.ts";
import type { Scene } from "../scene.ts";
import { WATER } from "./water.ts";

/** A layer over (y, x) from a function that fills a row. */
function createImageLayer(
  scene: Scene,
  name: string,
  unit: string,
  dtype: DType,
  fill: (y: number, x: number, out: TypedArray) => void,
): Layer {
  const { shape } = scene.options;
  return {
    name,
    unit,
    dtype,
    dims: ["y", "x"],
    shape: [shape.y, shape.x],
    nodata: null,
    attrs: {},
    open:
      ([x]) =>
      (y, [out]) => {
        if (out) fill(y, x, out);
      },
  };
}

/** Height of the elevation model, m. */
export const createHeightLayer = (scene: Scene) =>
  createImageLayer(scene, "height", "m", "f32", (y, x, out) => {
    const row = new Float64Array(out.length);
    scene.terrain.heightRow(y, x, row);
    out.set(row);
  });

/** True height minus the elevation model, m. */
export const createHeightErrorLayer = (scene: Scene) =>
  createImageLayer(scene, "heightError", "m", "f32", (y, x, out) => {
    const row = new Float64Array(out.length);
    scene.terrain.errorRow(y, x, row);
    out.set(row);
  });

/** Incidence angle, degrees from the vertical. */
export const createIncidenceLayer = (scene: Scene) =>
  createImageLayer(scene, "incidenceAngle", "degree", "f32", (y, x, out) => {
    for (let i = 0; i < out.length; i++) out[i] = incidenceAt(scene.options, y, x + i);
  });

/** Azimuth angle of the vector from ground to satellite, degrees from north, anti-clockwise. */
export const createAzimuthLayer = (scene: Scene) =>
  createImageLayer(scene, "azimuthAngle", "degree", "f32", (_y, _x, out) => {
    out.fill(scene.options.azimuthAngle);
  });

/** 1 on land, 0 on water. */
export const createWaterMaskLayer = (scene: Scene) =>
  createImageLayer(scene, "waterMask", "1", "bool", (y, x, out) => {
    const land = new Uint8Array(out.length);
    scene.land(y, x, land);
    for (let i = 0; i < out.length; i++) out[i] = land[i] === WATER ? 0 : 1;
  });
