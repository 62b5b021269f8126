// What the server counts, in the text format of Prometheus.

const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const;

/** A value that is read when somebody asks. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  /** A counter's name ends in `_total`. */
  value(): number;
}

export class Metrics {
  readonly #gauges: readonly Gauge[];
  readonly #requests = new Map<string, number>();
  readonly #histograms = new Map<string, { readonly counts: number[]; sum: number; count: number }>();

  constructor(gauges: readonly Gauge[]) {
    this.#gauges = gauges;
  }

  /** Counts an answer. */
  answered(route: string, status: number): void {
    const labels = `{route="${route}",status="${status}"}`;
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
  }

  /** Notes how long something took. */
  took(what: "first_piece" | "generation", seconds: number): void {
    const before = this.#histograms.get(what) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
    this.#histograms.set(what, before);
    before.sum += seconds;
    before.count++;
    BUCKETS.forEach((most, index) => {
      if (seconds <= most) before.counts[index] = (before.counts[index] ?? 0) + 1;
    });
  }

  /** All of it. */
  text(): string {
    const lines: string[] = [];
    const head = (name: string, help: string, type: string) =>
      lines.push(`# HELP gentzen_${name} ${help}`, `# TYPE gentzen_${name} ${type}`);
    head("requests_total", "Answers by route and status.", "counter");
    for (const [labels, count] of this.#requests) lines.push(`gentzen_requests_total${labels} ${count}`);
    for (const { name, help, value } of this.#gauges) {
      head(name, help, name.endsWith("_total") ? "counter" : "gauge");
      lines.push(`gentzen_${name} ${value()}`);
    }
    const helps = {
      first_piece: "Seconds to the first piece of a streamed text.",
      generation: "Seconds to the end of a generation.",
    };
    for (const [what, help] of Object.entries(helps)) {
      const found = this.#histograms.get(what) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
      const name = `${what}_seconds`;
      head(name, help, "histogram");
      lines.push(...BUCKETS.map((most, index) => `gentzen_${name}_bucket{le="${most}"} ${found.counts[index]}`));
      lines.push(`gentzen_${name}_bucket{le="+Inf"} ${found.count}`);
      lines.push(`gentzen_${name}_sum ${found.sum}`, `gentzen_${name}_count ${found.count}`);
    }
    return `${lines.join("\n")}\n`;
  }
}
