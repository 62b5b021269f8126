// A report: charts whose numbers are the records', everything escaped, nothing loaded from elsewhere.
import { expect, test } from "vitest";
import type { MetricsRecord } from "../../src/runs/node.ts";
import { curveSections } from "../../src/runs/report/curves.ts";
import { lineChart, shortNumber, spansOf, ticksBetween } from "../../src/runs/report/line_chart.ts";
import { reportHtml } from "../../src/runs/report/page.ts";

test("ticks are round, few, and hold the range", () => {
  for (const [low, high] of [
    [0, 1],
    [-3.2, 7.9],
    [0.00012, 0.0009],
    [1234, 98765],
    [5, 5],
    [0, 0],
    [-2, -1],
  ] as const) {
    const ticks = ticksBetween(low, high, 4);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks[0]).toBeLessThanOrEqual(low);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(high);
  }
});

test("long curves are drawn as means with a band, and lose no extreme", () => {
  const points = Array.from({ length: 10_000 }, (_, step) => [step, step === 7777 ? 1000 : step % 2] as const);
  const spans = spansOf(points);
  expect(spans.length).toBeLessThanOrEqual(240);
  expect(Math.max(...spans.map(({ high }) => high))).toBe(1000);
  expect(spans.at(-1)?.step).toBe(9999);
  const short = [
    [3, 0.5],
    [4, 0.25],
  ] as const;
  expect(spansOf(short).map(({ step, mean }) => [step, mean])).toEqual(short);
});

test("numbers are short", () => {
  expect([0, 1234.5, 0.00314159, 0.000042, 1.5e7, -2].map(shortNumber)).toEqual([
    "0",
    "1,230",
    "0.00314",
    "4.2e-5",
    "1.5e7",
    "-2",
  ]);
});

test("a chart has a line through every point, at its height", () => {
  const svg = lineChart("loss", [
    {
      name: "loss",
      points: [
        [0, 4],
        [10, 2],
        [20, 0],
      ],
    },
  ]);
  const heights = /<polyline class="line" points="([^"]+)"/
    .exec(svg)?.[1]
    ?.split(" ")
    .map((pair) => Number(pair.split(",")[1]));
  expect(heights).toHaveLength(3);
  const [first = 0, second = 0, third = 0] = heights ?? [];
  expect(second - first).toBeCloseTo(third - second, 5);
  expect(first).toBeLessThan(third);
  expect(svg).toContain("<title>step 10: 2</title>");
});

test("each stage of a run has its curves, and what has none is left out", () => {
  const at = { time: 1 };
  const records: MetricsRecord[] = [
    { stage: "sft", step: 0, loss: 3, "odd/number": 1, ...at },
    { stage: "sft", step: 1, loss: 2, not_finite: ["loss"], ...at },
    { stage: "grpo", step: 0, reward: 0.5, ...at },
  ];
  const sections = curveSections({ name: "run", records });
  expect(sections.map(({ title }) => title)).toEqual(["sft", "grpo"]);
  const [sft] = sections;
  const charts = sft?.parts.find(({ kind }) => kind === "charts");
  expect(charts).toMatchObject({
    charts: [
      {
        title: "Loss",
        curves: [
          {
            points: [
              [0, 3],
              [1, 2],
            ],
          },
        ],
      },
    ],
  });
  expect(JSON.stringify(sft?.parts)).toContain("odd/number");
  expect(JSON.stringify(sections)).not.toContain('"time"');
});

test("what a model wrote is text in a report, and nothing is loaded from elsewhere", () => {
  const evil = `<script>alert("1")</script>'&`;
  const page = reportHtml({
    title: evil,
    subtitle: evil,
    sections: [
      {
        title: evil,
        parts: [
          { kind: "text", text: evil },
          { kind: "code", text: evil },
          { kind: "table", rows: [[evil], [{ text: evil, share: 7 }], [evil]] },
          {
            kind: "charts",
            charts: [
              {
                title: evil,
                note: evil,
                curves: [
                  { name: evil, points: [[0, 1]] },
                  { name: evil, points: [[0, 2]] },
                ],
              },
            ],
          },
          { kind: "more", title: evil, parts: [{ kind: "text", text: evil }] },
        ],
      },
    ],
  });
  expect(page).not.toContain("<script");
  expect(page).not.toMatch(/(?:src|href)=|url\(|@import/);
  expect(page).toContain("--share:1.0000");
});
