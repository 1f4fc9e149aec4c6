import { decompose } from "./decompose.ts";
import { doctor } from "./doctor.ts";
import { fetchFiles } from "./fetch.ts";
import { gnss } from "./gnss.ts";
import { init } from "./init.ts";
import { inspect } from "./inspect.ts";
import { map } from "./maps.ts";
import { migrate } from "./migrate.ts";
import { plot } from "./plot.ts";
import { report } from "./report.ts";
import { compare, exportTo, sample, why } from "./results.ts";
import { plan, run } from "./run.ts";
import { demo, simulate } from "./simulate.ts";
import { step, steps } from "./steps.ts";
import { transect } from "./transect.ts";
import { view } from "./view.ts";

/** Every command, in the order of a day's work: this is the order of `upwarp --help`. */
export const commands = {
  demo,
  inspect,
  init,
  migrate,
  fetch: fetchFiles,
  plan,
  run,
  steps,
  step,
  why,
  compare,
  sample,
  export: exportTo,
  view,
  plot,
  map,
  transect,
  decompose,
  gnss,
  report,
  simulate,
  doctor,
};
