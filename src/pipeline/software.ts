import packageJson from "../../package.json" with { type: "json" };

/** Name and version that every output carries. */
export const SOFTWARE = { name: packageJson.name, version: packageJson.version } as const;
