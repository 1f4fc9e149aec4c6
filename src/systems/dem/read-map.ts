import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { fullWindow } from "../../stack/window.ts";

/** A whole map as float32, NaN for no data. */
export const readMap = (variable: Variable): Promise<Float32Array> =>
  readFloats(variable, fullWindow(variable.shape));
