// The small prover of logic that lies in the package: what a user without a model proves with (Node).
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DataError } from "../../platform/index.ts";

const PLACE = "models/tiny_prover";

/**
 * The folder of the prover that comes with gentzen; its README.md says how it was made and what it proves.
 *
 * @throws {DataError} where somebody took it out
 */
export function shippedProver(): string {
  const places = ["../../..", "../../../.."].map((up) => fileURLToPath(new URL(`${up}/${PLACE}`, import.meta.url)));
  const found = places.find((folder) => existsSync(folder));
  if (found !== undefined) return found;
  throw new DataError(
    "the prover that comes with gentzen is not there",
    PLACE,
    "install gentzen again, or name a --model",
  );
}
