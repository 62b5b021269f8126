// A server that listens, or says why it cannot.
import type { Server } from "node:http";
import { UsageError } from "../../platform/index.ts";

/** Resolves when the server listens. @throws UsageError for an address that is not to be had */
export async function listening(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", ({ code }: NodeJS.ErrnoException) =>
      reject(
        new UsageError("the server cannot listen there", `${host}:${port}: ${code}`, "choose another --port or --host"),
      ),
    );
    server.listen(port, host, resolve);
  });
}
