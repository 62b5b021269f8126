// What Hugging Face's servers say of a model: its commit, its files, their lengths and hashes. Answers are held against what they have to be.
import { DataError, isTable } from "../../platform/index.ts";
import { HUB, isCommit, type Repository } from "./repository.ts";

/** How a server is asked. */
export interface HubAccess {
  /** Default Hugging Face's own. */
  readonly endpoint?: string | undefined;
  /** Sent to the endpoint, and to no server that it leads on to. */
  readonly token?: string | undefined;
  readonly request?: typeof fetch;
  /** Ends it, by its error. */
  readonly signal?: AbortSignal;
  /** Waits so many milliseconds before the next try. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** A file of a model at one commit. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** SHA-256 of the content for large files, else Git's hash (SHA-1) of it: the name of its blob in the cache. */
  readonly hash: string;
}

/** Tries of a request that brought nothing new. */
const TRIES = 5;

/** Runs a try until it succeeds, gives up, or has brought nothing so many times. `true` is another try, which counts from the start where there was progress. */
export async function withTries<T>(
  attempt: () => Promise<T>,
  { wait = pause, progress = () => 0 }: { wait?: HubAccess["wait"]; progress?: () => number },
): Promise<T> {
  for (let tried = 1, before = progress(); ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (progress() > before) tried = 1;
      before = progress();
      if (!(error instanceof PassingError)) throw error;
      if (tried >= TRIES)
        throw new DataError(error.what, error.evidence, "run it again: it goes on where it was", { cause: error });
      await wait(250 * 2 ** tried);
    }
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A failure that another try may not have: a cut connection, a busy server. */
export class PassingError extends DataError {}

/** One request, with the token. @throws PassingError for a server that is not there or busy; DataError for what it refuses */
export async function ask(
  url: string,
  access: HubAccess,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { request = fetch, token, signal } = access;
  const sent = { ...headers, ...(token && { authorization: `Bearer ${token}` }) };
  let answer: Response;
  try {
    answer = await request(url, { headers: sent, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    const reason =
      error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
    throw new PassingError(`cannot reach ${url}`, reason, undefined, { cause: error });
  }
  if (answer.ok || answer.status === 416) return answer;
  await answer.body?.cancel().catch(() => {});
  const { status } = answer;
  const said = answer.headers.get("x-error-message") ?? answer.statusText;
  const evidence = `the server answers ${status} ${said}`.trim();
  if (status === 429 || status >= 500) throw new PassingError(`cannot read ${url}`, evidence);
  throw new DataError(
    `cannot read ${url}`,
    evidence,
    hintFor(status, answer.headers.get("x-error-code") ?? "", token !== undefined),
  );
}

function hintFor(status: number, code: string, hasToken: boolean): string {
  if (code === "GatedRepo") {
    const page = "its owner wants its terms accepted on its page first";
    return hasToken
      ? `${page}, by whom the token belongs to`
      : `${page}; then put a token into HF_TOKEN and give --token-from-env`;
  }
  if (code === "RevisionNotFound") return "there is no such branch, tag or commit: leave @REVISION out for main";
  if (status === 401 || status === 403)
    return hasToken
      ? "the token is wrong, or may not read this model; the name may be wrong, too"
      : "the name is wrong, or the model is private: put a token into HF_TOKEN and give --token-from-env";
  return status === 404
    ? "check the name; OWNER/NAME as the model's page has it"
    : "is this the address of a Hugging Face server?";
}

/** The commit that a revision is, and the files there. @throws DataError for what the server refuses, or answers amiss */
export async function filesAt(
  { id, revision }: Repository,
  access: HubAccess = {},
): Promise<{ readonly commit: string; readonly files: readonly HubFile[] }> {
  const api = `${(access.endpoint ?? HUB).replace(/\/+$/, "")}/api/models/${id}`;
  const json = (url: string) =>
    withTries(async () => {
      const answer = await ask(url, access);
      try {
        return { value: (await answer.json()) as unknown, next: nextPage(answer.headers.get("link")) };
      } catch (error) {
        if (error instanceof SyntaxError) throw amiss(url, "no JSON");
        access.signal?.throwIfAborted();
        throw new PassingError(
          `the connection to ${url} was cut`,
          error instanceof Error ? error.message : String(error),
        );
      }
    }, access);
  const about = `${api}/revision/${encodeURIComponent(revision)}`;
  const { value } = await json(about);
  const commit = isTable(value) ? value.sha : undefined;
  if (typeof commit !== "string" || !isCommit(commit)) throw amiss(about, `sha: ${JSON.stringify(commit)}`);
  const files: HubFile[] = [];
  let url: string | undefined = `${api}/tree/${commit}?recursive=true`;
  while (url !== undefined) {
    const page: { value: unknown; next: string | undefined } = await json(url);
    if (!Array.isArray(page.value)) throw amiss(url, "no list of files");
    for (const each of page.value) if (!isTable(each) || each.type === "file") files.push(fileOf(each, url));
    if (page.next !== undefined && new URL(page.next).origin !== new URL(api).origin)
      throw amiss(url, `its next page is ${page.next}`);
    url = page.next;
  }
  return { commit, files };
}

function fileOf(entry: unknown, url: string): HubFile {
  const { path, size, oid, lfs } = (isTable(entry) ? entry : {}) as Record<string, unknown>;
  const large = isTable(lfs) ? lfs : undefined;
  const [length, hash] = large ? [large.size ?? size, large.oid] : [size, oid];
  const inside =
    typeof path === "string" &&
    !path.includes("\\") &&
    path.split("/").every((part) => !["", ".", ".."].includes(part));
  const named = typeof hash === "string" && (large ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/).test(hash);
  if (inside && named && Number.isSafeInteger(length) && (length as number) >= 0)
    return { path, size: length as number, hash };
  throw amiss(url, `a file that is ${JSON.stringify(entry)}`.slice(0, 200));
}

function nextPage(link: string | null): string | undefined {
  return /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? "")?.[1];
}

function amiss(url: string, evidence: string): DataError {
  return new DataError(
    `${url}: not what Hugging Face's servers answer`,
    evidence,
    "is this the address of a Hugging Face server?",
  );
}
