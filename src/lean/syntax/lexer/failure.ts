// How reading and elaborating a text end early: with an error of the text, or with a construct outside the subset.

/** A place in the checked text. Lines count from 1, columns from 0 in code points. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text is wrong: a real Lean reports an error too. */
export class Failure extends Error {
  readonly at: Position;

  constructor(text: string, at: Position) {
    super(text);
    this.at = at;
  }
}

/** The text uses what the embedded checker does not implement. It may well be right. */
export class Unsupported extends Error {
  readonly at: Position;
  readonly construct: string;

  constructor(construct: string, at: Position) {
    super(`unsupported: ${construct}`);
    this.at = at;
    this.construct = construct;
  }
}
