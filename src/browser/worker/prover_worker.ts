// The script of the worker that holds the device, the model and the engine.
import { gpu } from "../../gpu/index.ts";
import { ConfigError } from "../../platform/index.ts";
import type { Verdict } from "../../verify/index.ts";
import { Channel, type Port } from "../channel/channel.ts";
import type { ModelProcedures, PageProcedures } from "../channel/protocol.ts";
import { inspectModel, ModelHost } from "./model_host.ts";
import { prove } from "./prove.ts";
import { search } from "./search.ts";

let host: ModelHost | undefined;

function loadedHost(): ModelHost {
  if (host !== undefined) return host;
  throw new ConfigError("no model is loaded", [], "await load first");
}

const channel: Channel<ModelProcedures, PageProcedures> = new Channel(self as unknown as Port, {
  inspect: (request, { signal }) => inspectModel(request, signal),
  async load(request, { tell, signal }) {
    host = await ModelHost.load(request, tell, signal);
    void gpu().device.lost.then(({ message, reason }) => channel.call("lost", message || reason));
    return host.loaded;
  },
  generate: (request, { tell, signal }) => loadedHost().generate(request, tell, signal),
  prove: (request, { tell, signal }) =>
    prove(loadedHost(), request, {
      tell,
      signal,
      judge: async (asked) => {
        const [verdict] = await channel.call("verify", { judge: request.judge, requests: [asked] }, { signal });
        return verdict as Verdict;
      },
    }),
  search: (request, { tell, signal }) =>
    search(loadedHost(), request, {
      tell,
      signal,
      judge: (requests) => channel.call("verify", { judge: request.judge, requests }, { signal }),
    }),
});
