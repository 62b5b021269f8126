// Tensor: shape, dtype, buffer, and the tape node that made it. Contiguous, row-major. Methods are installed by src/ops.

import { type Bindable, type GpuBuffer, gpu } from "../gpu/index.ts";
import { DeviceError, GentzenError, itemAt, pairsOf, ShapeError } from "../platform/index.ts";
import { bytesPerElement, checkDType, checkValues, type DType, decode, encode, type NumericArray } from "./dtype.ts";
import type { TensorMethods } from "./methods.ts";
import { recount, type Storage } from "./outside.ts";
import { registerInScope } from "./scope.ts";
import { checkIntegers, formatShape, type Shape, sizeOf } from "./shape.ts";
import type { TapeNode } from "./tape.ts";

/** Set by `rememberTensorOrigins`: remember where each tensor was made, for use-after-free errors. */
let rememberOrigins = false;

/** Remembers (slowly) where tensors are made, so that errors can name the place. */
export function rememberTensorOrigins(on: boolean): void {
  rememberOrigins = on;
}

/** Bytes of a tensor at most: what one binding of the open device can hold. */
export function bindingBytes(): number {
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu().limits;
  return Math.min(maxStorageBufferBindingSize, maxBufferSize);
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed on the prototype by src/ops/methods.ts.
export class Tensor implements Bindable {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
  /** A leaf that gradients are wanted for. */
  requiresGrad = false;
  /** What made this tensor, while gradients are recorded. */
  node: TapeNode | undefined;
  private isKept = false;
  private isOutside = false;
  private storage: Storage | undefined;
  private readonly origin: string | undefined;

  private constructor(shape: Shape, dtype: DType, storage: Storage) {
    this.shape = shape;
    this.dtype = dtype;
    this.size = sizeOf(shape);
    this.storage = storage;
    if (rememberOrigins) this.origin = new Error().stack?.split("\n").slice(3, 7).join("\n");
    registerInScope(this);
  }

  /** A tensor with arbitrary contents. @param exact its buffer is no larger than it has to be */
  static allocate(shape: Shape, dtype: DType, exact = false): Tensor {
    checkIntegers("a tensor", "the shape", shape);
    checkDType("a tensor", dtype);
    if (shape.some((length) => !Number.isInteger(length) || length < 0)) {
      throw new ShapeError(
        `a tensor cannot have the shape ${formatShape(shape)}`,
        [],
        "lengths are whole numbers, 0 or more",
      );
    }
    const bytes = sizeOf(shape) * bytesPerElement(dtype);
    const limit = bindingBytes();
    if (bytes > limit) {
      throw new ShapeError(
        `${dtype}${formatShape(shape)} needs ${bytes} bytes, more than one binding can hold`,
        `this adapter allows ${limit}`,
        "split it along its first axis, or process fewer rows at once",
      );
    }
    return new Tensor(shape, dtype, {
      buffer: gpu().pool.acquire(bytes, { exact }),
      owners: 1,
      outside: 0,
      kept: 0,
      counted: false,
    });
  }

  /** Kept tensors outlive every scope. */
  get kept(): boolean {
    return this.isKept;
  }

  /** Lets the tensor outlive every scope; `keep` calls this. */
  markKept(): void {
    if (this.isKept) return;
    this.isKept = true;
    if (!this.storage) return;
    this.storage.kept++;
    recount(this.storage, String(this));
  }

  /** No scope will free the tensor; scopes call this. */
  markOutside(): void {
    if (this.isOutside || !this.storage) return;
    this.isOutside = true;
    this.storage.outside++;
    recount(this.storage, String(this));
  }

  get freed(): boolean {
    return this.storage === undefined;
  }

  /** The pool buffer. @throws GentzenError after the tensor was freed. */
  get buffer(): GpuBuffer {
    if (!this.storage) {
      throw new GentzenError(
        `${this} was freed when its scope ended`,
        this.origin ? ["it was made at", ...this.origin.split("\n").map((line) => line.trim())] : [],
        "return it from scope(), or keep() it; rememberTensorOrigins(true) shows where it was made",
      );
    }
    const { buffer } = this.storage;
    if (buffer.pool !== gpu().pool) {
      throw new DeviceError(
        `${this} belongs to a device that was lost or closed`,
        [],
        "its contents are gone: make it again on the open device, or load it from a checkpoint",
      );
    }
    return buffer;
  }

  /** What the host knows of integers that it wrote: their lowest and highest, until something changes them on the device. */
  get knownRange(): { readonly low: number; readonly high: number } | undefined {
    const { buffer } = this;
    return buffer.range?.version === buffer.version ? buffer.range : undefined;
  }

  /** Sets `knownRange` after the contents were written. */
  remember({ low, high }: { readonly low: number; readonly high: number }): void {
    this.buffer.range = { low, high, version: this.buffer.version };
  }

  /** Another shape over the same memory. Not recorded on the tape: use `reshape`. */
  view(shape: Shape): Tensor {
    const buffer = this.buffer;
    const storage = this.storage as Storage;
    if (storage.buffer !== buffer || sizeOf(shape) !== this.size)
      throw new ShapeError("a view must have as many elements");
    storage.owners++;
    return new Tensor(shape, this.dtype, storage);
  }

  /** Frees the memory, unless another view still uses it. A second call does nothing. */
  dispose(): void {
    const storage = this.storage;
    if (!storage) return;
    if (this.isKept) storage.kept--;
    if (this.isOutside) storage.outside--;
    if (this.isKept || this.isOutside) recount(storage, String(this));
    this.storage = undefined;
    this.node = undefined;
    if (--storage.owners === 0) storage.buffer.pool?.release(storage.buffer);
  }

  /** Reads the elements, in row-major order; f16 is widened. */
  async data(): Promise<NumericArray> {
    return itemAt(await readAll([this]), 0);
  }

  /** Reads a tensor of one element. */
  async item(): Promise<number> {
    if (this.size !== 1)
      throw new ShapeError(`item: ${this} has ${this.size} elements`, [], "use data() for more than one");
    return itemAt(await this.data(), 0);
  }

  /**
   * Replaces the elements in place.
   * @throws ShapeError for another count of values, DataError for what the dtype cannot hold.
   */
  write(values: ArrayLike<number>): void {
    if (values?.length !== this.size) {
      throw new ShapeError(`write: ${values?.length} values for ${this}`, [], `${this.size} are needed`);
    }
    const range = checkValues("write", values, this.dtype);
    const { buffer } = this;
    gpu().stream.write(buffer, encode(values, this.dtype));
    buffer.renew();
    if (range) this.remember(range);
  }

  toString(): string {
    return `${this.dtype}${formatShape(this.shape)}`;
  }
}

export interface Tensor extends TensorMethods {}

/** Reads several tensors with one submit. */
export async function readAll(tensors: readonly Tensor[]): Promise<NumericArray[]> {
  const requests = tensors.map(({ buffer, size, dtype }) => ({ buffer, bytes: size * bytesPerElement(dtype) }));
  const results = await gpu().read(requests);
  return pairsOf(results, tensors).map(([result, { dtype, size }]) => decode(result, dtype, size));
}
