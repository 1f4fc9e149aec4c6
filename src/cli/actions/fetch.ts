import { existsSync } from "node:fs";
import { join } from "node:path";
import { inputError } from "../../errors.ts";
import type { FetchFlags } from "../commands/fetch.ts";
import type { Cli } from "../context.ts";
import {
  boxAround,
  type Era5Request,
  era5FileName,
  fetchEra5,
  openStack,
  placeVariables,
  requestsFor,
  sceneRegion,
} from "../parts/products.ts";

export async function fetchWeather(
  this: Cli,
  { inputs, out, list, json, quiet }: FetchFlags,
  _what: "era5",
): Promise<void> {
  const requests = await requestsOf(inputs);
  const rows = requests.map((request) => {
    const file = join(out, era5FileName(request));
    return { file, date: request.date, hour: request.hour, present: existsSync(file) };
  });
  if (!list) {
    await fetchEra5(requests, out, {
      signal: this.signal,
      onEvent: (event) => {
        if (quiet || event.type === "bytes") return;
        const word = event.type === "queued" ? `queued (${event.status})` : event.type;
        this.say(`${word}  ${event.file}`);
      },
    });
    for (const row of rows) row.present = true;
  }
  if (json) this.print(JSON.stringify(rows, null, 2));
  else if (list)
    for (const { file, present } of rows) this.print(`${present ? "present" : "missing"}  ${file}`);
}

/** The hour of each acquisition over the area of a stack. */
async function requestsOf(inputs: readonly string[]): Promise<Era5Request[]> {
  const { grid, variables, dates, acquisition } = await openStack(inputs);
  if (acquisition.secondsOfDay === undefined)
    throw inputError({
      code: "acquisition-time-missing",
      what: "The inputs do not say at what time of the day they were acquired.",
      where: inputs.join(", "),
      fix: 'Put a file acquisition.json with {"secondsOfDay": 49200} (seconds UTC) among the inputs.',
    });
  const region = await sceneRegion(grid, placeVariables(grid, variables));
  return requestsFor(boxAround(region), dates, acquisition.secondsOfDay);
}
