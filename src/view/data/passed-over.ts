/** Endings of files that stand beside data and are none: text, pictures, headers, what other programs keep for themselves. */
const ENDINGS: ReadonlySet<string> = new Set(
  (
    "json jsonl yaml yml toml cfg conf ini in template txt text log md rst html htm css js mjs ts py ipynb sh m " +
    "png jpg jpeg gif svg webp pdf kml kmz eps ps prj cpg shp shx dbf geojson gpkg qml qgz sld bib lock tmp " +
    "hdr rsc xml vrt aux par off_par dem_par meta mtl ovr sha256 md5 zsh bat exe so wasm pickle pkl npy npz mat tar gz tgz 7z"
  ).split(" "),
);

const NAMED = 5;

/** What is said of files that were passed over where nothing else was found. */
export function passedOverNote(paths: readonly string[]): string {
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : "";
  return `Not opened, for their names are not those of data: ${paths.slice(0, NAMED).join(", ")}${more}.`;
}

/** Is a file passed over without a word? Hidden ones are, too. */
export function isNoData(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.startsWith(".")) return true;
  const dot = name.lastIndexOf(".");
  return dot < 0 || ENDINGS.has(name.slice(dot + 1).toLowerCase());
}
