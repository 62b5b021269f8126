// A part of a program that pages load when they first need it, and that other programs have from the start.
import { BugError } from "./errors.ts";

/**
 * Thrown where a part is used that is not there: work that has to wait for the part is given up, and done again once it is loaded. None of the
 * errors that a result is made of, so that no result depends on what was loaded before.
 */
export class MissingPart extends BugError {
  override readonly name = "MissingPart";
  readonly part: Part<unknown>;

  constructor(part: Part<unknown>) {
    super(`the part '${part.name}' of the program is used and not loaded`);
    this.part = part;
  }
}

export class Part<Content> {
  readonly name: string;
  readonly #load: () => Promise<Content>;
  #content: Content | undefined;

  /** @param load by an import of its own, at which bundlers cut */
  constructor(name: string, load: () => Promise<Content>) {
    this.name = name;
    this.#load = load;
  }

  /** What is in it. @throws MissingPart before it was loaded or given */
  get content(): Content {
    if (this.#content === undefined) throw new MissingPart(this);
    return this.#content;
  }

  /** Has it here from now on, without loading anything. */
  give(content: Content): void {
    this.#content = content;
  }

  async load(): Promise<void> {
    this.give(await this.#load());
  }
}
