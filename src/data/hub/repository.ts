// How models at Hugging Face are named, and where their files are found there and in its cache on disk.
import { UsageError } from "../../platform/index.ts";

/** A model at Hugging Face: `OWNER/NAME`, with `@REVISION` behind it where that is not `main`. */
export interface Repository {
  /** `OWNER/NAME`. */
  readonly id: string;
  /** A branch, a tag, `refs/pr/N` or a commit. */
  readonly revision: string;
}

/** Where Hugging Face is. */
export const HUB = "https://huggingface.co";

const PART = /^[A-Za-z0-9_](?:[\w.-]{0,94}[A-Za-z0-9_])?$/;
const REVISION = /^[A-Za-z0-9_][\w.-]*(?:\/[A-Za-z0-9_][\w.-]*)*$/;

/** What a name means; undefined for a text that names no model there. */
export function repositoryOf(name: string): Repository | undefined {
  const [, owner = "", model = "", revision = "main"] = /^([^/@]+)\/([^/@]+)(?:@(.+))?$/.exec(name) ?? [];
  const fits = [owner, model].every((part) => PART.test(part) && !/--|\.\./.test(part));
  return fits && REVISION.test(revision) && !revision.includes("..")
    ? { id: `${owner}/${model}`, revision }
    : undefined;
}

/** {@link repositoryOf}. @throws UsageError for a text that names no model */
export function requireRepository(name: string): Repository {
  const found = repositoryOf(name);
  if (found !== undefined) return found;
  throw new UsageError(
    "not the name of a model",
    name,
    "OWNER/NAME, or OWNER/NAME@REVISION for a branch, tag or commit",
  );
}

/** Whether a revision is a commit: what it names never changes. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

/** The address below which the files of a model are: for `httpFiles`, in Node as in a page. */
export function hubAddress({ id, revision }: Repository, endpoint: string = HUB): string {
  return `${endpoint.replace(/\/+$/, "")}/${id}/resolve/${encodeURIComponent(revision)}`;
}
