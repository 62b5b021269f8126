// Every kernel file compiles as it stands and in every variant that it declares with `// @variant { … }`.
import { describe, expect, it } from "vitest";
import { type ConstantValue, gpu } from "../../src/gpu/index.ts";
import { kernelSources } from "../../src/gpu/kernels.ts";
import { specialise } from "../../src/gpu/pipelines.ts";
import { useDevice } from "../device.ts";

useDevice();

describe("shaders", () => {
  for (const [name, kernel] of Object.entries(kernelSources())) {
    const declared = [...kernel.source.matchAll(/^\/\/ @variant (\{.*\})$/gm)].map((match) => match[1]);
    for (const variant of ["{}", ...declared]) {
      it(`${name} ${variant}`, async (context) => {
        const constants = JSON.parse(variant) as Record<string, ConstantValue>;
        const needsHalf = Object.values(constants).includes("f16");
        if (needsHalf && !gpu().features.f16) return context.skip("this adapter has no f16");
        if (/^\/\/ @enable subgroups$/m.test(kernel.source) && !gpu().features.subgroups)
          return context.skip("no subgroups");
        const { device } = gpu();
        const module = device.createShaderModule({ code: specialise(kernel, constants, name) });
        const messages = (await module.getCompilationInfo()).messages.filter((message) => message.type === "error");
        expect(messages.map((message) => `${message.lineNum}: ${message.message}`)).toEqual([]);
        device.pushErrorScope("validation");
        device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
        expect((await device.popErrorScope())?.message).toBeUndefined();
      });
    }
    it(`${name} binds at most 8 storage buffers`, () =>
      expect(Object.keys(kernel.bindings).length).toBeLessThanOrEqual(8));
  }
});
