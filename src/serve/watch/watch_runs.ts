// Watches runs: their pages in a browser of this machine, for as long as they are wanted (Node).
import { z } from "zod";
import { settingsWithDefaults } from "../../prover/node.ts";
import { WatchServer } from "./watch_server.ts";
import { WatchedRun } from "./watched_run.ts";

/** How runs are watched, as fields. */
export const watchFields = {
  port: z
    .int()
    .min(0)
    .max(65535)
    .default(8081)
    .describe("port to listen on, on this machine; 0 takes one that is free"),
};

const watchSettings = z.object(watchFields);

/**
 * Serves pages that show runs as they go on, or as they ended: `/` for all of them side by side, `/runs/0` and so on for each.
 * Nothing is written, and no other machine can reach them.
 *
 * @param folders the runs' folders
 * @throws DataError for a folder that is no run; UsageError where it cannot listen
 */
export async function watchRuns(
  folders: readonly string[],
  settings: z.input<typeof watchSettings> = {},
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { port } = settingsWithDefaults(watchSettings, settings, "watching");
  const runs: WatchedRun[] = [];
  for (const folder of folders) runs.push(await WatchedRun.open(folder));
  const server = await WatchServer.open(runs, port);
  return { url: server.url, close: () => server.close() };
}
