// What a record says but for the times in it, which no two runs have in common.

export function withoutTimes<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const timed = /^(time|step_time|seconds(\/.*)?)$/;
  return Object.fromEntries(Object.entries(record).filter(([name]) => !timed.test(name)));
}
