// Numbers that are none: found by their bits, so that no compiler may assume them away.

/** The place of the first NaN or infinity, or -1. */
export function firstNotFinite(values: Float32Array): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < bits.length; index++) {
    if (((bits[index] ?? 0) & 0x7f80_0000) === 0x7f80_0000) return index;
  }
  return -1;
}

/** Metrics as JSON can hold them: what is no number is left out, and `not_finite` names it. */
export function jsonMetrics(metrics: Readonly<Record<string, number>>): Record<string, number | readonly string[]> {
  const strange = Object.keys(metrics).filter((name) => !Number.isFinite(metrics[name]));
  if (strange.length === 0) return { ...metrics };
  const finite = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  return { ...Object.fromEntries(finite), not_finite: strange };
}
