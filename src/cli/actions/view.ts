import { inputError } from "../../errors.ts";
import { browserCommand, openBrowser } from "../browser.ts";
import type { ViewFlags } from "../commands/view.ts";
import type { Cli } from "../context.ts";
import {
  listServed,
  openRoot,
  PAGE_FOLDER,
  readPage,
  type ServedRoot,
  startServer,
  writeCopy,
} from "../parts/view.ts";
import { EXIT, renderError } from "../render/error.ts";
import { formatSize } from "../render/size.ts";

export async function viewPaths(this: Cli, flags: ViewFlags, ...paths: string[]): Promise<void> {
  const roots: ServedRoot[] = [];
  for (const path of paths) {
    if (/^https?:\/\//i.test(path)) throw notHere(path);
    roots.push(await openRoot(path));
  }
  const content = { roots, page: await readPage(PAGE_FOLDER) };
  if (flags.export !== undefined) return exportCopy(this, flags.export, content, flags.json);

  const { files, stores, notes } = await listServed(roots);
  const stopped = untilStopped(this.process);
  const server = await startServer(content, {
    ...(flags.port !== undefined && { port: flags.port }),
    onError: (error) => this.say(renderError(error, this.colours)),
  });
  const { address, port, ticket } = server;
  if (flags.json) {
    const counts = { files: files.length, stores: stores.length };
    this.print(JSON.stringify({ type: "serving", address, port, ...counts, notes }));
  } else {
    for (const path of paths) this.say(`serve  ${path}`);
    const found = `${count(files.length, "file")} and ${count(stores.length, "Zarr store")}`;
    this.say(paths.length === 0 ? "empty  drop files on the page" : `found  ${found}`);
    for (const note of notes) this.say(`${this.colours.yellow("note")}   ${note}`);
    this.print(address);
    this.say("stop   Ctrl-C; until then whoever has this address can read these files, on this machine only");
    openPage(this, ticket, flags);
  }
  await stopped;
  await server.close();
  this.process.exitCode = EXIT.cancelled;
}

/**
 * Resolves at Ctrl-C or SIGTERM. There is nothing to finish or resume, so the first of them ends the server; a run before it
 * (`demo --open`) is over and no longer wants to know.
 */
const untilStopped = (process: Cli["process"]): Promise<void> =>
  new Promise((stop) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.removeAllListeners(signal).once(signal, () => stop());
  });

function openPage(cli: Cli, ticket: () => string, { open }: ViewFlags): void {
  const { env, platform, stdout } = cli.process;
  const command = open ? browserCommand({ env, platform, isTTY: stdout.isTTY === true }) : null;
  if (command === null) return;
  openBrowser(command, ticket(), (reason) =>
    cli.say(`${cli.colours.yellow("note")}   The browser did not open (${reason}): open the address above.`),
  );
}

async function exportCopy(
  cli: Cli,
  out: string,
  content: Parameters<typeof writeCopy>[1],
  json: boolean,
): Promise<void> {
  const { index, files, bytes } = await writeCopy(out, content, cli.signal);
  if (json) cli.print(JSON.stringify({ type: "exported", out, files, bytes, notes: index.notes }));
  else {
    for (const note of index.notes) cli.say(`${cli.colours.yellow("note")}   ${note}`);
    cli.say(`wrote  ${out}  ${count(files, "file")}, ${formatSize(bytes)}`);
    cli.say("next   put it on any web host that answers ranges; a browser does not open it from the disk");
  }
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

const notHere = (path: string) =>
  inputError({
    code: "address-not-served",
    what: "Only files of this machine are served.",
    where: path,
    fix: "Start `upwarp view` without a path and give the page the address, or download it (upwarp fetch).",
  });
