import { XMLValidator } from "fast-xml-parser";
import { expect, it } from "vitest";
import { seriesBalloon } from "./series-chart.ts";

const frame = { dates: ["2018-01-06", "2018-01-18", "2018-01-30"], factor: 1000, unit: "mm" };

it("shows a series as a chart and as a table, in the unit that people read", () => {
  const html = seriesBalloon([0, -0.0123, 0.004], frame, ["velocity < 3"]);
  expect(html).toContain('<tr><td>2018-01-18</td><td align="right">-12.3</td></tr>');
  expect(html).toContain("velocity &#60; 3");
  // Time runs from the left edge of the axes to the right one; -12.3 is the bottom, 4.0 the top.
  expect(html).toMatch(/<path d="M46,[\d.]+L239,148L432,8"/);
});

it("leaves a gap where there is no value, and loads nothing and runs nothing", () => {
  const html = seriesBalloon([0, Number.NaN, 0.001], frame, []);
  expect(html).toContain('<td>2018-01-18</td><td align="right"></td>');
  expect(html).not.toMatch(/NaN|<script|href|src=/);
  expect(XMLValidator.validate(`<div>${html}</div>`)).toBe(true);
});
