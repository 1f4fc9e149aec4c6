import type { Network } from "../../../stack/network.ts";
import { type CoherenceOf, networkOfPairs } from "../../charts/network-figure.ts";
import { pixelAtPlace, positionAt } from "../../grid-places.ts";
import type { Layer, PairLabel, Problem, Region } from "../../protocol.ts";
import { carrierBetween } from "../carry-view.ts";
import { regionSeries } from "../slices.ts";
import { activeLayer, part, scene } from "../store.ts";

/** The pairs of the scene, and the coherence of each at the place that was marked last. */
export interface PairData {
  readonly network: Network;
  readonly pairs: readonly PairLabel[];
  /** One for each pair; null without a place, and while it is on its way. */
  readonly coherence: Float64Array | null;
  readonly of: CoherenceOf;
  /** Position of the pair that the map shows. */
  readonly current: number | null;
}

/** null where no pair stack is open. */
export function pairData(): PairData | { readonly problem: Problem } | null {
  const layer = pairLayer();
  if (layer === null || layer.axis.kind !== "pair") return null;
  const { pairs } = layer.axis;
  const outcome = networkOfPairs(pairs);
  if (outcome.kind === "none") return { problem: outcome.problem };
  const { network } = outcome;
  const active = activeLayer.value;
  const sameAxis = active?.axis.kind === "pair" && active.axis.pairs.length === pairs.length;
  const current = sameAxis ? part.index.value : null;
  const asked = layer.role === "coherence" ? askedRegion(layer) : null;
  if (asked === null) return { network, pairs, coherence: null, of: { kind: "scene" }, current };
  return {
    network,
    pairs,
    coherence: regionSeries(layer.id, asked.region).value?.mean ?? null,
    of: asked.of,
    current,
  };
}

/** The last marker's pixel, or the last polygon where nothing is marked. */
function askedRegion(layer: Layer): { readonly region: Region; readonly of: CoherenceOf } | null {
  const { grid } = layer;
  const active = activeLayer.value;
  const carry = active && carrierBetween(active, layer);
  if (grid === null || !carry) return null;
  const [markers, polygons] = [part.markers.value, part.polygons.value];
  const marker = markers.findLast(({ hidden }) => !hidden);
  const place = marker && carry(marker.at);
  const pixel = place && pixelAtPlace(grid, place);
  if (marker && pixel)
    return { region: { kind: "disc", ...pixel, radius: 0 }, of: { kind: "pixel", name: marker.name } };
  const polygon = polygons.findLast(({ hidden }) => !hidden);
  if (polygon === undefined) return null;
  const carried = polygon.corners.map(carry);
  const corners = carried.flatMap((corner) => (corner === null ? [] : [positionAt(grid, corner)]));
  if (corners.length < carried.length) return null;
  return { region: { kind: "polygon", corners }, of: { kind: "region", name: polygon.name } };
}

/** The coherence of pairs where the scene has it, else any layer of pairs. */
function pairLayer(): Layer | null {
  const layers = scene.value.layers.filter(({ axis }) => axis.kind === "pair");
  return layers.find(({ role }) => role === "coherence") ?? layers[0] ?? null;
}
