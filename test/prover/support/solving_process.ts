// Solves the deep problem with journals in a folder, and dies at the so manieth piece of work. Arguments: folder, number.
import { join } from "node:path";
import { solve } from "../../../src/prover/solve/solve.ts";
import { journalledLemmas, journalledMemory } from "../../../src/prover/solve/solve_journal.ts";
import { deep, deepSketches, judge, options, shortTries, sketchesBy } from "./solving.ts";

const [folder, death] = process.argv.slice(2);
const memory = journalledMemory(join(folder, "memory.jsonl"));
let pieces = 0;
let fresh = 0;
const { proof, tree, spent } = await solve(
  deep,
  {
    judge,
    tryWhole: shortTries(),
    decomposer: sketchesBy(deepSketches),
    lemmas: journalledLemmas(join(folder, "lemmas.jsonl")),
    memory: {
      once: (key, work) =>
        memory.once(key, async () => {
          if (++pieces === Number(death)) process.kill(process.pid, "SIGKILL");
          const result = await work();
          fresh++;
          return result;
        }),
    },
  },
  options,
);
process.stdout.write(JSON.stringify({ proof, tree, tokens: spent.tokens, fresh }));
