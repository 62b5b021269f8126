// The body of a request, read up to a limit.
import type { IncomingMessage } from "node:http";
import { decodeUtf8, GentzenError, isTable, parseJson } from "../../platform/index.ts";
import { ApiError } from "./api_error.ts";

/**
 * The table that a request's body holds.
 *
 * @param most bytes; of a body with more nothing is kept
 * @throws ApiError for a body that is too large, that breaks off, or that is no table in JSON
 */
export async function readTable(request: IncomingMessage, most: number): Promise<Record<string, unknown>> {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new ApiError(415, "the content type must be application/json", { code: "unsupported_media_type" });
  const bytes = await readBytes(request, most);
  let value: unknown;
  try {
    value = parseJson(decodeUtf8(bytes, "the body"), "the body is not JSON");
  } catch (error) {
    if (!(error instanceof GentzenError)) throw error;
    throw new ApiError(400, `the body is not JSON: ${error.evidence.join("; ") || error.what}`, {
      code: "invalid_json",
    });
  }
  if (isTable(value)) return value;
  throw new ApiError(400, "the body must be a JSON object", { code: "invalid_json" });
}

/** How often the limit is passed over, so that the client has sent all and hears the answer, before the connection is given up. */
const PATIENCE = 16;

async function readBytes(request: IncomingMessage, most: number): Promise<Uint8Array> {
  const tooLarge = () => new ApiError(413, `the body is larger than ${most} bytes`, { code: "request_too_large" });
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= most) chunks.push(chunk);
      else chunks.length = 0;
      if (length > PATIENCE * most) reject(tooLarge());
    });
    request.on("end", () => (length > most ? reject(tooLarge()) : resolve(Buffer.concat(chunks))));
    request.on("close", () => reject(new ApiError(400, "the body breaks off")));
    request.on("error", () => reject(new ApiError(400, "the body breaks off")));
  });
}
