// Opens any raster by its bytes and reads one corner of it: only the chunks under the window are touched.
// Usage: node examples/read-a-window.mjs FILE
import { openDataset } from "upwarp/formats";
import { readFloats } from "upwarp/stack";

const [path] = process.argv.slice(2);
const { format, variables } = await openDataset(path);
for (const [name, variable] of variables) {
  const window = variable.shape.map((length) => [0, Math.min(length, 8)]);
  const values = await readFloats(variable, window);
  const valid = values.filter((value) => !Number.isNaN(value));
  console.log(
    `${format} ${name} (${variable.dims}) ${variable.shape.join(" x ")} ${variable.unit}: ${valid.length} of ${values.length} valid`,
  );
  await variable.close();
}
