// Waits for a line, claims a folder, says how that went, and holds it until its input ends.
import { claimFolder } from "../../../src/runs/folder_claim.ts";

const [folder, purpose] = process.argv.slice(2);
process.stdout.write("ready\n");
process.stdin.once("data", () => {
  try {
    const claim = claimFolder(folder, purpose);
    process.stdout.write("held\n");
    process.stdin.once("data", (text) => {
      // "exit" ends without giving the folder free.
      if (String(text).trim() !== "exit") claim.release();
      process.stdout.write("released\n", () => process.exit(0));
    });
  } catch (error) {
    process.stdout.write(`${(error as Error).message.replaceAll("\n", " | ")}\n`);
    process.stdin.once("data", () => process.exit(1));
  }
});
