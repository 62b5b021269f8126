// The checker of options: every kind of rule, unknown and missing fields, and what the error says.
import { describe, expect, test } from "vitest";
import {
  ConfigError,
  checkOptions,
  checkValue,
  firstNotFinite,
  jsonMetrics,
  option,
  type Rules,
} from "../../src/platform/index.ts";

interface Settings {
  readonly rate: number;
  readonly count?: number;
  readonly kind?: "one" | "two";
  readonly inner?: { readonly least: number };
  readonly punishment?: { readonly kind: "none" } | { readonly kind: "soft"; readonly factor: number };
}

const rules: Rules<Settings> = {
  rate: option.float({ above: 0, most: 1 }),
  count: option.optional(option.whole({ least: 1 })),
  kind: option.optional(option.oneOf("one", "two")),
  inner: option.optional(option.table<{ readonly least: number }>({ least: option.number({ least: 0 }) })),
  punishment: option.optional(option.variants({ none: {}, soft: { factor: option.number() } })),
};
const check = (given: unknown) => () => checkOptions("settings", given as Settings, rules);

test("what fits passes, and undefined counts as left out", () => {
  check({ rate: 0.5 })();
  check({ rate: 1, count: undefined, kind: "two", inner: { least: 0 }, punishment: { kind: "soft", factor: 2 } })();
});

describe("what does not fit is named with its value and what would do", () => {
  test.each([
    [{ rate: Number.NaN }, "rate: NaN"],
    [{ rate: 0 }, "rate: 0\n  hint: a number above 0 and at most 1"],
    [{ rate: "0.5" }, 'rate: "0.5"'],
    [{ rate: 1e-50 }, "rate: 1e-50"],
    [{ rate: 1e-40 }, "rate: 1e-40"],
    [{}, "rate: missing"],
    [{ rate: null }, "rate: null"],
    [{ rate: 1, count: 2.5 }, "count: 2.5\n  hint: a whole number at least 1"],
    [{ rate: 1, count: Number.POSITIVE_INFINITY }, "count: Infinity"],
    [{ rate: 1, kind: "three" }, 'kind: "three"\n  hint: one of one, two'],
    [{ rate: 1, cuont: 3 }, "cuont: 3\n  hint: not known; did you mean count?"],
    [{ rate: 1, inner: { least: -1 } }, "inner.least: -1"],
    [{ rate: 1, inner: { most: 1, least: 0 } }, "inner.most: 1"],
    [{ rate: 1, inner: [] }, "inner: []"],
    [{ rate: 1, punishment: { kind: "hard" } }, 'punishment.kind: "hard"\n  hint: one of none, soft'],
    [{ rate: 1, punishment: { kind: "soft" } }, "punishment.factor: missing"],
    [{ rate: 1, punishment: { kind: "none", factor: 1 } }, "punishment.factor: 1\n  hint: not known"],
    [null, "options: null"],
    [3, "options: 3"],
  ])("%j", (given, message) => {
    expect(check(given)).toThrow(ConfigError);
    expect(check(given)).toThrow(message);
  });

  test("all of them at once", () => {
    expect(check({ rate: -1, count: 0 })).toThrow(
      "settings cannot work with the options rate, count\n  rate: -1\n  count: 0\n  hint: rate: ",
    );
  });
});

test("lists, alternatives and single values", () => {
  const ends = option.either(option.whole(), option.listOf(option.whole(), { least: 1 }));
  checkValue("f", "ends", 3, ends);
  checkValue("f", "ends", [3, 4], ends);
  for (const wrong of [[], [1.5], -1, "3", undefined])
    expect(() => checkValue("f", "ends", wrong, ends)).toThrow(ConfigError);
  expect(() => checkValue("f", "list", [0, -1], option.listOf(option.whole()))).toThrow("list[1]: -1");
});

test("numbers that are none are found, and metrics name them", () => {
  expect(firstNotFinite(Float32Array.of(1, 3e38, 1e-42))).toBe(-1);
  expect(firstNotFinite(Float32Array.of(1, Number.NaN))).toBe(1);
  expect(firstNotFinite(Float32Array.of(Number.NEGATIVE_INFINITY))).toBe(0);
  const metrics = jsonMetrics({ loss: Number.NaN, grad_norm: Number.POSITIVE_INFINITY, step: 3 });
  expect(JSON.stringify(metrics)).toBe('{"step":3,"not_finite":["loss","grad_norm"]}');
});
