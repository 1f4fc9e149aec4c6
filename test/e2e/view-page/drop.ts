import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Session } from "./session.ts";

/** Drops files and folders of this machine on the page, as the system does when a hand lets go of them. */
export async function dropFromDisk({ page }: Session, paths: readonly string[]): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  // A hand holds files for a while: the page has put up its sign, and says again that it takes them.
  for (const type of ["dragEnter", "dragOver", "dragOver", "dragOver", "drop"] as const) {
    await protocol.send("Input.dispatchDragEvent", {
      type,
      x: 600,
      y: 400,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
    await page.waitForTimeout(50);
  }
  await protocol.detach();
}

/** Drops a file that a script made: it has a name and bytes, but no place on a disk. */
export async function dropFromMemory({ page }: Session, path: string): Promise<void> {
  await page.evaluate(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    },
    { name: basename(path), base64: readFileSync(path).toString("base64") },
  );
}
