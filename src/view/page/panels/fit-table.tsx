import { formatQuantity, humanUnit, preferredUnit } from "../../../units.ts";
import type { FitParameter } from "../../charts/fit-series.ts";
import type { ChartedPlace } from "../../charts/series-figure.ts";
import type { Layer } from "../../protocol.ts";

/** Parameters of each fit with their standard errors. */
export function FitTable(props: { readonly places: readonly ChartedPlace[]; readonly layer: Layer }) {
  const { places, layer } = props;
  const isOwn = OWN_UNIT.has(layer.role);
  const fitted = places.flatMap(({ id, name, fit, hidden }) =>
    fit?.kind === "fit" && !hidden ? [{ id, name, fit }] : [],
  );
  if (fitted.length === 0) return null;
  return (
    <table aria-label="Fits">
      <tbody>
        {fitted.map(({ id, name, fit }) => [
          ...fit.parameters.map((parameter, k) => (
            <tr key={`${id} ${parameter.name}`}>
              <th scope="row">{k === 0 ? `${name}: ${parameter.label}` : parameter.label}</th>
              <td class="number">{parameterText(parameter, isOwn)}</td>
            </tr>
          )),
          <tr key={`${id} rms`}>
            <th scope="row">
              RMS of the residuals, {fit.dateCount} dates{fit.isWeighted ? ", fit weighted by errors" : ""}
            </th>
            <td class="number">
              {formatQuantity(fit.rms, lengthUnit(fit.parameters), {
                to: unitOf(lengthUnit(fit.parameters), isOwn),
              })}
            </td>
          </tr>,
        ])}
      </tbody>
    </table>
  );
}

const lengthUnit = (parameters: readonly FitParameter[]) =>
  parameters.find(({ name }) => name === "intercept")?.unit ?? "1";

/** Heights, and how fast ice flows, stay in metres in their fits. */
const OWN_UNIT: ReadonlySet<Layer["role"]> = new Set<Layer["role"]>(["elevation", "speed"]);

/** Displacements of the ground are read in millimetres; rates are so by `preferredUnit`. */
const unitOf = (unit: string, isOwn: boolean) => (isOwn ? unit : unit === "m" ? "mm" : preferredUnit(unit));

function parameterText({ value, sigma, unit }: FitParameter, isOwn: boolean): string {
  if (humanUnit(unit) === "") return String(Number(value.toPrecision(4))).replace("-", "−");
  return formatQuantity(value, unit, {
    to: unitOf(unit, isOwn),
    minus: "−",
    ...(Number.isFinite(sigma) && { sigma }),
  });
}
