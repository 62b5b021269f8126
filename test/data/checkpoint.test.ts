// Checkpoints that are not in a folder: on a server that is asked for ranges, and in pieces of any length.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import {
  type CheckpointFiles,
  encodeSafetensors,
  fromFloat32,
  httpFiles,
  openCheckpoint,
  readFloats,
  readTensor,
} from "../../src/data/index.ts";
import { DataError } from "../../src/platform/index.ts";

const values = Float32Array.from({ length: 5000 }, (_, i) => i / 8);
const weights = encodeSafetensors(
  new Map([
    ["a", fromFloat32(values.subarray(0, 11), [11], "F16")],
    ["b", fromFloat32(values, [50, 100])],
    ["nothing", fromFloat32(new Float32Array(0), [0, 4])],
  ]),
);
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const whole = { "config.json": text({ model_type: "llama" }), "model.safetensors": weights };

/** Files in memory that come in pieces of so many bytes. */
function memory(files: Readonly<Record<string, Uint8Array>>, piece: number): CheckpointFiles {
  return {
    place: "memory",
    length: async (file) => files[file]?.length,
    async *read(file, { start, end }) {
      for (let at = start; at < end; at += piece) yield files[file].subarray(at, Math.min(end, at + piece));
    },
  };
}

test.each([1, 3, 7, 4096])("pieces of %d bytes are put together to whole elements", async (piece) => {
  const checkpoint = await openCheckpoint(memory(whole, piece));
  expect(checkpoint.config).toEqual({ model_type: "llama" });
  expect(checkpoint.names).toEqual(["a", "b", "nothing"]);
  expect(checkpoint.read("a")).toMatchObject({ dtype: "F16", shape: [11] });
  expect(await readFloats(checkpoint.read("a"), "a")).toEqual(values.slice(0, 11));
  expect(await readFloats(checkpoint.read("b"), "b")).toEqual(values);
  expect((await readTensor(checkpoint.read("nothing"))).data).toHaveLength(0);
  expect(await checkpoint.json("generation_config.json")).toBeUndefined();
  expect(() => checkpoint.read("c")).toThrow(/memory: there is no tensor "c"/);
});

describe("on a server", () => {
  let server: Server;
  const asked: string[] = [];
  async function serve(answer: (request: IncomingMessage, response: ServerResponse, file: Uint8Array) => void) {
    server = createServer((request, response) => {
      const file = (whole as Record<string, Uint8Array>)[request.url!.replace("/m/", "")];
      asked.push(`${request.method} ${request.url} ${request.headers.range ?? ""}`.trim());
      if (file) return answer(request, response, file);
      response.statusCode = 404;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/m/`;
  }
  afterEach(() => {
    server.close();
    server.closeAllConnections();
    asked.length = 0;
  });

  function ranges(request: IncomingMessage, response: ServerResponse, file: Uint8Array): void {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
    const part = from === undefined ? file : file.subarray(Number(from), Number(to) + 1);
    if (from !== undefined) {
      response.statusCode = 206;
      response.setHeader("content-range", `bytes ${from}-${to}/${file.length}`);
    }
    response.setHeader("content-length", part.length);
    response.end(request.method === "HEAD" ? undefined : part);
  }

  test("only the ranges that are wanted are asked for", async () => {
    const checkpoint = await openCheckpoint(httpFiles(await serve(ranges)));
    asked.length = 0;
    expect(await readFloats(checkpoint.read("b"), "b")).toEqual(values);
    const start = weights.length - 20_000;
    expect(asked).toEqual([`GET /m/model.safetensors bytes=${start}-${weights.length - 1}`]);
    expect(await readFloats(checkpoint.read("a"), "a")).toEqual(values.slice(0, 11));
  });

  test("a server that knows no ranges is refused by name", async () => {
    const address = await serve((request, response, file) => {
      response.setHeader("content-length", file.length);
      response.end(request.method === "HEAD" ? undefined : file);
    });
    const error = await openCheckpoint(httpFiles(address)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(/model.safetensors\n {2}the server answers 200 OK\n {2}hint: .*range of bytes/);
  });

  test("texts that a host compresses, without a length and without ranges, are counted and read", async () => {
    const address = await serve((request, response, file) => {
      if (request.url?.endsWith(".safetensors")) return ranges(request, response, file);
      response.setHeader("content-encoding", "gzip");
      response.end(request.method === "HEAD" ? undefined : gzipSync(file));
    });
    const files = httpFiles(address);
    expect(await files.length("config.json")).toBe(whole["config.json"].length);
    const checkpoint = await openCheckpoint(files);
    expect(checkpoint.config).toEqual({ model_type: "llama" });
    expect(await readFloats(checkpoint.read("b"), "b")).toEqual(values);
  });

  test("a file that is another one by now is refused", async () => {
    const longer = (request: IncomingMessage, response: ServerResponse, file: Uint8Array) => {
      const bytes = asked.length > 6 ? new Uint8Array([...file, 0]) : file;
      ranges(request, response, bytes);
    };
    const checkpoint = await openCheckpoint(httpFiles(await serve(longer)));
    while (asked.length < 6) asked.push("");
    await expect(readTensor(checkpoint.read("b"))).rejects.toThrow(/the file changed while it was read/);
  });

  test("what is not there, and no server at all", async () => {
    const address = await serve(ranges);
    await expect(openCheckpoint(httpFiles(`${address}none`))).rejects.toThrow(/cannot read .*none\/config.json/);
    await expect(openCheckpoint(httpFiles("http://127.0.0.1:1/m"))).rejects.toThrow(DataError);
  });
});
