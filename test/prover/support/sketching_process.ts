// Asks an endpoint for sketches of three problems, one after another, and says so: to be killed. Arguments: address, journal.
import { chatDecomposer } from "../../../src/prover/decomposer/chat_decomposer.ts";
import { Exchanges } from "../../../src/prover/decomposer/exchanges.ts";

const [url, journal] = process.argv.slice(2);
const exchanges = new Exchanges(journal, { url, model: "fake" }, { prices: { input: 1, output: 2 } });
const decomposer = chatDecomposer({ exchanges, temperature: 1 });
for (const name of ["a", "b", "c"]) {
  const statement = `theorem ${name} (p q : Prop) (h : p ∧ q) : q ∧ p`;
  const { sketches } = await decomposer.sketch({ header: "", statement }, { count: 2, maxTokens: 1000, seed: 1 });
  process.stdout.write(`${name}: ${sketches.map(({ sketch }) => JSON.stringify(sketch)).join()}\n`);
}
