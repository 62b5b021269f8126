// Fuzzes the tensor API: random ops, dtypes, shapes, options and values against the float64 reference.
//   npx tsx scripts/fuzz_tensors.ts [--minutes 10] [--from 0] [--json]        GENTZEN_ADAPTER chooses the adapter
// Every call must be right or refused by one of gentzen's errors, and leave the device usable. A case depends on its number
// alone. The exit code is 1 if anything was found.

import { parseArgs } from "node:util";
import { closeGpu, gpu, initGpu } from "../src/gpu/index.ts";
import "../src/ops/index.ts";
import { fuzzTensors } from "../test/tensor/fuzz.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    from: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});
/** Cases between two trims of the device's memory. */
const BLOCK = 200;

await initGpu();
const adapter = gpu().info.name;
const end = performance.now() + Number(values.minutes) * 60_000;
const findings: string[] = [];
let index = Number(values.from);
for (; performance.now() < end; index++) {
  const found = await fuzzTensors(index);
  if (found !== undefined) {
    findings.push(found);
    if (!values.json) console.log(found);
  }
  if (index % BLOCK === BLOCK - 1) gpu().trim();
}
const cases = index - Number(values.from);
if (values.json) console.log(JSON.stringify({ fuzz: "tensors", adapter, cases, findings }));
else console.log(`${cases} cases on ${adapter}, ${findings.length} findings`);
closeGpu();
process.exit(findings.length > 0 ? 1 : 0);
