// The framing of the REPL's output: texts that end with a blank line, however the bytes are cut.
import { StringDecoder } from "node:string_decoder";

/** Puts the bytes of a stream together and hands out each text that a blank line ends. */
export class AnswerReader {
  readonly #decoder = new StringDecoder("utf8");
  #parts: string[] = [];
  /** The end of what has been kept: a blank line may be cut in two. */
  #tail = "";

  /** The texts that these bytes complete, in order. Line ends may be `\n` or `\r\n`. */
  push(bytes: Buffer): string[] {
    const answers: string[] = [];
    let text = this.#decoder.write(bytes);
    for (;;) {
      const seam = this.#tail.length;
      const blank = /\r?\n\r?\n/g;
      if (!blank.test(this.#tail + text)) break;
      const end = blank.lastIndex - seam;
      this.#parts.push(text.slice(0, end));
      const answer = this.#parts.join("").trim();
      if (answer !== "") answers.push(answer);
      this.#parts = [];
      this.#tail = "";
      text = text.slice(end);
    }
    if (text !== "") {
      this.#parts.push(text);
      this.#tail = (this.#tail + text).slice(-3);
    }
    return answers;
  }

  /** Whether there is text that no blank line has ended. */
  get pending(): boolean {
    return this.#parts.some((part) => part.trim() !== "");
  }

  /** The text that no blank line has ended. */
  get rest(): string {
    return this.#parts.join("").trim();
  }
}
