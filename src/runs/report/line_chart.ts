// A line chart as SVG: one number over the steps of a run, or a few that share an axis.

/** A number over steps, in order. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [step: number, value: number])[];
}

const WIDTH = 380;
const HEIGHT = 190;
const LEFT = 52;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 24;

/** Longer curves are drawn as means of neighbours, with a band from the smallest to the largest. */
const MOST_POINTS = 240;

/** A few neighbouring points as one. */
interface Span {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The curve in at most {@link MOST_POINTS} spans. */
export function spansOf(points: Curve["points"]): readonly Span[] {
  const each = Math.ceil(points.length / MOST_POINTS);
  return Array.from({ length: Math.ceil(points.length / each) }, (_, index) => {
    const part = points.slice(index * each, (index + 1) * each);
    const values = part.map(([, value]) => value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const step = part.reduce((last, [at]) => Math.max(last, at), 0);
    return { step, mean, low: Math.min(...values), high: Math.max(...values) };
  });
}

/** Round numbers that divide the range from `low` to `high` into about `parts`; the first is at or below it, the last at or above. */
export function ticksBetween(low: number, high: number, parts: number): readonly number[] {
  const range = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(range / parts));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => range / each <= parts) ?? 10 * power;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** A number in few characters: 1,200, 0.0031, 4e-5. */
export function shortNumber(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(1).replace(".0e", "e").replace("e+", "e");
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 6 });
}

/**
 * The chart as an SVG element. Curves take their colours from the page, six in turn: `.curve0` to `.curve5`.
 *
 * @param title what it shows, for readers who cannot see it
 */
export function lineChart(title: string, curves: readonly Curve[]): string {
  const spans = curves.map(({ points }) => spansOf(points));
  const all = spans.flat();
  const steps = all.map(({ step }) => step);
  const [from, to] = [Math.min(...steps), Math.max(...steps)];
  const ticks = ticksBetween(Math.min(...all.map(({ low }) => low)), Math.max(...all.map(({ high }) => high)), 4);
  const [floor, ceiling] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (step: number) => round(LEFT + ((step - from) / (to - from || 1)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number) => round(HEIGHT - BOTTOM - ((value - floor) / (ceiling - floor)) * (HEIGHT - BOTTOM - TOP));
  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/>` +
      `<text class="tick" x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${shortNumber(tick)}</text>`,
  );
  const ends = from === to ? [from] : [from, to];
  const labels = ends.map(
    (step, index) =>
      `<text class="tick" x="${x(step)}" y="${HEIGHT - 6}" text-anchor="${index === 0 ? "start" : "end"}">${shortNumber(step)}</text>`,
  );
  const drawn = spans.map((each, index) => {
    const band = [...each.map(({ step, high }) => [step, high]), ...each.map(({ step, low }) => [step, low]).reverse()];
    const path = (points: readonly (readonly number[])[]) =>
      points.map(([step = 0, value = 0]) => `${x(step)},${y(value)}`).join(" ");
    const marks = each.map(
      ({ step, mean }) =>
        `<circle class="mark" cx="${x(step)}" cy="${y(mean)}" r="${each.length === 1 ? 3 : 5}"><title>step ${step}: ${shortNumber(mean)}</title></circle>`,
    );
    const banded = each.some(({ low, high }) => low !== high);
    return (
      `<g class="curve${index % 6}">${banded ? `<polygon class="band" points="${path(band)}"/>` : ""}` +
      `<polyline class="line" points="${path(each.map(({ step, mean }) => [step, mean]))}"/>${marks.join("")}</g>`
    );
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${[...grid, ...labels, ...drawn].join("")}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
