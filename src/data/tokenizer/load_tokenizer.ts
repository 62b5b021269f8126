// Loads tokenizers: those that were learnt here by our own encoder, those of others by the library that they were made with (Node).
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isTable, parseJson, tupleOf } from "../../platform/index.ts";
import { fileExists, readText } from "../../platform/node.ts";
import { folderOf } from "../hub/cache.ts";
import { readGguf } from "../weights/gguf/read_gguf.ts";
import { folderFiles } from "../weights/safetensors_file.ts";
import { CONFIG_FILE } from "./chat_template.ts";
import { ggufVocabulary, VOCABULARY_LISTS, type VocabularyFiles } from "./gguf/gguf_vocabulary.ts";
import { NativeTokenizer } from "./native_tokenizer.ts";
import { type Tokenizer, tokenizerFromJson } from "./tokenizer.ts";
import { readTokenizer, TOKENIZER_COMPANIONS } from "./tokenizer_files.ts";

/**
 * Loads a tokenizer: a tokenizer.json by its path, the vocabulary in a GGUF file by its, the folder of a model that holds one, its name in Hugging Face's cache, or the JSON text itself. Beside
 * a file, tokenizer_config.json names the special tokens and may add others. Ids are those of the library `tokenizers`. The files
 * that belong to it are its `companions`.
 *
 * @throws {DataError} when a file cannot be read or is no tokenizer.
 */
export async function loadTokenizer(pathOrJson: string): Promise<Tokenizer> {
  if (pathOrJson.trimStart().startsWith("{")) return fromText(pathOrJson, {});
  const place = folderOf(pathOrJson);
  const stored = await ggufIn(place);
  if (stored !== undefined) {
    const { json, config } = await readGgufVocabulary(stored);
    const companions = new Map([[CONFIG_FILE, config]]);
    return Object.assign(fromText(json, JSON.parse(config)), { companions });
  }
  const path = (await isFolder(place)) ? join(place, "tokenizer.json") : place;
  const companions = await readCompanions(dirname(path));
  const config = parseJson(companions.get(CONFIG_FILE) ?? "{}", `not a JSON file: ${join(dirname(path), CONFIG_FILE)}`);
  return Object.assign(fromText(await readText(path), isTable(config) ? config : {}), { companions });
}

/** The GGUF file that holds the vocabulary of a model: itself, or the one in a folder without a tokenizer.json. */
export async function ggufIn(place: string): Promise<string | undefined> {
  if (place.endsWith(".gguf")) return place;
  if (!(await isFolder(place)) || (await fileExists(join(place, "tokenizer.json")))) return undefined;
  const [only] =
    tupleOf(
      (await readdir(place)).filter((name) => name.endsWith(".gguf")),
      1,
    ) ?? [];
  return only === undefined ? undefined : join(place, only);
}

/** The vocabulary in a GGUF file, as the files of a tokenizer. @throws DataError for one that is not known, or not whole */
export async function readGgufVocabulary(file: string): Promise<VocabularyFiles> {
  return ggufVocabulary(await readGguf(folderFiles(dirname(file)), basename(file), VOCABULARY_LISTS), file);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** The texts of the files that belong to a tokenizer, as far as they are there. */
async function readCompanions(folder: string): Promise<Map<string, string>> {
  const companions = new Map<string, string>();
  for (const name of TOKENIZER_COMPANIONS) {
    if (await fileExists(join(folder, name))) companions.set(name, await readText(join(folder, name)));
  }
  return companions;
}

function fromText(text: string, config: Readonly<Record<string, unknown>>): Tokenizer {
  const { text: whole, names, isOwn } = readTokenizer(text, config);
  return isOwn ? tokenizerFromJson(whole, names) : new NativeTokenizer(whole, names);
}
