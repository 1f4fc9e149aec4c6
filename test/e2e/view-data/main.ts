import * as comlink from "comlink";
import type { DataApi, DroppedFile } from "../../../src/view/protocol.ts";

// The smallest page with the data worker: the test calls it by these two names.
const worker = new Worker(new URL("../../../src/view/data/worker.ts", import.meta.url), { type: "module" });
const api = comlink.wrap<DataApi>(worker);
const input = document.querySelector("input");
const dropped = (): DroppedFile[] => [...(input?.files ?? [])].map((file) => ({ path: file.name, file }));
Object.assign(globalThis, { api, dropped });
