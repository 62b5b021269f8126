import { expect, test } from "vitest";
import { formatDuration } from "../../src/platform/index.ts";
import { Progress } from "../../src/platform/progress.ts";

function setup(isTTY: boolean, total?: number) {
  const written: string[] = [];
  let time = 0;
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) };
  const progress = new Progress({ label: "sft", total, stream, clock: () => time });
  return { written, progress, wait: (seconds: number) => (time += seconds * 1000) };
}

test("elsewhere than on a terminal: plain lines, some seconds apart, with rate and time left", () => {
  const { written, progress, wait } = setup(false, 100);
  for (let step = 1; step <= 25; step++) {
    wait(1);
    progress.update(step, "loss 1.5");
  }
  progress.finish();
  expect(written).toEqual([
    "sft: 1/100 steps, loss 1.5\n",
    "sft: 11/100 steps, 1.0 steps/s, 1 min 29 s left, loss 1.5\n",
    "sft: 21/100 steps, 1.0 steps/s, 1 min 19 s left, loss 1.5\n",
    "sft: 25 steps in 25.0 s, loss 1.5\n",
  ]);
});

test("on a terminal: one line, rewritten, never wider than the terminal", () => {
  const { written, progress, wait } = setup(true, 10);
  progress.update(1);
  wait(4);
  progress.update(2, "a very long note that does not fit on the line at all");
  expect(written[1].startsWith("\r\x1b[Ksft: 2/10 steps, 15.0 steps/min, 32.0 s left")).toBe(true);
  expect(written[1].length - "\r\x1b[K".length).toBeLessThanOrEqual(59);
  expect(written[1].endsWith("…")).toBe(true);
});

test("work done before a resume does not count towards the rate", () => {
  const { written, progress, wait } = setup(false, 1000);
  progress.update(900);
  wait(20);
  progress.update(910);
  expect(written).toEqual(["sft: 900/1000 steps\n", "sft: 910/1000 steps, 30.0 steps/min, 3 min 00 s left\n"]);
});

test("work that is told of for the first time when much of it is done shows no rate", () => {
  const { written, progress, wait } = setup(false, 100);
  progress.update(64);
  wait(10);
  progress.update(64);
  wait(10);
  progress.update(84);
  expect(written.slice(0, 2)).toEqual(["sft: 64/100 steps\n", "sft: 64/100 steps\n"]);
  expect(written[2]).toBe("sft: 84/100 steps, 1.0 steps/s, 16.0 s left\n");
});

test("durations", () => {
  expect([0.25, 12.34, 59.96, 245, 7980, Number.NaN].map(formatDuration)).toEqual([
    "250 ms",
    "12.3 s",
    "1 min 00 s",
    "4 min 05 s",
    "2 h 13 min",
    "?",
  ]);
});
