// Wall time.

/** Milliseconds since some fixed moment, never going backwards. */
export function now(): number {
  return performance.now();
}

/** Seconds since the given `now()`. */
export function secondsSince(start: number): number {
  return (now() - start) / 1000;
}

/** Seconds by what they were spent on. What overlaps counts for each. */
export class PhaseClock {
  private seconds: Record<string, number> = {};

  add(phase: string, seconds: number): void {
    this.seconds[phase] = (this.seconds[phase] ?? 0) + seconds;
  }

  /** Waits for work and counts its time. */
  async time<T>(phase: string, work: Promise<T>): Promise<T> {
    const started = now();
    try {
      return await work;
    } finally {
      this.add(phase, secondsSince(started));
    }
  }

  /** The seconds since the last call, as metrics: `seconds/PHASE`. */
  take(): Record<string, number> {
    const entries = Object.entries(this.seconds);
    this.seconds = {};
    return Object.fromEntries(entries.map(([phase, seconds]) => [`seconds/${phase}`, seconds]));
  }
}

/** "850 ms", "12.3 s", "4 min 05 s", "2 h 13 min": a duration for people to read. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "?";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
