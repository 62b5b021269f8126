// Opens a model and serves it.
import { basename, resolve } from "node:path";
import { z } from "zod";
import { disposeModule } from "../nn/index.ts";
import { UsageError } from "../platform/index.ts";
import {
  type AdaptedModel,
  adapterBytes,
  describeDrawing,
  describeModel,
  drawingOf,
  engineFields,
  loadPlanned,
  namedAdapters,
  type OpenModel,
  openAdapterOver,
  openEngine,
  settingsWithDefaults,
} from "../prover/node.ts";
import { ServedModel } from "./served_model.ts";
import { ModelServer } from "./server.ts";

/** How a model is served, as fields. */
export const serveFields = {
  name: z.string().min(1).optional().describe("what clients call the model; default its folder's name"),
  host: z.string().default("127.0.0.1").describe("address to listen on; others than this machine's need a key"),
  port: z.int().min(0).max(65535).default(8080).describe("port to listen on; 0 takes one that is free"),
  key: z.string().min(1).optional().describe("what clients must send as a key; default $GENTZEN_API_KEY, or none"),
  ...engineFields,
  loras: z
    .array(z.string())
    .default([])
    .describe(
      "NAME=FOLDER: low-rank corrections of the model that clients ask for by that name, beside the model itself",
    ),
  rows: z
    .int()
    .min(1)
    .default(8)
    .describe("texts that are generated at the same time; each takes memory for its context"),
  contextLength: z.int().min(2).default(2048).describe("most tokens of a prompt and its completion together"),
  queue: z.int().min(1).default(256).describe("texts that may wait for a row; more are refused with the status 429"),
  maxBody: z
    .int()
    .min(1024)
    .default(2 ** 22)
    .describe("most bytes of a request's body"),
};

const serveSettings = z.object(serveFields);

/**
 * Opens a model on the open device and serves it until the server is closed.
 *
 * @param watch.onFailure told of what fails on this side
 * @param watch.say told what the model takes of memory, before it is loaded
 * @throws ConfigError for settings that cannot be; UsageError where it cannot listen, or others could reach it without a key, and
 * for adapters that are no NAME=FOLDER; DataError for a model or an adapter that cannot be opened
 */
export async function serveModel(
  folder: string,
  settings: z.input<typeof serveSettings> = {},
  { onFailure, say }: { readonly onFailure?: (text: string) => void; readonly say?: (text: string) => void } = {},
): Promise<{ readonly url: string; readonly name: string; close(): Promise<void> }> {
  const config = settingsWithDefaults(serveSettings, settings, "serving");
  const { name = basename(resolve(folder)), lora, rows, host, port, key, queue, maxBody } = config;
  const described = await describeModel(folder, lora);
  const contextLength = Math.min(config.contextLength, described.config.max_position_embeddings);
  const adapters = namedAdapters(config.loras, name);
  if (lora !== undefined && adapters.size > 0)
    throw new UsageError("corrections of corrections", `--lora ${lora}`, "name all of them with --loras NAME=FOLDER");
  const texts = { rows, contextLength, engines: 1 + adapters.size, corrections: await adapterBytes(adapters) };
  const opened = await loadPlanned(described, config, texts, say);
  say?.(`what a request leaves open: ${describeDrawing(drawingOf({}, opened, {}), opened)}`);
  const models: ServedModel[] = [];
  const adapted: AdaptedModel[] = [];
  const add = (each: OpenModel, called: string) =>
    models.push(new ServedModel(each, openEngine(each, rows, contextLength), called, contextLength));
  const giveBack = async () => {
    for (const each of models) await each.close();
    for (const each of adapted) each.dispose();
    disposeModule(opened.model);
  };
  try {
    add(opened, name);
    for (const [called, place] of adapters) {
      const one = await openAdapterOver(opened, place);
      adapted.push(one);
      add(one.opened, called);
    }
    const options = {
      host,
      port,
      mostBytes: maxBody,
      mostWaiting: queue,
      ...(key && { key }),
      ...(onFailure && { onFailure }),
    };
    const server = await ModelServer.open(models, options);
    return {
      url: server.url,
      name,
      async close() {
        await server.close();
        for (const each of adapted) each.dispose();
        disposeModule(opened.model);
      },
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}
