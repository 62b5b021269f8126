// Tokens that are added to a vocabulary: found in a text before it is cut, with the white space and word ends that they ask for.
import { escapeLiteral } from "./pre_tokenizer.ts";

/** An added token, as a tokenizer.json has it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special?: boolean;
  /** Takes the white space before it, or after it. */
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
  /** Counts only where no word goes on before or after it. */
  readonly single_word?: boolean;
  /** Is looked for in the normal form of the text, by its own normal form. */
  readonly normalized?: boolean;
}

type Normalize = (text: string) => string;

const WORD = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
const ENDS_WITH_WORD = new RegExp(`${WORD}$`, "u");
const STARTS_WITH_WORD = new RegExp(`^${WORD}`, "u");
/** White space as Unicode has it, which is not quite JavaScript's. */
const SPACE = "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const SPACE_BEFORE = new RegExp(`${SPACE}+$`, "u");
const SPACE_AFTER = new RegExp(`^${SPACE}+`, "u");

/** Those of one kind: the pattern for the longest of them at each place, and which it is by its text. */
interface Finder {
  readonly pattern: RegExp;
  readonly tokens: ReadonlyMap<string, AddedToken>;
}

export class AddedTokens {
  private readonly plain: Finder | undefined;
  private readonly normal: Finder | undefined;
  private readonly normalize: Normalize;

  constructor(tokens: readonly AddedToken[], normalize: Normalize) {
    this.normalize = normalize;
    this.plain = finder(tokens.filter((token) => !token.normalized).map((token) => [token.content, token]));
    this.normal = finder(tokens.filter((token) => token.normalized).map((token) => [normalize(token.content), token]));
  }

  /** A text as ids of added tokens and, between them, normalised texts that hold none. */
  split(text: string): (number | string)[] {
    return cutOut(text, this.plain).flatMap((part) =>
      typeof part === "number" ? [part] : cutOut(this.normalize(part), this.normal),
    );
  }
}

function finder(entries: readonly (readonly [string, AddedToken])[]): Finder | undefined {
  const tokens = new Map(entries.filter(([text]) => text !== ""));
  if (tokens.size === 0) return undefined;
  const longestFirst = [...tokens.keys()].sort((a, b) => b.length - a.length);
  return { pattern: new RegExp(longestFirst.map(escapeLiteral).join("|"), "gu"), tokens };
}

function cutOut(text: string, found: Finder | undefined): (number | string)[] {
  if (text === "") return [];
  if (found === undefined) return [text];
  const parts: (number | string)[] = [];
  let done = 0;
  for (const match of text.matchAll(found.pattern)) {
    const token = found.tokens.get(match[0])!;
    let start = match.index;
    let end = start + match[0].length;
    if (
      token.single_word &&
      (ENDS_WITH_WORD.test(lastOf(text, start)) || STARTS_WITH_WORD.test(text.slice(end, end + 2)))
    ) {
      continue;
    }
    if (token.lstrip) start = Math.max(done, start - (SPACE_BEFORE.exec(text.slice(done, start))?.[0].length ?? 0));
    if (token.rstrip) end += SPACE_AFTER.exec(text.slice(end))?.[0].length ?? 0;
    if (done < start) parts.push(text.slice(done, start));
    parts.push(token.id);
    done = end;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
}

/** The character before a place. */
function lastOf(text: string, place: number): string {
  return text.slice(Math.max(0, place - 2), place);
}
