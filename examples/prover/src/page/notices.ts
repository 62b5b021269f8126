// What has to be said about the whole page: no WebGPU, a lost device, a full disk, with what to do.
import { button, byId, h } from "./dom.ts";

/** What the library's errors have besides a message. */
interface Told {
  readonly what?: string;
  readonly evidence?: readonly string[];
  readonly hint?: string;
}

/** Shows a notice in place of the one with the same key. */
export function notice(key: string, what: string, more: readonly string[] = [], hint?: string): void {
  dismiss(key);
  const shown = h("div", { class: "notice", "data-key": key }, h("p", { class: "notice-what" }, what));
  for (const line of more) shown.append(h("p", { class: "notice-more" }, line));
  if (hint !== undefined) shown.append(h("p", { class: "notice-hint" }, hint));
  shown.append(button("Dismiss", { class: "tool" }, () => shown.remove()));
  byId("notices").append(shown);
}

export function dismiss(key: string): void {
  byId("notices").querySelector(`[data-key="${key}"]`)?.remove();
}

/** Shows an error of the library with its three lines, and what this page knows of its cause. */
export function showError(key: string, error: unknown): void {
  const { what, evidence, hint } = error as Told;
  const message = error instanceof Error ? error.message : String(error);
  notice(key, what ?? message, evidence ?? [], adviceFor(message) ?? hint);
}

/** What somebody at a browser can do, where the library cannot know it. */
function adviceFor(message: string): string | undefined {
  if (/no WebGPU/i.test(message)) return WITHOUT_WEBGPU;
  if (/quota|storage is full|disk/i.test(message))
    return "The browser's store is full: remove a model under Prover, free some disk, or load without keeping the files.";
  return undefined;
}

export const WITHOUT_WEBGPU =
  "Chrome and Edge have WebGPU from version 113 (on Linux behind chrome://flags/#enable-unsafe-webgpu, or on by itself in newer ones), Safari from 26, Firefox from 141 on Windows and 145 on Macs. The page has to come over https or from localhost. Without it the editor and the checker work all the same.";
