// Errors in the form of OpenAI's interface: a status, and a record that its clients read.
import { GentzenError } from "../../platform/index.ts";

/** What is wrong with a request, for whoever made it. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  /** The field that is wrong, and a word for programs. */
  readonly param: string | null;
  readonly code: string | null;
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    message: string,
    about: {
      readonly type?: string;
      readonly param?: string;
      readonly code?: string;
      readonly retryAfter?: number;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = about.type ?? "invalid_request_error";
    this.param = about.param ?? null;
    this.code = about.code ?? null;
    this.retryAfter = about.retryAfter;
  }

  get record(): object {
    const { message, type, param, code } = this;
    return { error: { message, type, param, code } };
  }
}

/** Does what reads a request: what it throws of the library's errors is the client's to mend. @throws ApiError */
export function asRequestError<T>(read: () => T, about: { readonly param?: string; readonly code?: string } = {}): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GentzenError)) throw error;
    const { what, evidence, hint } = error;
    const message = [what, ...evidence].join("; ") + (hint === undefined ? "" : ` (${hint})`);
    throw new ApiError(400, message, about);
  }
}

/** Anything that was thrown, as an answer: what is not the client's fault says no more than it must. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof GentzenError ? error.what : "the server failed";
  return new ApiError(500, message, { type: "server_error" });
}
