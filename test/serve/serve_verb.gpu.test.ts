// gentzen serve from the command line: it says where it is, answers, and ends when it is stopped.
import { expect, test } from "vitest";
import { runCli } from "../../src/cli/run_cli.ts";
import { gentzen } from "../cli/command.ts";
import { smallProver } from "../cli/small_prover.ts";
import { useDevice } from "../device.ts";

useDevice();

test("it says where it is, answers as generate does, and ends when it is stopped", async () => {
  const model = await smallProver();
  const stop = new AbortController();
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write(text: string) {
      written[name] += text;
      return true;
    },
  });
  const streams = { stdout: stream("stdout"), stderr: stream("stderr") };
  const args = ["serve", model, "--json", "--port", "0", "--rows", "2", "--name", "mine"];
  const code = runCli(args, streams, stop.signal);
  await expect.poll(() => written.stdout).toContain("\n");
  const { url, model: name } = JSON.parse(written.stdout);
  expect(name).toBe("mine");
  expect(written.stderr).toMatch(/^what a request leaves open: temperature 1$/m);
  const body = JSON.stringify({ model: "mine", prompt: " h0 : p ⊢ p ∨ q", max_tokens: 12, temperature: 0 });
  const headers = { "content-type": "application/json" };
  const answer = await (await fetch(`${url}/v1/completions`, { method: "POST", headers, body })).json();
  stop.abort();
  expect(await code).toBe(130);
  const asked = ["generate", "--model", model, "--prompt", " h0 : p ⊢ p ∨ q", "--max-tokens", "12", "--json"];
  const { stdout } = await gentzen(...asked);
  expect(answer.choices[0].text).toBe(JSON.parse(stdout).text);
});

test("what it cannot serve is refused in three lines", async () => {
  const far = await gentzen("serve", await smallProver(), "--host", "0.0.0.0", "--port", "0");
  expect(far.code).toBe(2);
  expect(far.stderr).toContain(
    "UsageError: a server that other machines can reach needs a key\n  host 0.0.0.0, no key\n  hint: ",
  );
  expect((await gentzen("serve", "/nowhere/at/all")).code).toBe(4);
});
