// The backends with a real Lean, where the environment says where there is one.
import { describe, expect, test } from "vitest";
import { openBackend, type VerifierOptions } from "../../../src/verify/backends/open.ts";
import type { Verdict } from "../../../src/verify/verifier.ts";
import { expectCase, realCases, tooLong } from "./real_cases.ts";

const {
  GENTZEN_LEAN_PROJECT: project,
  GENTZEN_REPL: repl,
  GENTZEN_KIMINA_URL: url,
  GENTZEN_KIMINA_KEY: key,
} = process.env;
const places = { project, repl, url, key };

const backends = [
  { lean: "lean", needs: { GENTZEN_LEAN_PROJECT: project } },
  { lean: "repl", needs: { GENTZEN_LEAN_PROJECT: project, GENTZEN_REPL: repl } },
  { lean: "kimina", needs: { GENTZEN_KIMINA_URL: url } },
] as const;

for (const { lean, needs } of backends) {
  const missing = Object.entries(needs).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) console.log(`skipped: --lean ${lean} with a real Lean needs ${missing.join(" and ")}`);

  describe.skipIf(missing.length > 0)(`--lean ${lean}`, () => {
    const options: VerifierOptions & { lean: typeof lean } = { lean, ...places, seconds: 120 };

    test("every kind of verdict", async () => {
      const backend = await openBackend(options);
      const verdicts = await backend.verifyAll(realCases.map(({ request }) => request));
      await backend.close();
      for (const [i, each] of realCases.entries()) expectCase(each, verdicts[i]);
    });

    test("a proof that takes too long", async () => {
      const backend = await openBackend(options);
      const verdicts = await backend.verifyAll([{ statement: tooLong.statement, proof: "trivial" }, tooLong]);
      await backend.close();
      expect(verdicts).toMatchObject([{ kind: "proved" }, { kind: "timeout", limit: "time" }]);
    });
  });
}

test("a Lean that only crashes passes nowhere", () => {
  const crash: Verdict = { kind: "crashed", reason: "Lean ended with code 1" };
  for (const each of realCases) expect(() => expectCase(each, crash), each.name).toThrow();
});
