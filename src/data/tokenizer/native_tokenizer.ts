// Tokenizers of others through the library that made them, so that every id is theirs. The library answers with promises, and a
// text is encoded in the middle of synchronous work, so it runs on a thread of its own, which is waited for (Node).
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { DataError, itemAt, parseJson } from "../../platform/index.ts";
import { fromByteCharacters } from "./byte_level.ts";
import { nativeLibrary } from "./native_library.ts";
import { type SpecialTokenNames, specialTokens } from "./special_tokens.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** What the thread runs: it answers a call with its value, or with the reason why there is none. */
const PROGRAM = `
const { workerData: { library, port, answers } } = require("node:worker_threads");
const counter = new Int32Array(answers);
const open = [];
const calls = {
  open: (json) => open.push(require(library).Tokenizer.fromString(json)) - 1,
  vocabulary: (index) => open[index].getVocab(true),
  encode: async (index, text, special) => (await open[index].encode(text, null, { addSpecialTokens: special })).getIds(),
  decode: (index, ids) => open[index].decode(ids, true),
};
port.on("message", async ([number, name, ...args]) => {
  let answer;
  try {
    answer = { number, value: await calls[name](...args) };
  } catch (error) {
    answer = { number, reason: String(error?.message ?? error) };
  }
  port.postMessage(answer);
  Atomics.add(counter, 0, 1);
  Atomics.notify(counter, 0);
});`;

/** The longest that one text may take, in milliseconds. */
const PATIENCE = 600_000;

interface Calls {
  open(json: string): number;
  vocabulary(index: number): Record<string, number>;
  encode(index: number, text: string, special: boolean): number[];
  decode(index: number, ids: readonly number[]): string;
}

/** What the thread says to the call of that number. */
type Answer<Name extends keyof Calls> = { readonly number: number } & (
  | { readonly value: ReturnType<Calls[Name]> }
  | { readonly reason: string }
);

/** The thread with the library. */
export class LibraryThread {
  /** The longest that it may say nothing, in milliseconds. */
  patience = PATIENCE;
  private readonly port: MessagePort;
  private readonly answers = new Int32Array(new SharedArrayBuffer(4));
  private asked = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const library = nativeLibrary("a tokenizer that others made");
    const workerData = { library, port: port2, answers: this.answers.buffer };
    new Worker(PROGRAM, { eval: true, workerData, transferList: [port2], execArgv: [] }).unref();
    this.port = port1;
    this.port.unref();
  }

  /** @throws {DataError} with the library's reason, or where it gives no answer */
  call<Name extends keyof Calls>(name: Name, ...args: Parameters<Calls[Name]>): ReturnType<Calls[Name]> {
    const number = ++this.asked;
    this.port.postMessage([number, name, ...args]);
    const answer = this.answerTo<Name>(number);
    if (answer !== undefined && "value" in answer) return answer.value;
    throw new DataError(
      "tokenizer: the library tokenizers cannot do this",
      answer?.reason ?? "it gives no answer",
      "check that the tokenizer.json is whole, and of a version that the library knows",
    );
  }

  /** Answers to calls that were given up come late, and are nobody's. */
  private answerTo<Name extends keyof Calls>(number: number): Answer<Name> | undefined {
    for (;;) {
      const before = Atomics.load(this.answers, 0);
      let received = receiveMessageOnPort(this.port);
      while (received !== undefined) {
        const answer = received.message as Answer<Name>;
        if (answer.number === number) return answer;
        received = receiveMessageOnPort(this.port);
      }
      if (Atomics.wait(this.answers, 0, before, this.patience) === "timed-out") return undefined;
    }
  }
}

let library: LibraryThread | undefined;

interface Description {
  readonly added_tokens?: readonly { readonly id: number; readonly content: string; readonly special?: boolean }[];
  readonly decoder?: unknown;
}

/** A tokenizer of any kind, as the library has it. */
export class NativeTokenizer implements Tokenizer {
  readonly vocabSize: number;
  readonly endOfText: number;
  readonly padding: number;
  readonly beginOfText: number | undefined;
  private readonly library: LibraryThread;
  private readonly index: number;
  private readonly source: string;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly texts: string[] = [];
  private readonly special = new Set<number>();
  private readonly byteLevel: boolean;

  /** @throws {DataError} where the library does not take the file, or no token ends a text. */
  constructor(json: string, names: SpecialTokenNames = {}) {
    const description = parseJson(json, "tokenizer: not JSON") as Description;
    library ??= new LibraryThread();
    this.library = library;
    this.source = json;
    this.index = library.call("open", json);
    this.ids = new Map(Object.entries(library.call("vocabulary", this.index)));
    let highest = -1;
    for (const [token, id] of this.ids) {
      this.texts[id] = token;
      if (id > highest) highest = id;
    }
    this.vocabSize = highest + 1;
    const added = new Map<string, number>();
    for (const { content, special } of description.added_tokens ?? []) {
      const id = this.ids.get(content);
      if (id === undefined) continue;
      added.set(content, id);
      if (special) this.special.add(id);
    }
    this.byteLevel = JSON.stringify(description.decoder ?? null).includes('"ByteLevel"');
    const special = specialTokens({ names, added, ids: this.ids, first: this.firstToken() });
    this.endOfText = special.endOfText;
    this.padding = special.padding;
    this.beginOfText = special.beginOfText;
  }

  encode(text: string): number[] {
    return this.library.call("encode", this.index, text, false);
  }

  decode(ids: readonly number[]): string {
    const known = ids.filter((id) => this.texts[id] !== undefined);
    return this.library.call("decode", this.index, known);
  }

  bytesOf(id: number): Uint8Array {
    const text = this.texts[id];
    if (text === undefined || this.special.has(id)) return new Uint8Array(0);
    if (this.byteLevel) return fromByteCharacters(text) ?? new TextEncoder().encode(text);
    const [, byte] = /^<0x([0-9A-F]{2})>$/.exec(text) ?? [];
    if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16));
    return new TextEncoder().encode(text.replaceAll("▁", " "));
  }

  tokenToId(token: string): number | undefined {
    return this.ids.get(token);
  }

  json(): string {
    return this.source;
  }

  /** The token that the file's template puts before a text. @throws {DataError} where it puts several. */
  private firstToken(): string | undefined {
    const bare = this.library.call("encode", this.index, "a", false);
    const whole = this.library.call("encode", this.index, "a", true);
    const start = whole.findIndex((_, place) => bare.every((id, index) => whole[place + index] === id));
    if (start === 0) return undefined;
    if (start === 1) return this.texts[itemAt(whole, 0)];
    throw new DataError(
      "tokenizer: a template that is not understood",
      `"a" becomes ${whole.join(" ")}, without the template ${bare.join(" ")}`,
      "one token before a text is",
    );
  }
}
