// Loads the proofs of the library's theorems, for exports. Programs that only check proofs leave this module out.

import { libraryProofs } from "./proofs.gen.ts";
import { provideProofs } from "./proofs.ts";

/** Makes the proofs of the library's theorems available. */
export function loadLibraryProofs(): void {
  provideProofs(libraryProofs);
}
