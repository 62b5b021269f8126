// Thoughts apart from answers: a model that thinks writes them first, between two tags, and clients want them under a name of their own.

export const OPENS = "<think>";
export const CLOSES = "</think>";

/** What a piece of a text belongs to. */
export interface TextPart {
  readonly kind: "reasoning" | "content";
  readonly text: string;
}

/** Whether a prompt ends within thoughts, which the model then goes on with. */
export function opensThoughts(prompt: string): boolean {
  return prompt.lastIndexOf(OPENS) > prompt.lastIndexOf(CLOSES);
}

/** Takes a text apart as it comes. Tags, and the white space beside them, belong to neither part; a text without thoughts stays as it is. */
export class ThoughtParts {
  #place: "beginning" | "thoughts" | "answer";
  #held = "";
  /** Nothing of the part was told yet, and white space that it begins with is passed over. */
  #bare: boolean;

  /** @param opened whether the prompt has opened thoughts */
  constructor(opened: boolean) {
    this.#place = opened ? "thoughts" : "beginning";
    this.#bare = opened;
  }

  /**
   * The parts that a further piece allows to be told.
   * @param ended whether it is the last
   */
  take(piece: string, ended = false): TextPart[] {
    this.#held += piece;
    const parts: TextPart[] = [];
    if (this.#place === "beginning") {
      const text = this.#held.trimStart();
      if (text.startsWith(OPENS)) this.#enter("thoughts", text.slice(OPENS.length));
      else if (!ended && OPENS.startsWith(text)) return parts;
      else this.#place = "answer";
    }
    if (this.#place === "thoughts") {
      const end = this.#held.indexOf(CLOSES);
      const most = end < 0 ? this.#held.length - (ended ? 0 : begunTag(this.#held)) : end;
      const settled = this.#tell(parts, "reasoning", this.#held.slice(0, most).trimEnd());
      if (end >= 0) this.#enter("answer", this.#held.slice(end + CLOSES.length));
      else this.#held = this.#held.slice(settled);
    }
    if (this.#place === "answer") {
      this.#tell(parts, "content", this.#held);
      this.#held = "";
    }
    return parts;
  }

  #enter(place: "thoughts" | "answer", rest: string): void {
    this.#place = place;
    this.#held = rest;
    this.#bare = true;
  }

  /** @returns how many characters are told, or passed over */
  #tell(parts: TextPart[], kind: TextPart["kind"], whole: string): number {
    const text = this.#bare ? whole.trimStart() : whole;
    if (text === "") return 0;
    this.#bare = false;
    parts.push({ kind, text });
    return whole.length;
  }
}

/** How many characters at the end of a text the closing tag may begin with. */
function begunTag(text: string): number {
  let length = Math.min(CLOSES.length - 1, text.length);
  while (length > 0 && !text.endsWith(CLOSES.slice(0, length))) length--;
  return length;
}
