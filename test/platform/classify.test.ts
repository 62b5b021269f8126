import { expect, test } from "vitest";
import { classify } from "../../src/gpu/adapter/node.ts";

const info = (fields: Partial<GPUAdapterInfo>): GPUAdapterInfo =>
  ({
    vendor: "",
    architecture: "",
    device: "",
    description: "",
    isFallbackAdapter: false,
    ...fields,
  }) as GPUAdapterInfo;

test("an adapter's kind is told from what it says about itself", () => {
  const mesa = info({
    vendor: "mesa",
    architecture: "software",
    description: "llvmpipe (LLVM 15)",
    isFallbackAdapter: true,
  });
  expect(classify(mesa)).toEqual({ kind: "lavapipe", name: "llvmpipe (LLVM 15)", software: true });
  const google = info({ vendor: "google", architecture: "swiftshader", description: "SwiftShader driver 5.0.0" });
  expect(classify(google)).toMatchObject({ kind: "swiftshader", software: true });
  const nvidia = info({ vendor: "nvidia", architecture: "hopper", device: "nvidia-h100" });
  expect(classify(nvidia)).toEqual({ kind: "hardware", name: "nvidia-h100", software: false });
  expect(
    classify(info({ vendor: "microsoft", description: "Basic Render Driver", isFallbackAdapter: true })),
  ).toMatchObject({
    kind: "hardware",
    software: true,
  });
});
