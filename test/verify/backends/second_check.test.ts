// The second opinion by a program: its exit code, what it prints, its limits, and the proofs that it is asked about.
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findSandboxes, unsandboxed } from "../../../src/verify/backends/sandbox/find.ts";
import { programCheck } from "../../../src/verify/backends/second_check.ts";
import { guardedVerifier, verifyEmbedded } from "../../../src/verify/index.ts";
import { openVerifier } from "../../../src/verify/node.ts";
import type { Verifier } from "../../../src/verify/verifier.ts";
import { dataFolder } from "../../lean/check.ts";
import { buildFakeToolchain, type FakeToolchain, fakeLimits } from "./fakes/toolchain.ts";

let fake: FakeToolchain;
let folder: string;
beforeAll(() => {
  fake = buildFakeToolchain();
  folder = mkdtempSync(join(tmpdir(), "gentzen-second-"));
  chmodSync(folder, 0o755);
});
afterAll(() => {
  fake.remove();
  rmSync(folder, { recursive: true });
});

const request = { header: "import Mathlib\n", statement: "theorem easy : True", proof: "by\n  trivial" };

function script(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(path, 0o755);
  return path;
}

const sandboxes = await findSandboxes();
if (sandboxes.length === 0) console.log("skipped: neither bubblewrap nor unshare can make a sandbox on this machine");

describe.each([...sandboxes.slice(0, 1), unsandboxed()])("with sandbox: $name", (sandbox) => {
  const opinion = (program: string, milliseconds = 600_000) =>
    programCheck({ program, project: fake.project, sandbox, limits: fakeLimits, workers: 2, milliseconds })(request);

  test("the program gets the whole text and the theorem's name, and says by its exit code what it thinks", async () => {
    const whole = 'test "$2" = easy && grep -q "^import Mathlib$" "$1" && grep -q "^theorem easy : True := by$" "$1"';
    expect(await opinion(script("confirm", whole))).toEqual({ holds: true });
    const denial = script("deny", 'echo "checking $2"', 'echo "uses sorry" >&2', "exit 3");
    expect(await opinion(denial)).toEqual({ holds: false, reason: "uses sorry" });
    expect(await opinion(script("silent", "exit 3"))).toEqual({ holds: false, reason: "exit code 3" });
  });

  test("it may write beside the file, and has limits", async () => {
    expect(await opinion(script("compile", 'echo x > "$1.olean" && test -s "$1.olean"'))).toEqual({ holds: true });
  });

  test("what ends it from outside is no word of it: nothing is known of the proof then", async () => {
    const late = await opinion(script("hang", "sleep 60"), 500);
    expect(late).toEqual({ holds: undefined, reason: "it was ended at the limit on time" });
    const killed = await opinion(script("die", "kill -9 $$"));
    expect(killed).toEqual({ holds: undefined, reason: expect.stringContaining("it was ended by") });
  });

  test.skipIf(dataFolder === undefined)("an export that it prints goes through gentzen's own kernel", async () => {
    const ndjson = join(fake.project.folder, "export.ndjson");
    copyFileSync(join(dataFolder as string, "kernel", "nat_add_succ.lean4.27-rc1.as-v3.1.0.ndjson"), ndjson);
    chmodSync(ndjson, 0o644);
    const reason = "the export has no theorem 'easy'";
    expect(await opinion(script("export", `cat ${ndjson}`))).toEqual({ holds: false, reason });
    const torn = await opinion(script("torn", `head -c 2000 ${ndjson}`));
    expect(torn).toMatchObject({ holds: false, reason: expect.not.stringContaining("no theorem") });
  });
});

test("a verifier asks it about proofs alone", async () => {
  const open = (program: string) =>
    openVerifier({
      lean: "embedded",
      workers: 1,
      project: fake.project.folder,
      secondCheck: program,
      allowUnsandboxed: true,
    });
  const kept = process.env.PATH;
  process.env.PATH = `${join(fake.folder, "bin")}:${kept}`;
  try {
    const verifier = await open(script("refuse", "echo never >&2", "exit 1"));
    const verdicts = await verifier.verifyAll([
      { statement: "theorem easy : True", proof: "trivial" },
      { statement: "theorem hard : False", proof: "trivial" },
    ]);
    await verifier.close();
    const reason = "a second checker does not confirm the proof: never";
    expect(verdicts).toMatchObject([{ kind: "rejected", code: "not_confirmed", reason }, { kind: "failed" }]);
    await expect(open(join(folder, "nothing"))).rejects.toThrow("there is no such program");
  } finally {
    process.env.PATH = kept;
  }
});

test("a second check that comes to nothing leaves a proof without a verdict, and not refused", async () => {
  const inner: Verifier = {
    name: "inner",
    verify: async (asked) => verifyEmbedded(asked),
    verifyAll: async (all) => all.map(verifyEmbedded),
    close: async () => {},
  };
  const recheck = async () => ({ holds: undefined, reason: "it was ended at the limit on time" });
  const verdict = await guardedVerifier(inner, { recheck }).verify({ statement: "theorem t : True", proof: "trivial" });
  expect(verdict).toEqual({ kind: "crashed", reason: "the second check: it was ended at the limit on time" });
});
