import { SOFTWARE } from "../../pipeline/software.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { styleOf } from "../figures.ts";
import {
  renderMap,
  renderNetwork,
  renderReport,
  renderScatter,
  renderTimeseries,
  reportFonts,
} from "../parts/plot.ts";
import { formatShare } from "../render/number.ts";
import type { Result } from "../results/open-result.ts";
import type { Agreement, Pixel, VelocityAgreement } from "./compare-truth.ts";

export interface DemoFindings {
  readonly stack: Stack;
  readonly truth: ReadonlyMap<string, Variable>;
  readonly result: Result;
  readonly reference: Pixel;
  readonly velocity: VelocityAgreement;
  readonly displacement: Agreement;
  readonly notes: readonly string[];
}

/** Figures of half the page's width are drawn at that width, so that their letters are as large as the text. */
const HALF_WIDTH = 560;

const millimetres = (metres: number) => `${(metres * 1000).toFixed(1)} mm`;

/** The demo's page: what was simulated, what was found, and how far apart the two are. */
export async function demoReport(findings: DemoFindings): Promise<string> {
  const { stack, result, reference, velocity, displacement, notes } = findings;
  const { network, dates, grid } = stack;
  const [found, truth] = [await readAll(layer(result, "velocity")), await relativeTruth(findings)];
  const masked = truth.map((value, i) => (Number.isNaN(found[i]) ? Number.NaN : value));
  const extreme = extremePixel(masked, grid.shape.x);
  const points = [{ ...extreme, name: "summit" }];
  const range = symmetricRange(masked);
  const style = styleOf("velocity", "m yr-1");
  const map = (values: Float32Array, title: string) =>
    renderMap(
      { values, grid },
      {
        title,
        quantity: "LOS velocity",
        unit: "m yr-1",
        ...style,
        range,
        referencePoint: reference,
        points,
        width: HALF_WIDTH,
      },
    );
  const coherence = await readAll(layer(result, "temporal-coherence"));
  const rate = (metres: number) => `${millimetres(metres)}/yr`;
  return renderReport(
    {
      title: "A simulated volcano, measured",
      subtitle: `${network?.pairs.length} interferograms of ${dates.length} dates, ${dates[0]} to ${dates.at(-1)}, ${grid.shape.y} x ${grid.shape.x} pixels, with atmosphere, noise, unwrapping errors and holes.`,
      headline: [
        {
          label: "Velocity error",
          value: rate(velocity.good.spread),
          note: "standard deviation about the bias, where temporal coherence is 0.7 or more",
        },
        {
          label: "Velocity bias",
          value: rate(velocity.good.bias),
          note: "the reference point's own error, in every value",
        },
        {
          label: "Displacement error (RMS)",
          value: millimetres(displacement.rms),
          note: "all dates and pixels",
        },
        { label: "Truth within 2 standard errors", value: formatShare(velocity.withinTwo) },
      ],
      sections: [
        {
          title: "Velocity",
          text: [
            "Left the estimate, right what the simulation put in, both against the same reference point (marked) and in the same colours.",
            ...notes,
          ],
          exhibits: [
            { kind: "figure", svg: map(found, "Estimated velocity"), width: "half" },
            { kind: "figure", svg: map(masked, "True velocity"), width: "half" },
            {
              kind: "figure",
              svg: renderScatter(masked, found, { title: "Estimate against truth", unit: "m yr-1" }),
              width: "half",
            },
            {
              kind: "figure",
              svg: renderMap(
                { values: coherence, grid },
                {
                  title: "Temporal coherence",
                  unit: "1",
                  ...styleOf("temporal-coherence", "1"),
                  range: [0, 1],
                  width: HALF_WIDTH,
                },
              ),
              width: "half",
            },
          ],
        },
        {
          title: "Time series at the summit",
          text: [
            "The bars are one standard error of the decorrelation noise; some are shorter than the dots. What lies between them and the truth is mostly atmosphere: it is the same in all pairs of a date, so that the pairs cannot tell it from motion.",
          ],
          exhibits: [{ kind: "figure", svg: await summitSeries(findings, extreme) }],
        },
        ...(network === null
          ? []
          : [{ title: "Network", exhibits: [{ kind: "figure" as const, svg: renderNetwork({ network }) }] }]),
      ],
      colophon: `${SOFTWARE.name} ${SOFTWARE.version}. The velocity error holds the noise of the pairs and the scatter of the dates about the line; trends of the atmosphere, unwrapping errors and DEM errors are not in it.`,
    },
    { fontFaces: await reportFonts() },
  );
}

function layer({ layers, path }: Result, name: string): Variable {
  const found = layers.get(name);
  if (!found) throw new TypeError(`${path} has no ${name}`);
  return found.variable;
}

const readAll = (variable: Variable) =>
  readFloats(
    variable,
    variable.shape.map((length) => [0, length] as const),
  );

async function relativeTruth({ truth, reference, stack }: DemoFindings): Promise<Float32Array> {
  const values = await readAll(truth.get("velocity") as Variable);
  const offset = values[reference.y * stack.grid.shape.x + reference.x] as number;
  return values.map((value) => value - offset);
}

function extremePixel(values: Float32Array, width: number): Pixel {
  let best = 0;
  values.forEach((value, i) => {
    if (!(Math.abs(value) <= Math.abs(values[best] as number))) best = Number.isNaN(value) ? best : i;
  });
  return { y: Math.floor(best / width), x: best % width };
}

function symmetricRange(values: Float32Array): readonly [number, number] {
  let most = 0;
  for (const value of values) if (!Number.isNaN(value)) most = Math.max(most, Math.abs(value));
  return most === 0 ? [-1, 1] : [-most, most];
}

async function summitSeries(
  { result, truth, stack, reference }: DemoFindings,
  { y, x }: Pixel,
): Promise<string> {
  const at = (pixel: Pixel) => [
    [0, stack.dates.length] as const,
    [pixel.y, pixel.y + 1] as const,
    [pixel.x, pixel.x + 1] as const,
  ];
  const series = truth.get("displacement") as Variable;
  const [here, there] = [await readFloats(series, at({ y, x })), await readFloats(series, at(reference))];
  const relative = here.map((value, i) => value - (there[i] as number));
  return renderTimeseries(
    [
      {
        name: "summit",
        dates: stack.dates,
        values: await readFloats(layer(result, "displacement"), at({ y, x })),
        sigma: await readFloats(layer(result, "displacementStd"), at({ y, x })),
        truth: relative,
      },
    ],
    { title: `Displacement at row ${y}, column ${x}`, up: "towards satellite" },
  );
}
