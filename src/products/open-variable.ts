import { openVariable as openFormat } from "../formats/open.ts";
import type { Source, Variable } from "../stack/variable.ts";
import { isView, openView } from "../stack/views.ts";
import { isZenithDelay, parseZenithDelaySource } from "./weather/zenith-delay-source.ts";
import { createZenithDelay } from "./weather/zenith-delay-variable.ts";

/**
 * Opens a variable again from its source, in any thread: files and plain views as the formats do, and the views that
 * products add (the zenith delay), also where one view looks at another.
 */
export async function openVariable(source: Source): Promise<Variable> {
  if (!isView(source)) return openFormat(source);
  if (isZenithDelay(source)) return createZenithDelay(parseZenithDelaySource(source), openVariable);
  return openView(source, openVariable);
}
