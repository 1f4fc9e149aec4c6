import { plainName } from "../../products/results/result-layer.ts";
import type { Layer } from "../protocol.ts";
import type { OpenLayer } from "./open-layer.ts";

/** Gives each layer the layer with its standard errors: in its own file, else in another one of its folder. */
export function linkErrors(layers: readonly OpenLayer[]): OpenLayer[] {
  return layers.map((open) => {
    const sigma = errorOf(open, layers)?.layer.id ?? null;
    return sigma === open.layer.sigma ? open : { ...open, layer: { ...open.layer, sigma } };
  });
}

/** What names of standard errors end on: MintPy's and ours; pyddem's, the half width of an interval of 68 %, which is 1 sigma. */
const ENDINGS = ["std", "ci"];

function errorOf(open: OpenLayer, layers: readonly OpenLayer[]): OpenLayer | undefined {
  const { layer, variable } = open;
  const fits = (other: OpenLayer) =>
    other !== open &&
    other.variable.shape.join() === variable.shape.join() &&
    JSON.stringify(other.layer.axis) === JSON.stringify(layer.axis);
  const inFile = layers.find(
    (other) =>
      other.layer.path === layer.path &&
      fits(other) &&
      ENDINGS.some((ending) => plainName(other.variable.name) === `${plainName(variable.name)}${ending}`),
  );
  const beside = () =>
    layers.find(
      (other) =>
        folderOf(other.layer) === folderOf(layer) &&
        fits(other) &&
        plainName(other.layer.name) === `${plainName(layer.name)}std`,
    );
  return inFile ?? beside();
}

const folderOf = ({ path }: Layer) => path.slice(0, path.lastIndexOf("/") + 1);
