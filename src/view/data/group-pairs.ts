import { type DatePair, pairInName, pairKey } from "../../products/pair-name.ts";
import { concatenate } from "../../stack/views.ts";
import { isSameGrid } from "../grid-places.ts";
import type { Layer } from "../protocol.ts";
import type { OpenLayer } from "./open-layer.ts";

/** A map of one interferogram in a file of its own. */
interface Member {
  readonly open: OpenLayer;
  readonly pair: DatePair;
  /** The file's name without its two dates and whatever else is counted in it: equal for files of one kind. */
  readonly kind: string;
}

/**
 * Maps that lie in a file for each pair of dates become one layer of pairs: thirty files of unwrapped phase are one stack. Displacements
 * that all begin at one date are a series. What is alone, or on another grid, stays as it is.
 */
export function groupPairs(layers: readonly OpenLayer[]): OpenLayer[] {
  const groups: Member[][] = [];
  for (const open of layers) {
    const member = memberOf(open);
    if (member === null) continue;
    const group = groups.find(([first]) => first !== undefined && isAlike(first, member));
    if (group) group.push(member);
    else groups.push([member]);
  }
  const grouped = new Map<OpenLayer, OpenLayer | null>();
  for (const group of groups) {
    const pairs = new Set(group.map(({ pair }) => pairKey(pair)));
    if (group.length < 2 || pairs.size < group.length) continue;
    for (const [k, { open }] of group.entries()) grouped.set(open, k === 0 ? joined(group) : null);
  }
  return layers.flatMap((open) => {
    const known = grouped.get(open);
    return known === undefined ? [open] : (known ?? []);
  });
}

function memberOf(open: OpenLayer): Member | null {
  const { layer, variable } = open;
  const name = nameOf(layer.path);
  const pair = layer.axis.kind === "none" && variable.shape.length === 2 ? pairInName(name) : null;
  return pair && { open, pair, kind: `${name.replace(DATES, "*").replaceAll(/\d+/g, "#")}#${variable.name}` };
}

const DATES = /(\d{4}-\d{2}-\d{2}|\d{6,8})(t\d{6})?[-_](\d{4}-\d{2}-\d{2}|\d{6,8})(t\d{6})?/i;
const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function isAlike(a: Member, b: Member): boolean {
  const [of, other] = [a.open, b.open];
  const same = (["dtype", "unit", "nodata", "scale", "offset"] as const).every(
    (key) => of.variable[key] === other.variable[key] || bothNaN(of.variable[key], other.variable[key]),
  );
  const onGrid = of.layer.grid && other.layer.grid && isSameGrid(of.layer.grid, other.layer.grid);
  return a.kind === b.kind && of.layer.role === other.layer.role && same && onGrid === true;
}

const bothNaN = (a: unknown, b: unknown) => Number.isNaN(a) && Number.isNaN(b);

function joined(group: readonly Member[]): OpenLayer {
  const members = group.toSorted((a, b) => (pairKey(a.pair) < pairKey(b.pair) ? -1 : 1));
  const [first] = members as [Member, ...Member[]];
  const { layer, variable, mayMiss } = first.open;
  const origin = first.pair.reference;
  const isSeries = layer.role === "displacement" && members.every(({ pair }) => pair.reference === origin);
  const path = layer.path.replace(nameOf(layer.path), nameOf(layer.path).replace(DATES, "*"));
  const axis: Layer["axis"] = isSeries
    ? { kind: "time", dates: members.map(({ pair }) => pair.secondary) }
    : { kind: "pair", pairs: members.map(({ pair }) => pair) };
  const variables = members.map(({ open }) => open.variable);
  return {
    layer: {
      ...layer,
      id: `${path}#${variable.name}`,
      path,
      // The file's name, where the variable has none of its own.
      name: DATES.test(layer.name) ? plain(layer.name) : layer.name,
      title: isSeries ? `${layer.title || "Displacement"} since ${origin}` : layer.title,
      axis,
    },
    variable: concatenate(variables, isSeries ? "time" : "pair", variable.name),
    overviews: [],
    mayMiss,
  };
}

const plain = (name: string) =>
  name
    .replace(DATES, "")
    .replaceAll(/[-_.]{2,}/g, "_")
    .replace(/^[-_.]+|[-_.]+$/g, "");
