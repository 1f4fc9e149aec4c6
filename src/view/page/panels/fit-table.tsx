import { formatQuantity, humanUnit, preferredUnit } from "../../../units.ts";
import type { FitParameter } from "../../charts/fit-series.ts";
import type { ChartedPlace } from "../../charts/series-figure.ts";

/** Parameters of each fit with their standard errors. */
export function FitTable({ places }: { readonly places: readonly ChartedPlace[] }) {
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
              <td class="number">{parameterText(parameter)}</td>
            </tr>
          )),
          <tr key={`${id} rms`}>
            <th scope="row">
              RMS of the residuals, {fit.dateCount} dates{fit.isWeighted ? ", fit weighted by errors" : ""}
            </th>
            <td class="number">
              {formatQuantity(fit.rms, lengthUnit(fit.parameters), {
                to: smallUnit(lengthUnit(fit.parameters)),
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

/** Displacements of the ground are read in millimetres; rates are so by `preferredUnit`. */
const smallUnit = (unit: string) => (unit === "m" ? "mm" : preferredUnit(unit));

function parameterText({ value, sigma, unit }: FitParameter): string {
  if (humanUnit(unit) === "") return String(Number(value.toPrecision(4))).replace("-", "−");
  return formatQuantity(value, unit, {
    to: smallUnit(unit),
    minus: "−",
    ...(Number.isFinite(sigma) && { sigma }),
  });
}
