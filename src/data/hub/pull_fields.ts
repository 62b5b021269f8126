// How a download from Hugging Face is asked for, as fields, and what it says of itself (Node only).
import { z } from "zod";
import { UsageError } from "../../platform/index.ts";
import type { Pulled, PullOptions } from "./pull.ts";
import { HUB } from "./repository.ts";

export const pullFields = {
  endpoint: z.string().optional().describe(`address of the server; default HF_ENDPOINT, or ${HUB}`),
  tokenFromEnv: z.boolean().default(false).describe("send the token in HF_TOKEN to the server"),
  file: z.array(z.string()).default([]).describe("this file and no others, such as one of several .gguf files"),
};

type Fields = z.output<z.ZodObject<typeof pullFields>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The options that fields and environment come to. @throws UsageError for no token where there should be one, and for what is no address */
export function pullOptions({ endpoint, tokenFromEnv, file }: Fields, env: Environment = process.env): PullOptions {
  const address = endpoint ?? (env.HF_ENDPOINT || HUB);
  if (!/^https?:/.test(address) || !URL.canParse(address))
    throw new UsageError("not the address of a server", address, `such as ${HUB}`);
  const token = tokenFromEnv ? env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN : undefined;
  if (tokenFromEnv && !token)
    throw new UsageError("there is no token", "HF_TOKEN is not set", "put one into it, or leave --token-from-env out");
  return { endpoint: address, token, ...(file.length > 0 && { files: file }) };
}

/** For people. */
export function describePulled({ name, commit, folder, files, bytes, there }: Pulled): string {
  const size = (count: number) => `${(count / 1e6).toFixed(1)} MB`;
  return `${name} at ${commit.slice(0, 12)}: ${files} files, ${size(bytes)}, of which ${size(there)} were there\n${folder}`;
}
