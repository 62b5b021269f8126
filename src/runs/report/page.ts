// A report as one HTML file that needs nothing else: no script, no font, no other file. Everything in it is escaped.
import { type Curve, lineChart, shortNumber } from "./line_chart.ts";

/** A part of a report. */
export type ReportPart =
  | { readonly kind: "text"; readonly text: string }
  /** The first row is the heading. Cells with a share get a bar of that length, from 0 to 1. */
  | { readonly kind: "table"; readonly rows: readonly (readonly ReportCell[])[] }
  | { readonly kind: "charts"; readonly charts: readonly ReportChart[] }
  /** Lean, or another text whose lines matter. */
  | { readonly kind: "code"; readonly text: string }
  /** Places to go to; the one that is shown has no address. */
  | { readonly kind: "links"; readonly links: readonly ReportLink[] }
  /** Parts that a reader opens. */
  | { readonly kind: "more"; readonly title: string; readonly parts: readonly ReportPart[] };

export type ReportCell = string | { readonly text: string; readonly share: number } | ReportLink;

/** A place to go to. */
export interface ReportLink {
  readonly text: string;
  readonly href: string | undefined;
}

/** A chart with its curves. */
export interface ReportChart {
  readonly title: string;
  /** What the number means, in a few words. */
  readonly note?: string;
  readonly curves: readonly Curve[];
}

export interface ReportSection {
  readonly title: string;
  readonly parts: readonly ReportPart[];
}

/** A whole report. */
export interface ReportPage {
  readonly title: string;
  /** A line below the title. */
  readonly subtitle: string;
  readonly sections: readonly ReportSection[];
  /** Other pages, above the title. */
  readonly pages?: readonly ReportLink[];
  /** The address of a script that the page loads; a report on disk has none. */
  readonly script?: string;
}

function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}

const STYLE = `
:root { color-scheme: light dark; --page: #fbfaf8; --card: #fff; --ink: #1d1c1a; --soft: #66635d; --rule: #e4e1db; --bar: #dbe8f8;
  --c0: #2a78d6; --c1: #c2571b; --c2: #15875d; --c3: #8a4fc7; --c4: #b3346c; --c5: #7a6a1c; }
@media (prefers-color-scheme: dark) { :root { --page: #161514; --card: #1f1e1c; --ink: #eceae5; --soft: #a29e96; --rule: #35332f; --bar: #22354c;
  --c0: #5b9ded; --c1: #e5834b; --c2: #43b98a; --c3: #b58be6; --c4: #e57aa8; --c5: #c4b04f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 76rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; } h3 { font-size: .9rem; margin: 0; font-weight: 600; }
p { margin: .3rem 0; max-width: 50rem; } .soft, .note, figcaption { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .88rem; }
th, td { text-align: left; padding: .3rem .8rem .3rem .4rem; border-bottom: 1px solid var(--rule); white-space: pre; vertical-align: top; }
th { color: var(--soft); font-weight: 600; } td.number { text-align: right; }
td.share { background: linear-gradient(var(--bar), var(--bar)) no-repeat left / calc(100% * var(--share)) 100%; text-align: right; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: .7rem .8rem .3rem; }
figcaption { font-size: .8rem; } .legend span { margin-right: .9rem; } .legend i { display: inline-block; width: .8em; height: .2em; margin-right: .35em; vertical-align: middle; }
svg { width: 100%; height: auto; display: block; } .grid { stroke: var(--rule); } .tick { fill: var(--soft); font-size: 11px; }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .band { opacity: .18; } .mark { fill: transparent; } .mark:hover { fill: currentColor; }
.curve0 { color: var(--c0); } .curve1 { color: var(--c1); } .curve2 { color: var(--c2); } .curve3 { color: var(--c3); } .curve4 { color: var(--c4); } .curve5 { color: var(--c5); }
.line { stroke: currentColor; } .band { fill: currentColor; } .legend i { background: currentColor; }
.mark:only-of-type { fill: currentColor; }
pre { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: .7rem .9rem; overflow-x: auto; font-size: .85rem; }
a { color: var(--c0); } nav a, nav b { margin-right: 1rem; } :focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
summary { cursor: pointer; margin: 1rem 0 .6rem; color: var(--soft); }
`;

function cell(content: ReportCell, heading: boolean): string {
  if (heading) return `<th scope="col">${escapeHtml(typeof content === "string" ? content : content.text)}</th>`;
  if (typeof content !== "string" && "href" in content) return `<td>${link(content)}</td>`;
  if (typeof content !== "string") {
    const share = Math.min(1, Math.max(0, content.share)).toFixed(4);
    return `<td class="share" style="--share:${share}">${escapeHtml(content.text)}</td>`;
  }
  return `<td${/^[-+]?\d/.test(content) ? ' class="number"' : ""}>${escapeHtml(content)}</td>`;
}

function link({ text, href }: ReportLink): string {
  return href === undefined
    ? `<b aria-current="page">${escapeHtml(text)}</b>`
    : `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
}

function chart({ title, note, curves }: ReportChart): string {
  const names = curves.map(({ name }, index) => `<span class="curve${index % 6}"><i></i>${escapeHtml(name)}</span>`);
  const last = curves[0]?.points.at(-1)?.[1];
  const said = [
    ...(note === undefined ? [] : [note]),
    ...(last === undefined ? [] : [`last ${shortNumber(last)}`]),
  ].join("; ");
  const caption =
    curves.length > 1
      ? `<figcaption class="legend">${names.join("")}</figcaption>`
      : `<figcaption>${escapeHtml(said)}</figcaption>`;
  return `<figure><h3>${escapeHtml(title)}</h3>${caption}${lineChart(escapeHtml(title), curves)}</figure>`;
}

function part(each: ReportPart): string {
  switch (each.kind) {
    case "text":
      return `<p>${escapeHtml(each.text)}</p>`;
    case "code":
      return `<pre><code>${escapeHtml(each.text)}</code></pre>`;
    case "table": {
      const rows = each.rows.map(
        (row, index) => `<tr>${row.map((content) => cell(content, index === 0)).join("")}</tr>`,
      );
      return `<div class="scroll"><table>${rows.join("\n")}</table></div>`;
    }
    case "links":
      return `<nav>${each.links.map(link).join("\n")}</nav>`;
    case "charts":
      return `<div class="charts">${each.charts.map(chart).join("\n")}</div>`;
    case "more":
      return `<details><summary>${escapeHtml(each.title)}</summary>${each.parts.map(part).join("\n")}</details>`;
  }
}

/** What stands before a page's contents: enough for a browser to show a title while they are being made. */
export function pageStart({ title, pages = [], script }: Omit<ReportPage, "subtitle" | "sections">): string {
  const loaded = script === undefined ? "" : `<script src="${escapeHtml(script)}" defer></script>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
${loaded}</head>
<body>
${pages.length === 0 ? "" : `<nav aria-label="runs">${pages.map(link).join("\n")}</nav>\n`}<h1>${escapeHtml(title)}</h1>
`;
}

/** The contents and the end of a page. */
export function pageEnd({ subtitle, sections }: Pick<ReportPage, "subtitle" | "sections">): string {
  const body = sections.map(
    (each) => `<section><h2>${escapeHtml(each.title)}</h2>\n${each.parts.map(part).join("\n")}</section>`,
  );
  return `<main>
<p class="soft">${escapeHtml(subtitle)}</p>
${body.join("\n")}
</main>
</body>
</html>
`;
}

/** The page as HTML. */
export function reportHtml(page: ReportPage): string {
  return pageStart(page) + pageEnd(page);
}
