// A page that imports next to nothing: the tensors have their methods all the same.
import { initGpu, tensor } from "../../../src/index.ts";

/** The sum of 1 + 2, 2 + 2 and 3 + 2. */
export async function sumOfThree(): Promise<number> {
  await initGpu();
  return tensor([1, 2, 3]).add(2).sum().item();
}
