import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createHdf5 } from "../../formats/hdf5/create.ts";
import { parseTemplate } from "./parse-template.ts";
import { pairsOfReferenceFile } from "./reference-file.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-reference-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pairsOf = (file: string) =>
  pairsOfReferenceFile(
    parseTemplate(`mintpy.network.referenceFile = ${file}`, "my.cfg"),
    join(folder, "my.cfg"),
  );

describe("pairsOfReferenceFile", () => {
  test("reads the first column of a text, whatever stands behind it", async () => {
    writeFileSync(
      join(folder, "pairs.txt"),
      "# Data file: x\n#\tDATE12\tMean\n20180106_20180118\t0.61\t12\n180118-180130\n\n",
    );
    expect(await pairsOf("pairs.txt")).toEqual(["20180106_20180118", "180118_180130"]);
  });

  test("reads the pairs that a stack keeps", async () => {
    const file = await createHdf5(join(folder, "ifgramStack.h5"), {
      attrs: { FILE_TYPE: "ifgramStack" },
      datasets: [
        { name: "date", type: { ascii: 8 }, shape: [2, 2] },
        { name: "dropIfgram", type: "bool", shape: [2] },
      ],
    });
    await file.writeStrings("date", ["20180106", "20180118", "20180106", "20180130"]);
    await file.write("dropIfgram", [[0, 2]], Uint8Array.of(0, 1));
    await file.close();
    expect(await pairsOf("ifgramStack.h5")).toEqual(["20180106_20180130"]);
  });

  test("is null where none is named, and an error where the file names none or is not there", async () => {
    expect(await pairsOf("auto")).toBeNull();
    writeFileSync(join(folder, "empty.txt"), "nothing\n");
    await expect(pairsOf("empty.txt")).rejects.toThrow(/reference-pairs-none/);
    await expect(pairsOf("gone.txt")).rejects.toThrow(/not-found/);
  });
});
