import { isRecord, parseXml, textOf } from "./xml.ts";

/**
 * The properties of an ISCE product (`reference/IW1.xml`, a track or a frame) under their full names, in lower
 * case: "bursts.burst1.startingrange", "bursts.burst1.orbit.state_vectors.statevector3.position".
 */
export type IsceProduct = ReadonlyMap<string, string>;

/** Parses what ISCE's product manager writes: nested components with properties. */
export function parseIsceProduct(text: string, where = "ISCE product"): IsceProduct {
  const product = new Map<string, string>();
  for (const root of Object.values(parseXml(text, where)))
    if (isRecord(root)) {
      // The manager wraps the product into one component "instance".
      const [only, ...others] = components(root);
      const wrapped = only && others.length === 0 && Object.keys(root).every((key) => key !== "property");
      collect(wrapped ? only : root, "", product);
    }
  return product;
}

export const isIsceProduct = (text: string) =>
  /^\s*(<\?xml[^>]*>\s*)?<(productmanager_name|component)[\s>]/i.test(text);

function collect(node: Record<string, unknown>, prefix: string, product: Map<string, string>): void {
  for (const property of listOf(node.property)) {
    if (!isRecord(property)) continue;
    const name = nameOf(property);
    if (name !== "") product.set(prefix + name, textOf(property.value));
  }
  for (const component of components(node)) collect(component, `${prefix}${nameOf(component)}.`, product);
}

/** ISCE compares names without their spaces and in lower case. */
const nameOf = (node: Record<string, unknown>) => textOf(node["@name"]).toLowerCase().replace(/\s+/g, "");
const components = (node: Record<string, unknown>) => listOf(node.component).filter(isRecord);
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
