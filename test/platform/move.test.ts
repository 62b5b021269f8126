// Renames: as the system does them, and on Windows again for a while.
import { expect, test } from "vitest";
import { moveTo, moveToSync } from "../../src/platform/node.ts";

const refused = (code: string) => Object.assign(new Error(code), { code });

/** A system that refuses so many times. */
function systemThat(platform: NodeJS.Platform, code: string, times: number) {
  const waits: number[] = [];
  let left = times;
  return {
    waits,
    platform,
    rename: async () => {
      if (left-- > 0) throw refused(code);
    },
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
    },
  };
}

test.each(["EPERM", "EACCES", "EBUSY"])(
  "Windows is asked again after %s, with longer and longer waits",
  async (code) => {
    const system = systemThat("win32", code, 3);
    await moveTo("a", "b", system);
    expect(system.waits).toEqual([10, 20, 40]);
  },
);

test("callers that wait get the same", () => {
  const waits: number[] = [];
  let left = 2;
  const rename = () => {
    if (left-- > 0) throw refused("EBUSY");
  };
  const wait = (milliseconds: number) => waits.push(milliseconds);
  moveToSync("a", "b", { platform: "win32", rename, wait });
  expect(waits).toEqual([10, 20]);
  left = 1;
  expect(() => moveToSync("a", "b", { platform: "darwin", rename, wait })).toThrow("EBUSY");
  left = 99;
  expect(() => moveToSync("a", "b", { platform: "win32", rename, wait })).toThrow("EBUSY");
});

test("what does not pass is an error in the end", async () => {
  const system = systemThat("win32", "EBUSY", Number.POSITIVE_INFINITY);
  await expect(moveTo("a", "b", system)).rejects.toThrow("EBUSY");
  expect(system.waits.reduce((sum, each) => sum + each, 0)).toBe(1270);
});

test("other systems, and other reasons, are believed at once", async () => {
  for (const system of [systemThat("linux", "EACCES", 1), systemThat("win32", "ENOENT", 1)]) {
    await expect(moveTo("a", "b", system)).rejects.toThrow();
    expect(system.waits).toEqual([]);
  }
});
