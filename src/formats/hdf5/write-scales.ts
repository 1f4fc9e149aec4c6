import { FieldWriter } from "./field-writer.ts";
import { encodePlaces, type PendingAttribute, pendingAttribute } from "./write-attribute.ts";
import type { GlobalHeap } from "./write-heap.ts";
import type { Hdf5DatasetSpec } from "./write-spec.ts";

/**
 * The attributes that tie datasets to their dimension scales (HDF5 Dimension Scale Specification): CLASS and
 * NAME on a scale, DIMENSION_LIST on what it measures, REFERENCE_LIST back from the scale.
 */
export function scaleAttributes(
  spec: Hdf5DatasetSpec,
  all: readonly Hdf5DatasetSpec[],
  heap: GlobalHeap,
): PendingAttribute[] {
  const attributes: PendingAttribute[] = [];
  if (spec.scaleName !== undefined) {
    attributes.push(pendingAttribute("CLASS", { ascii: "DIMENSION_SCALE" }, heap));
    attributes.push(pendingAttribute("NAME", { ascii: spec.scaleName }, heap));
    const users = all.flatMap((user) =>
      (user.scales ?? []).flatMap((scale, dim) => (scale === spec.name ? [{ name: user.name, dim }] : [])),
    );
    if (users.length > 0)
      attributes.push({
        name: "REFERENCE_LIST",
        type: "reference-list",
        shape: [users.length],
        encode: ({ object }) => {
          const writer = new FieldWriter();
          for (const { name, dim } of users) writer.u64(object(name)).u32(dim).u32(0);
          return writer.bytes();
        },
      });
  }
  const { scales = [] } = spec;
  if (scales.some((scale) => scale !== null)) {
    const places = scales.map((scale) => (scale === null ? null : heap.addReference(scale)));
    attributes.push({
      name: "DIMENSION_LIST",
      type: "dimension-list",
      shape: [scales.length],
      encode: (addressOf) => encodePlaces(places, addressOf),
    });
  }
  return attributes;
}
