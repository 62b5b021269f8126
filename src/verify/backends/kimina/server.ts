// What a Kimina server says of itself (Node only).
import { answerBytes, authorization, baseUrl } from "./address.ts";
import { sendHttp } from "./node_http.ts";
import { kiminaPaths, kiminaRequest, resultsFor } from "./protocol.ts";

/** Whether a server answers that it is well. */
export async function isKiminaHealthy(url: string): Promise<boolean> {
  const request = {
    method: "GET",
    url: new URL("health", baseUrl(url)),
    headers: {},
    milliseconds: 5000,
    answerBytes: 65_536,
  } as const;
  try {
    const { status, text } = await sendHttp(request);
    return status === 200 && (JSON.parse(text) as { status?: unknown }).status === "ok";
  } catch {
    return false;
  }
}

/** The version of the Lean behind a server, by its own account; undefined where it does not say. */
export async function kiminaLeanVersion(url: string, key?: string): Promise<string | undefined> {
  const question = kiminaRequest("check", [{ id: "version", code: "#eval Lean.versionString" }], 60);
  const answer = await sendHttp({
    method: "POST",
    url: new URL(kiminaPaths.check, baseUrl(url)),
    headers: { "content-type": "application/json", ...authorization(key) },
    body: JSON.stringify(question),
    milliseconds: 90_000,
    answerBytes,
  });
  if (answer.status !== 200) return undefined;
  const [result] = resultsFor([{ id: "version" }], answer.text);
  if (result === undefined || typeof result === "string" || result.kind !== "output") return undefined;
  return /^"(.*)"$/.exec(result.output.messages[0]?.text ?? "")?.[1];
}
