import { formatError, inputError } from "../../errors.ts";
import type { ByteStore } from "./byte-store.ts";
import { isObject, type Json, type JsonObject, parseMetadata } from "./json.ts";
import type { ArrayLayout } from "./layout.ts";
import { parseV2Array } from "./layout-v2.ts";
import { parseV3Array } from "./layout-v3.ts";

/** The arrays and groups of a store by their path ("" is the root, "a/b" is nested). */
export interface Hierarchy {
  readonly arrays: ReadonlyMap<string, ArrayLayout>;
  readonly groups: ReadonlyMap<string, JsonObject>;
}

/** Metadata are text; 64 MB of it is far beyond any consolidated store of ours. */
const METADATA_LIMIT = 2 ** 26;
/** Deeper nesting is a mistake or an attack. */
const MAX_DEPTH = 16;

interface Metadata {
  readonly arrays: Map<string, ArrayLayout>;
  readonly groups: Map<string, JsonObject>;
}

async function document(store: ByteStore, key: string, signal?: AbortSignal): Promise<JsonObject | null> {
  const bytes = await store.get(key, { limit: METADATA_LIMIT, ...(signal && { signal }) });
  return bytes && parseMetadata(bytes, `${store.root}/${key}`);
}

const join = (path: string, key: string) => (path ? `${path}/${key}` : key);

/** What stands at one path: an array, a group, or nothing of Zarr. */
async function readNode(store: ByteStore, path: string): Promise<ArrayLayout | JsonObject | null> {
  const where = `${store.root}/${path}`;
  const v3 = await document(store, join(path, "zarr.json"));
  if (v3) return v3.node_type === "array" ? parseV3Array(v3, where) : v3Attributes(v3);
  const zarray = await document(store, join(path, ".zarray"));
  if (zarray) return parseV2Array(zarray, (await document(store, join(path, ".zattrs"))) ?? {}, where);
  const zgroup = await document(store, join(path, ".zgroup"));
  return zgroup && ((await document(store, join(path, ".zattrs"))) ?? {});
}

const v3Attributes = (json: JsonObject) => (isObject(json.attributes) ? json.attributes : {});
const isLayout = (node: ArrayLayout | JsonObject): node is ArrayLayout => typeof node.chunkKey === "function";

/** Reads the metadata of one array, without a look at the rest of the store. */
export async function readLayout(store: ByteStore, name: string): Promise<ArrayLayout> {
  checkName(name, store.root);
  const node = await readNode(store, name);
  if (node && isLayout(node)) return node;
  throw inputError({
    code: "zarr-array-missing",
    what: "A Zarr store has no array of this name.",
    where: store.root,
    got: name,
    fix: "List the arrays with `upwarp inspect`.",
  });
}

/**
 * Finds all arrays of a store. A folder is walked: its own files cannot be out of date. A URL cannot be
 * listed, so it needs consolidated metadata, or must be an array itself.
 */
export async function readHierarchy(store: ByteStore): Promise<Hierarchy> {
  const found: Metadata = { arrays: new Map(), groups: new Map() };
  if ((await store.folders("")) === null) await readConsolidated(store, found);
  else await walk(store, "", 0, found);
  return found;
}

async function walk(store: ByteStore, path: string, depth: number, found: Metadata): Promise<void> {
  const node = await readNode(store, path);
  if (node === null) {
    if (depth === 0) throw notZarr(store);
    return;
  }
  if (isLayout(node)) {
    found.arrays.set(path, node);
    return;
  }
  found.groups.set(path, node);
  if (depth >= MAX_DEPTH) throw tooDeep(store, path);
  for (const folder of (await store.folders(path)) ?? [])
    await walk(store, join(path, folder), depth + 1, found);
}

async function readConsolidated(store: ByteStore, found: Metadata): Promise<void> {
  const v3 = await document(store, "zarr.json");
  const v2 = v3 ? null : await document(store, ".zmetadata");
  if (v3?.node_type === "array") {
    found.arrays.set("", parseV3Array(v3, store.root));
  } else if (v3) {
    found.groups.set("", v3Attributes(v3));
    const inline = isObject(v3.consolidated_metadata) ? v3.consolidated_metadata.metadata : undefined;
    for (const [path, node] of entries(inline, store)) {
      if (node.node_type === "array") found.arrays.set(path, parseV3Array(node, `${store.root}/${path}`));
      else found.groups.set(path, v3Attributes(node));
    }
  } else if (v2) {
    const documents = new Map(entries(v2.metadata, store));
    for (const [key, value] of documents) {
      const [path, kind] = splitKey(key);
      const attrs = documents.get(join(path, ".zattrs")) ?? {};
      if (kind === ".zarray") found.arrays.set(path, parseV2Array(value, attrs, `${store.root}/${path}`));
      else if (kind === ".zgroup") found.groups.set(path, attrs);
    }
  } else {
    const node = await readNode(store, "");
    if (node === null) throw notZarr(store);
    if (!isLayout(node)) throw notListable(store);
    found.arrays.set("", node);
  }
}

/** The entries of a consolidated document whose names stay inside the store. */
function entries(value: Json | undefined, store: ByteStore): [string, JsonObject][] {
  if (!isObject(value)) throw notListable(store);
  return Object.entries(value).flatMap(([path, node]) => {
    checkName(path, store.root);
    return isObject(node) ? [[path, node] as [string, JsonObject]] : [];
  });
}

const splitKey = (key: string): [path: string, kind: string] => {
  const slash = key.lastIndexOf("/");
  return slash < 0 ? ["", key] : [key.slice(0, slash), key.slice(slash + 1)];
};

/** A name from a file, a source or a user must not lead out of the store. */
function checkName(name: string, where: string): void {
  const parts = name.split("/");
  const safe =
    name === "" ||
    parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\\0]/.test(part));
  if (!safe)
    throw formatError({
      code: "zarr-path-escape",
      what: "The name of a Zarr node leads out of its store.",
      where,
      got: name,
      fix: "Do not trust this store; name an array inside of it.",
    });
}

const notZarr = (store: ByteStore) =>
  formatError({
    code: "zarr-not-found",
    what: "There is no Zarr group or array here.",
    where: store.root,
    got: "none of zarr.json, .zgroup, .zarray",
    fix: "Give the folder (or URL) that holds one of these files.",
  });

const notListable = (store: ByteStore) =>
  formatError({
    code: "zarr-not-consolidated",
    what: "A Zarr group behind a URL has no consolidated metadata, so its arrays cannot be listed.",
    where: store.root,
    fix: "Run zarr.consolidate_metadata on the store, or give the URL of one array.",
  });

const tooDeep = (store: ByteStore, path: string) =>
  formatError({
    code: "zarr-too-deep",
    what: `Groups are nested more than ${MAX_DEPTH} deep.`,
    where: `${store.root}/${path}`,
    fix: "Give the folder of an inner group.",
  });
