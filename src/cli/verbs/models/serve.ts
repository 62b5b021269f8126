// gentzen serve: a model behind OpenAI's interface.
import { z } from "zod";
import { serveFields, serveModel } from "../../../serve/node.ts";
import { deviceFields, openDevice } from "../../device.ts";
import { pickFields } from "../../fields.ts";
import { defineVerb, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "serve a model to programs that speak OpenAI's interface",
  description:
    "/v1/chat/completions, /v1/completions and /v1/models, whole or streamed; /health, and /metrics for Prometheus. Requests that come\n" +
    "at the same time share one batch. It listens on this machine alone unless --host says otherwise, which needs a key. docs/serve.md",
  config: z.object({
    model: z.string().describe("folder of a model or of a finished run"),
    ...serveFields,
    ...deviceFields,
  }),
  positional: "model",
  examples: [
    ["serve RUN", "under http://127.0.0.1:8080/v1, for this machine"],
    ["serve MODEL --rows 32 --context-length 4096 --weights q8", "more texts at a time, and longer ones"],
    ["serve MODEL --host 0.0.0.0 --port 9000", "for others, with a key in GENTZEN_API_KEY"],
  ],
  next: ({ model }) => [[`generate --model ${quoted(model)} PROMPT`, "the same model without a server"]],
  async run(config, { output, signal }) {
    await openDevice(config, output);
    const { key = process.env.GENTZEN_API_KEY, ...settings } = pickFields(config, serveFields);
    const say = (text: string) => output.note(text);
    const server = await serveModel(config.model, { ...settings, ...(key && { key }) }, { onFailure: say, say });
    const { url, name } = server;
    output.record({ url, model: name }, `${name} at ${url}/v1; Ctrl-C ends it`);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await server.close();
    return undefined;
  },
});
