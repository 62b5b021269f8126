import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fresh folder for a test's files. */
export const freshFolder = (): string => mkdtempSync(join(tmpdir(), "gentzen-data-"));
