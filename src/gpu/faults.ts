// Faults that kernels find in data: an id beyond its table, a position beyond the cache. Such a kernel reads and writes nothing
// out of range, and notes what it met in one small buffer of the device; the next read throws it, and the note is gone.

import { DataError, KernelError } from "../platform/index.ts";
import { FreeList, GpuBuffer } from "./buffer_pool.ts";
import type { KernelSource } from "./pipelines.ts";

/** Words of one note: whether there is one, the largest offending value, the largest bound that was broken, and one spare. */
const WORDS = 4;
const SITES = 128;

/** The name of the binding by which a kernel gets at the buffer. */
export const FAULTS_BINDING = "faults";

/** What may be noted, and where in the buffer. */
interface Site {
  readonly text: string;
  readonly index: number;
}

/** The device's notes, and what they mean. */
export class Faults {
  readonly buffer: GpuBuffer;
  readonly bytes = SITES * WORDS * 4;
  /** True when a dispatch that could note something was issued since the last read. */
  possible = false;
  private readonly sites: Site[] = [];
  private readonly firstOf = new Map<string, number>();

  constructor(device: GPUDevice) {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const made = device.createBuffer({ label: FAULTS_BINDING, size: this.bytes, usage });
    this.buffer = new GpuBuffer(made, this.bytes, new FreeList());
  }

  /**
   * The constant SITE of a kernel: the place of its first note; others follow.
   * @throws KernelError when there is no room for more.
   */
  siteOf(label: string, kernel: KernelSource): number {
    const texts = kernel.faults ?? [];
    const key = texts.join("\n");
    const known = this.firstOf.get(key);
    if (known !== undefined) return known;
    const first = this.sites.length;
    if (first + texts.length > SITES || texts.length === 0) {
      throw new KernelError(
        `${label} cannot note faults`,
        `${texts.length} more besides ${first}, of ${SITES}`,
        "name each in a line `// @fault what | evidence | hint` of the kernel",
      );
    }
    for (const text of texts) this.sites.push({ text, index: this.sites.length });
    this.firstOf.set(key, first);
    return first;
  }

  /** The error that the notes stand for, if there are any. */
  errorIn(words: Uint32Array): DataError | undefined {
    const found = this.sites.filter(({ index }) => words[index * WORDS] !== 0);
    const [first, ...others] = found.map(({ text, index }) =>
      text.split("|").map((part) => {
        const [, value = 0, bound = 0] = words.subarray(index * WORDS);
        return part.trim().replaceAll("VALUE", describeWord(value)).replaceAll("BOUND", String(bound));
      }),
    );
    if (first === undefined) return undefined;
    const [what = "", evidence, hint] = first;
    return new DataError(what, [...(evidence ? [evidence] : []), ...others.map(([each]) => `also ${each}`)], hint);
  }
}

function describeWord(value: number): string {
  return value > 0x7fffffff ? `${value} (${value | 0} as a signed number)` : String(value);
}
