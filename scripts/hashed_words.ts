// Writes sets of words as hashes. The lists of the checker's sources are scripts/lean_words.txt, a set a line.
// npx tsx scripts/hashed_words.ts     writes them into the sources again, after a change of the lists.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type HashedWords, wordHash } from "../src/platform/text/hashed_words.ts";

/** The set of these words. */
export function hashedWords(words: readonly string[], bits: number): HashedWords {
  const hashes = [...new Set(words.map((word) => wordHash(word, words.length * 2 ** bits)))].sort((a, b) => a - b);
  return { words: words.length, bits, hashes: hashes.length, text: encoded(hashes, bits - 1) };
}

/** The sorted hashes as the differences between them: the high part in unary, the low part in `lowBits` bits. */
function encoded(hashes: readonly number[], lowBits: number): string {
  let bits = "";
  let before = 0;
  for (const hash of hashes) {
    const step = hash - before;
    before = hash;
    bits += `${"1".repeat(step >> lowBits)}0${(step & ((1 << lowBits) - 1)).toString(2).padStart(lowBits, "0")}`;
  }
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1").match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString("base64");
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The sets of the checker's sources: where each is written, and what. */
export function sourceSets(): {
  readonly file: string;
  readonly words: readonly string[];
  readonly set: HashedWords;
}[] {
  const lines = readFileSync(join(root, "scripts/lean_words.txt"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const [file, bits, ...words] = line.split(" ");
    return { file, words, set: hashedWords(words, Number(bits)) };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, set } of sourceSets()) {
    const path = join(root, file);
    const fields = Object.entries(set).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},\n`);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/(: HashedWords = )\{[^}]*\}/, `$1{\n${fields.join("")}}`));
  }
}
