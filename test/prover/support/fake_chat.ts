// An endpoint with OpenAI's chat interface, whose every answer a test decides.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A question as it arrived. */
export interface AskedChat {
  readonly key: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown> & { messages: { role: string; content: string }[]; seed: number };
  /** So many questions came before it. */
  readonly index: number;
}

export interface FakeChat {
  readonly url: string;
  readonly asked: AskedChat[];
  close(): Promise<void>;
}

/** Opens the endpoint. */
export async function fakeChat(
  answer: (asked: AskedChat, response: ServerResponse) => void | Promise<void>,
): Promise<FakeChat> {
  const asked: AskedChat[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const own: AskedChat = {
      key: String(request.headers["idempotency-key"]),
      authorization: request.headers.authorization,
      body: JSON.parse(text),
      index: asked.length,
    };
    asked.push(own);
    response.on("error", () => {});
    await answer(own, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** An event of a streamed answer. */
export const event = (delta: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, ...more }] })}\n\n`;

/** A whole streamed answer, in pieces of a few characters, cut across lines and characters. */
export function stream(response: ServerResponse, text: string, { reasoning = "", finish = "stop" } = {}): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const pieces = (whole: string) => whole.match(/[\s\S]{1,7}/g) ?? [];
  const events = [
    ...pieces(reasoning).map((part) => event({ reasoning_content: part })),
    ...pieces(text).map((part) => event({ content: part })),
    event({}, { finish_reason: finish }),
    `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 100, completion_tokens: text.length } })}\n\n`,
    "data: [DONE]\n\n",
  ];
  const bytes = Buffer.from(events.join(""));
  for (let at = 0; at < bytes.length; at += 61) response.write(bytes.subarray(at, at + 61));
  response.end();
}

/** An answer with a sketch. */
export const sketchAnswer = (statement: string, sketch: string, before = "First split it.") =>
  `${before}\n\n\`\`\`lean4\n${statement} := ${sketch}\n\`\`\`\n`;
