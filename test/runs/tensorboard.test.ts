// Event files: checksums against published values, and records read back by a reader that shares no code with the writer.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readJsonLines } from "../../src/data/node.ts";
import { MetricsLog } from "../../src/runs/node.ts";
import { crc32c, encodeFileStart, encodeScalars } from "../../src/runs/tensorboard.ts";

const text = (value: string) => new TextEncoder().encode(value);

test("CRC-32C has the values of RFC 3720", () => {
  expect(crc32c(text("123456789"))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
  expect(crc32c(new Uint8Array())).toBe(0);
});

test("a file starts as TensorFlow's do", () => {
  const start = Buffer.from(encodeFileStart(1.7e9));
  expect(start.subarray(0, 12).toString("hex")).toBe("1800000000000000a37f4b22");
  expect(start.subarray(12, 13).toString("hex")).toBe("09");
  expect(start.readDoubleLE(13)).toBe(1.7e9);
  expect(start.subarray(21, 36).toString("latin1")).toBe("\x1a\rbrain.Event:2");
});

/** The messages in an event file. */
function records(file: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    found.push(file.subarray(at + 12, at + 12 + length));
    at += length + 16;
  }
  return found;
}

/** The fields of a message whose lengths and numbers fit one or two bytes of varint. */
function fields(message: Buffer): [number, number | Buffer][] {
  const found: [number, number | Buffer][] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (count: number) => {
    at += count;
    return message.subarray(at - count, at);
  };
  while (at < message.length) {
    const key = varint();
    const field = key >> 3;
    const wire = key & 7;
    if (wire === 0) found.push([field, varint()]);
    else if (wire === 1) found.push([field, take(8).readDoubleLE()]);
    else if (wire === 5) found.push([field, take(4).readFloatLE()]);
    else found.push([field, take(varint())]);
  }
  return found;
}

test("scalars are read back by step and tag", () => {
  const scalars = { loss: 0.25, "completions/mean_length": 300, grad_norm: Number.NaN };
  const [message] = records(Buffer.from(encodeScalars(12.5, 70_000, scalars)));
  const [time, step, summary] = fields(message);
  expect([time, step]).toEqual([
    [1, 12.5],
    [2, 70_000],
  ]);
  const values = fields(summary[1] as Buffer).map(([, value]) => fields(value as Buffer));
  expect(values.map(([tag, value]) => [tag[1].toString(), value[1]])).toEqual([
    ["loss", 0.25],
    ["completions/mean_length", 300],
  ]);
});

test("the log writes both files and appends when it is opened again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gentzen-metrics-"));
  try {
    const log = new MetricsLog(join(folder, "run"));
    log.log("sft", 1, { loss: 2 });
    log.log("sft", 2, { loss: 1, grad_norm: Number.NaN });
    log.flush();
    const { size } = log;
    log.log("sft", 3, { loss: 7 });
    log.flush();
    const again = new MetricsLog(join(folder, "run"), { tensorboard: false });
    again.truncate(size);
    again.log("sft", 3, { loss: 0.5 });
    again.flush();
    const lines = await readJsonLines<{
      stage: string;
      time: number;
      step: number;
      loss: number;
      grad_norm?: number;
      not_finite?: string[];
    }>(join(folder, "run", "metrics.jsonl"));
    expect(lines.map(({ step, loss }) => [step, loss])).toEqual([
      [1, 2],
      [2, 1],
      [3, 0.5],
    ]);
    expect(lines.every(({ stage, time }) => stage === "sft" && time > 1.7e9 && time < 1e11)).toBe(true);
    expect(lines[1].grad_norm).toBeUndefined();
    expect(lines[1].not_finite).toEqual(["grad_norm"]);
    const events = (await readdir(join(folder, "run"))).filter((name) => name.startsWith("events.out.tfevents."));
    expect(events).toHaveLength(1);
    expect(records(await readFile(join(folder, "run", events[0])))).toHaveLength(4);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
