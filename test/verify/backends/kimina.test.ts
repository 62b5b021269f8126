import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type KiminaOptions, kiminaVerifier } from "../../../src/verify/backends/kimina/kimina.ts";
import { kiminaRequest, kiminaResults } from "../../../src/verify/backends/kimina/protocol.ts";
import { isKiminaHealthy } from "../../../src/verify/backends/kimina/server.ts";
import { prepareCheck } from "../../../src/verify/policy/prepare.ts";
import type { VerifyRequest } from "../../../src/verify/verifier.ts";
import { dataFolder } from "../../lean/check.ts";
import { type FakeKimina, type FakeKiminaOptions, startFakeKimina } from "./fakes/kimina.ts";

const statement = "theorem easy : True";
const header = "import Mathlib\n";
/** Pauses that were asked for, in milliseconds; none of them is waited. */
let pauses: number[] = [];
const soon = {
  attempts: 4,
  firstPause: 20,
  longestPause: 200,
  wait: async (milliseconds: number) => void pauses.push(milliseconds),
};

let server: FakeKimina | undefined;
afterEach(async () => {
  pauses = [];
  await server?.close();
  server = undefined;
});

/** The verdicts of a fake server on proofs, and the requests that it got. */
async function verdictsOn(
  proofs: readonly string[],
  fake: FakeKiminaOptions = {},
  options: Partial<KiminaOptions> = {},
) {
  server = await startFakeKimina(fake);
  const verifier = kiminaVerifier({ url: server.url, backoff: soon, ...options });
  try {
    return await verifier.verifyAll(proofs.map((proof) => ({ statement, proof, header })));
  } finally {
    await verifier.close();
  }
}

const proved = { kind: "proved", axioms: [] };

describe.each([
  ["/api/check", {}],
  ["/verify", { oldOnly: true }],
])("%s", (path, fake) => {
  test("every kind of answer becomes its verdict", async () => {
    const verdicts = await verdictsOn(
      [
        "by trivial",
        "by wrong",
        "by sorry",
        "by own_axiom",
        "by trivial /- fake: hang -/",
        "by trivial /- fake: old-hang -/",
        "by trivial /- fake: hang-header -/",
        "by trivial /- fake: error The REPL has died -/",
        "by trivial /- fake: message Unknown environment. -/",
        "by native_decide",
      ],
      fake,
    );
    expect(verdicts).toMatchObject([
      proved,
      {
        kind: "failed",
        messages: [{ severity: "error", line: 2, column: 23, text: expect.stringContaining("unsolved goals") }],
      },
      { kind: "incomplete", holes: [{ target: "True", line: 2 }] },
      { kind: "rejected", code: "axiom_used" },
      { kind: "timeout", limit: "time" },
      { kind: "timeout", limit: "time" },
      { kind: "crashed", reason: "Kimina: the imports took too long" },
      { kind: "crashed", reason: "Kimina: The REPL has died" },
      { kind: "crashed", reason: "Kimina: Unknown environment." },
      { kind: "rejected", code: "native" },
    ]);
    expect(server?.requests.at(-1)?.path).toBe(path);
  });
});

test("requests are of the server's forms", () => {
  const snippets = [{ id: "0", code: "#check Nat" }];
  expect(JSON.stringify(kiminaRequest("check", snippets, 30))).toBe(
    '{"snippets":[{"id":"0","code":"#check Nat"}],"timeout":30,"debug":false,"reuse":true}',
  );
  expect(JSON.stringify(kiminaRequest("verify", snippets, 0.5))).toBe(
    '{"codes":[{"custom_id":"0","proof":"#check Nat"}],"timeout":1,"disable_cache":false}',
  );
});

test("proofs go in batches of the wanted size, over as many connections", async () => {
  const proofs = Array.from({ length: 11 }, (_, i) => (i % 3 === 0 ? "by wrong" : "by trivial"));
  const verdicts = await verdictsOn(proofs, {}, { batch: 4, connections: 2 });
  expect(verdicts.map(({ kind }) => kind)).toEqual(proofs.map((proof) => (proof === "by wrong" ? "failed" : "proved")));
  expect(server?.requests.map(({ body }) => JSON.parse(body).snippets.length)).toEqual([4, 4, 3]);
});

test("proofs with other time limits go in other requests", async () => {
  server = await startFakeKimina();
  const verifier = kiminaVerifier({ url: server.url });
  const request = { statement, proof: "by trivial", header };
  await verifier.verifyAll([request, { ...request, limits: { milliseconds: 5000 } }, request]);
  expect(server.requests.map(({ body }) => [JSON.parse(body).snippets.length, JSON.parse(body).timeout])).toEqual([
    [2, 60],
    [1, 5],
  ]);
  await verifier.close();
});

describe("a busy server", () => {
  test.each([429, 500, 503])("is asked again after %i, with growing pauses", async (status) => {
    expect(await verdictsOn(["by trivial"], { status: (number) => (number <= 3 ? status : undefined) })).toEqual([
      proved,
    ]);
    expect(server?.requests.length).toBe(4);
    expect(pauses.length).toBe(3);
    for (const [i, pause] of [20, 40, 80].entries()) {
      expect(pauses[i]).toBeGreaterThanOrEqual(pause / 2);
      expect(pauses[i]).toBeLessThanOrEqual(pause);
    }
  });

  test("that stays busy leaves the proof without a verdict on it", async () => {
    const [verdict] = await verdictsOn(["by trivial"], { status: () => 429 });
    expect(verdict).toMatchObject({ kind: "crashed", reason: expect.stringContaining("429") });
    expect(server?.requests.length).toBe(4);
  });

  test("one proof that breaks the server does not spoil its batch", async () => {
    const verdicts = await verdictsOn(["by trivial", "by trivial /- fake: fatal -/", "by wrong"]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(["proved", "crashed", "failed"]);
  });
});

describe("answers that are none", () => {
  test.each([
    ["no JSON", "<html>"],
    ["half of it", '{"results": [{"id": "0"'],
    ["another form", '{"result": []}'],
    ["a result without a name", '{"results": [{"error": null}]}'],
  ])("%s", async (_, text) => {
    expect(await verdictsOn(["by trivial"], { text: () => text })).toMatchObject([{ kind: "crashed" }]);
  });

  test.each([
    ["left out", (results: object[]) => results.slice(1)],
    ["given twice", (results: object[]) => [...results, { id: "0", time: 0, response: { env: 1 } }]],
    ["neither error nor response", (results: object[]) => [{ id: "0", time: 0 }, ...results.slice(1)]],
  ])("a proof that is %s has no verdict, the others have theirs", async (_, change) => {
    const verdicts = await verdictsOn(["by trivial", "by trivial"], { change });
    expect(verdicts.map(({ kind }) => kind)).toEqual(["crashed", "proved"]);
  });

  test("in another order they find their proofs", async () => {
    const verdicts = await verdictsOn(["by trivial", "by wrong"], { change: (results) => [...results].reverse() });
    expect(verdicts.map(({ kind }) => kind)).toEqual(["proved", "failed"]);
  });
});

describe("the caller's mistakes are errors, not verdicts", () => {
  test("no key, and a wrong one", async () => {
    await expect(verdictsOn(["by trivial"], { key: "right" })).rejects.toThrow(/wants an API key/);
    await server?.close();
    await expect(verdictsOn(["by trivial"], { key: "right" }, { key: "wrong" })).rejects.toThrow(/refuses the API key/);
    await server?.close();
    expect(await verdictsOn(["by trivial"], { key: "right" }, { key: "right" })).toEqual([proved]);
    expect(server?.requests[0].authorization).toBe("Bearer right");
  });

  test("no server, and no address", async () => {
    const verifier = kiminaVerifier({ url: "http://127.0.0.1:9", backoff: soon });
    await expect(verifier.verify({ statement, proof: "by trivial" })).rejects.toThrow(/cannot be reached/);
    await verifier.close();
    expect(() => kiminaVerifier({ url: "localhost" })).toThrow(/no address/);
    expect(await isKiminaHealthy("http://127.0.0.1:9")).toBe(false);
  });

  test("a request that the server does not understand", async () => {
    await expect(verdictsOn(["by trivial"], { status: () => 422 })).rejects.toThrow(/does not accept the request/);
  });
});

test("closing ends what waits", async () => {
  server = await startFakeKimina();
  const verifier = kiminaVerifier({ url: server.url, connections: 1 });
  const answers = verifier.verifyAll([{ statement, proof: "by trivial /- fake: slow 60000 -/" }]);
  await expect.poll(() => server?.requests.length).toBe(1);
  await verifier.close();
  expect(await answers).toMatchObject([{ kind: "crashed" }]);
});

describe.skipIf(dataFolder === undefined)("recorded answers of the server", () => {
  const folder = join(dataFolder ?? "", "kimina", "output");
  const files = dataFolder === undefined ? [] : readdirSync(folder);

  test("each is read, and means what it says", () => {
    const kinds: Record<string, number> = {};
    for (const file of files) {
      const raw = JSON.parse(readFileSync(join(folder, file), "utf8"));
      const results = kiminaResults(raw);
      expect(results?.size, file).toBe(1);
      const [result] = results?.values() ?? [];
      kinds[result.kind] = (kinds[result.kind] ?? 0) + 1;
      const { error, response } = raw.results[0];
      if (error !== null) expect(result).toEqual({ kind: "timeout" });
      else {
        expect(result).toMatchObject({ kind: "output", seconds: response.time, output: { holes: [] } });
        const texts = result.kind === "output" ? result.output.messages.map(({ text }) => text) : [];
        expect(texts).toEqual((response.messages ?? []).map(({ data }: { data: string }) => data.trim()));
      }
    }
    expect(files.length).toBeGreaterThan(40);
    expect(kinds).toEqual({ output: files.length - 2, timeout: 2 });
  });

  test("given back by a server, a recorded answer without an answer to the query proves nothing", async () => {
    for (const file of files.slice(0, 10)) {
      const recorded = JSON.parse(readFileSync(join(folder, file), "utf8")).results[0];
      const [verdict] = await verdictsOn(["by trivial"], {
        oldOnly: true,
        change: () => [{ ...recorded, custom_id: "0" }],
      });
      expect(verdict.kind, basename(file)).not.toBe("proved");
      await server?.close();
    }
  });
});

test("the text that is sent ends with the question for the axioms", async () => {
  await verdictsOn(["by trivial"]);
  const [{ code }] = JSON.parse(server?.requests[0].body ?? "").snippets;
  const prepared = prepareCheck({ statement, proof: "by trivial", header });
  expect(code.startsWith("import Mathlib\ntheorem easy : True := by trivial\n")).toBe(true);
  expect(code).toMatch(/\n#print axioms gentzen_[0-9a-f]{32}\n$/);
  expect(prepared).toMatchObject({ kind: "text" });
});

describe("the server takes texts apart", () => {
  /** The verdicts on requests one after another, on the same processes of the server. */
  async function inTurn(requests: readonly VerifyRequest[]) {
    server = await startFakeKimina();
    const verifier = kiminaVerifier({ url: server.url, backoff: soon });
    const verdicts = [];
    for (const request of requests) verdicts.push(await verifier.verify(request));
    await verifier.close();
    return verdicts;
  }

  test.each([
    ["no header", ""],
    ["no import", "open Nat\n"],
    ["an import behind a comment", "-- What it is about.\nimport Mathlib\n"],
    ["an import behind a blank line", "\nimport Mathlib\n"],
    ["two imports, and something else on their lines", "import Mathlib import Aesop\nopen Nat\n"],
  ])("with %s one text does not see what another has declared", async (_, text) => {
    const line = 1 + text.split("\n").length - 1;
    const wrong = { kind: "failed", messages: [{ line, column: 23 }] };
    const requests = ["by trivial", "by trivial", "by wrong", "by sorry"].map((proof) => ({
      statement,
      proof,
      header: text,
    }));
    const hole = { kind: "incomplete", holes: [{ target: "True", line }] };
    expect(await inTurn(requests)).toMatchObject([proved, proved, wrong, hole]);
  });

  test("an import that the server does not have is not the proof's fault", async () => {
    const missing = { statement, proof: "by trivial", header: "import No.Such\n" };
    const reason = "the header is not accepted: the server cannot import No.Such";
    const verdicts = await inTurn([missing, missing, { statement, proof: "by wrong", header }]);
    expect(verdicts).toMatchObject([{ kind: "rejected", reason }, { kind: "rejected", reason }, { kind: "failed" }]);
    expect(server?.requests.length).toBe(5);
  });

  test.each(["\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])(
    "%j would end a comment for the server alone: refused in a proof, not supported before it",
    async (character) => {
      const verdicts = await inTurn([
        { statement, proof: `by trivial -- nothing${character}macro_rules | \`(True) => \`(False)`, header },
        { statement, proof: "by trivial", header: `${header}-- one${character}open Nat\n` },
        { statement, proof: "by trivial\r\n", header: "import Mathlib\r\n-- one\r\n" },
      ]);
      expect(verdicts).toMatchObject([
        { kind: "rejected", code: "command", message: { line: 2, column: 44 } },
        { kind: "rejected", reason: expect.stringContaining("unsupported") },
        proved,
      ]);
      expect(server?.requests.length).toBe(1);
    },
  );
});
