import { describe, expect, it } from "vitest";
import { figure } from "../svg.ts";
import { renderReport } from "./render-report.ts";
import { reportFonts } from "./report-fonts.ts";
import type { ReportInput } from "./report-input.ts";
import { provenanceSection, recipeSection, truthTable } from "./report-sections.ts";

const svg = figure({ width: 10, height: 10, title: "Velocity", description: "A map." });
const hostile = `<img src=x onerror="alert('1')">&`;
const input: ReportInput = {
  title: "Mexico City",
  subtitle: "30 interferograms",
  headline: [{ label: "Median velocity", value: "−93.3 mm/yr", note: "away from satellite" }],
  warnings: ["Atmosphere was not corrected."],
  sections: [
    {
      title: "Velocity",
      text: ["First.", "Second."],
      exhibits: [{ kind: "figure", svg, caption: "Caption", width: "half" }],
    },
    recipeSection("sbas", [
      {
        name: "invert-network",
        state: "reused",
        seconds: 12.34,
        params: [
          { name: "weight", value: "var", changed: true },
          { name: "looks", value: "20", unit: "1" },
          { name: "height", value: "3", unit: "m" },
        ],
      },
    ]),
    {
      title: "Truth",
      exhibits: [
        truthTable([
          {
            quantity: "velocity",
            samples: 5882,
            rmse: "1.2 mm/yr",
            bias: "0.1 mm/yr",
            withinOneSigma: 0.683,
          },
        ]),
      ],
    },
    provenanceSection([["upwarp", "0.1.0"]], [{ name: "velocity.tif", role: "output", digest: "sha256:00" }]),
    {
      title: "References",
      exhibits: [
        {
          kind: "references",
          references: [{ text: "Yunjun et al. (2019)", doi: "10.1016/j.cageo.2019.104331" }],
        },
      ],
    },
  ],
  colophon: "Made by upwarp.",
};
const html = renderReport(input);

describe("renderReport", () => {
  it("makes no request and runs no script", () => {
    expect(html).not.toMatch(/<script|<link|<iframe|@import|\son\w+=/i);
    const addresses = [...html.matchAll(/(?:src|href)\s*=\s*"([^"]*)"|url\(([^)]*)\)/g)].map(
      ([, a, b]) => a ?? b ?? "",
    );
    // Links wait for a click; everything else stays in the file.
    for (const address of addresses) expect(address).toMatch(/^(#|data:|https:\/\/doi\.org\/)/);
    expect(html).toContain("default-src 'none'");
  });

  it("escapes every string it is given", () => {
    const everywhere: ReportInput = {
      title: hostile,
      subtitle: hostile,
      headline: [{ label: hostile, value: hostile, note: hostile }],
      about: [{ label: hostile, value: hostile, note: hostile }],
      warnings: [hostile, { title: hostile, text: hostile }],
      inOrder: [hostile],
      notes: [hostile, { title: hostile, text: hostile }],
      colophon: hostile,
      sections: [
        {
          title: hostile,
          text: [hostile],
          exhibits: [
            { kind: "figure", svg, narrow: svg, caption: hostile, reading: hostile, suspicious: hostile },
            { kind: "words", words: [{ word: hostile, meaning: hostile }] },
            {
              kind: "steps",
              steps: [
                {
                  name: hostile,
                  version: 1,
                  doc: hostile,
                  changed: [{ name: hostile, value: hostile, normally: hostile }],
                  defaults: 1,
                  outputs: [{ name: hostile, unit: hostile, doc: hostile }],
                  references: [{ number: 1, short: hostile }],
                  notes: [hostile],
                  digest: hostile,
                },
              ],
            },
            {
              kind: "table",
              caption: hostile,
              columns: [{ title: hostile }, { title: hostile }],
              rows: [[hostile, hostile]],
            },
            { kind: "facts", facts: [{ label: hostile, value: hostile }] },
            { kind: "references", references: [{ text: hostile, doi: hostile }] },
          ],
        },
        recipeSection(hostile, [
          {
            name: hostile,
            doc: hostile,
            state: "ran",
            params: [{ name: hostile, value: hostile, unit: hostile }],
          },
        ]),
        provenanceSection([[hostile, hostile]], [{ name: hostile, role: hostile, digest: hostile }]),
      ],
    };
    const page = renderReport(everywhere);
    expect(page).not.toContain("<img");
    expect(page.split("&#60;img src=x").length - 1).toBeGreaterThan(50);
  });

  it("reads aloud: language, headings in order, captions and header cells", () => {
    expect(html).toContain('<html lang="en">');
    expect([...html.matchAll(/<h(\d)/g)].map(([, level]) => level).join("")).toBe(
      `12${"2".repeat(input.sections.length)}`,
    );
    expect(html.split("<table").length).toBe(html.split("<caption").length);
    expect(html).toContain('<th scope="col">Step</th>');
    expect(html).toContain('<th scope="row">invert-network</th>');
    expect(html).toContain('role="img" aria-label="Velocity. A map."');
  });

  it("closes every element it opens", () => {
    const open: string[] = [];
    const body = html.slice(html.indexOf("<body>"), html.indexOf("</body>") + 7);
    for (const [, close, name = "", attributes = ""] of body.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/gi)) {
      if (close) expect(open.pop()).toBe(name);
      else if (!attributes.endsWith("/")) open.push(name);
    }
    expect(open).toEqual([]);
  });

  it("gives each section an id that the contents point to", () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it("shows parameters with units, those that were set marked", () => {
    expect(html).toContain("weight = var *, looks = 20, height = 3 m");
    expect(html).toContain('<td class="number">12</td>');
  });

  it("compares with the truth beside what honest standard errors would give", () => {
    expect(html).toContain("68.3 % (1 σ)");
    expect(html).toContain('<td class="number">5,882</td>');
    expect(html).toContain('<td class="number">n/a</td>');
  });

  it("leaves out what is not there", () => {
    const bare = renderReport({ title: "Bare", sections: [] });
    for (const absent of ["<nav", "<aside", "<footer", "<dl", "undefined"])
      expect(bare).not.toContain(absent);
  });

  it("shows warnings before numbers, and what was in order and notes after them", () => {
    const page = renderReport({
      title: "x",
      headline: [{ label: "Velocity", value: "1" }],
      warnings: [{ title: "Ramp.", text: "It moves." }],
      inOrder: ["the network hangs together"],
      notes: [{ title: "inputs", text: "Cropped." }],
      sections: [],
    });
    const at = ["Ramp.", "Velocity", "the network hangs together", "Cropped."].map((text) =>
      page.indexOf(text),
    );
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(Math.min(...at)).toBeGreaterThan(0);
  });

  it("keeps dates whole in running text", () => {
    const page = renderReport({ title: "x", warnings: ["2018-01-06 <b>"], sections: [] });
    expect(page).toContain('<span class="whole">2018-01-06</span> &#60;b&#62;');
  });

  it("gives narrow windows a figure of their own, and a step its parameters, results and sources", () => {
    const page = renderReport({
      title: "x",
      sections: [
        {
          title: "Steps",
          exhibits: [
            {
              kind: "figure",
              svg,
              narrow: svg.replace("Velocity", "Narrow"),
              width: "half",
              reading: "Look.",
            },
            {
              kind: "steps",
              steps: [
                {
                  name: "deramp",
                  version: 2,
                  doc: "Takes ramps off.",
                  changed: [{ name: "deramp", value: "linear", normally: "none" }],
                  defaults: 2,
                  outputs: [{ name: "rampShare", unit: "", doc: "Share" }],
                  references: [{ number: 1, short: "Yunjun 2019" }],
                  notes: [],
                  digest: "abc",
                },
              ],
            },
            { kind: "references", references: [{ text: "Yunjun" }] },
          ],
        },
      ],
    });
    expect(page).toMatch(/class="wide"><svg[\s\S]*class="narrow"><svg/);
    expect(page).toContain("<b>How to read it.</b> Look.");
    expect(page).toContain("<code>deramp = linear</code> <small>instead of none</small>");
    expect(page).toContain("2 others as by default");
    expect(page).toContain('<a href="#reference-1">Yunjun 2019</a>');
    expect(page).toContain('<li id="reference-1">Yunjun</li>');
  });

  it("refuses a narrow figure that could act", () => {
    const narrow = "<svg><script/></svg>";
    const bad: ReportInput = {
      title: "x",
      sections: [{ title: "Map", exhibits: [{ kind: "figure", svg, narrow }] }],
    };
    expect(() => renderReport(bad)).toThrowError(/report-figure-unsafe/);
  });

  it("refuses a figure that could act", () => {
    const bad: ReportInput = {
      title: "x",
      sections: [{ title: "Map", exhibits: [{ kind: "figure", svg: "<svg><script/></svg>" }] }],
    };
    expect(() => renderReport(bad)).toThrowError(/report-figure-unsafe[\s\S]*Map/);
  });

  it("is the same every time", () => {
    expect(renderReport(input)).toBe(html);
  });
});

describe("reportFonts", () => {
  it("embeds regular and semibold in less than 120 kB", async () => {
    const rules = await reportFonts();
    expect(rules).toMatch(/font-weight:400[\s\S]*font-weight:600/);
    expect(rules.length).toBeLessThan(120_000);
    expect(rules).not.toMatch(/url\((?!data:font\/woff2;base64,)/);
    expect(renderReport(input, { fontFaces: rules })).toContain(rules);
  });
});
