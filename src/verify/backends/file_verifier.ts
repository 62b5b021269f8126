// Checks whole files with what the options name: the embedded checker, or a real Lean.
import { type FileVerdict, verifyFile } from "../files.ts";
import { openBackend, type VerifierOptions } from "./open.ts";
import { verifyFileWith } from "./verify_file.ts";

/** Something that gives the theorems of a file their verdicts. */
export interface FileVerifier {
  verify(source: string): Promise<readonly FileVerdict[]>;
  close(): Promise<void>;
}

/** Opens a verifier of files. @throws ConfigError where something that it needs is not named, or not there */
export async function openFileVerifier(options: VerifierOptions): Promise<FileVerifier> {
  const { lean } = options;
  if (lean === "embedded") return { verify: async (source) => verifyFile(source), close: async () => {} };
  const backend = await openBackend({ ...options, lean });
  return { verify: (source) => verifyFileWith(backend, source), close: () => backend.close() };
}

/** The verdicts on the theorems of one file. @throws ConfigError where something that the verifier needs is not named, or not there */
export async function verifyFileBy(options: VerifierOptions, source: string): Promise<readonly FileVerdict[]> {
  const verifier = await openFileVerifier(options);
  try {
    return await verifier.verify(source);
  } finally {
    await verifier.close();
  }
}
