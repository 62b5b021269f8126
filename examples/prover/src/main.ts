// The page: puts its parts together, and keeps examples, links and keys.

import { examples } from "./lean/examples.ts";
import { byId, h } from "./page/dom.ts";
import { Proving } from "./proving.ts";
import { hashOf, lean4web, sharedIn } from "./share/link.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench({ onChange: refreshLinks });
const proving = new Proving(workbench);

const picker = byId<HTMLSelectElement>("example");
const texts = Object.values(examples).flat();
picker.append(h("option", { value: "" }, "of your own"));
for (const [difficulty, group] of Object.entries(examples)) {
  const options = group.map(({ name, text }) => h("option", { value: text }, name));
  const element = h("optgroup", { label: difficulty }, ...options);
  picker.append(element);
}
picker.addEventListener("change", () => {
  if (picker.value === "") return;
  proving.clear();
  workbench.put({ theorem: picker.value, proof: "" });
});

/** On a phone the goals stand below the proof that they are of, not below all samples. */
const narrow = matchMedia("(max-width: 46rem)");
function placeGoals(): void {
  const goals = document.querySelector(".goals");
  if (narrow.matches) byId("attempts").before(goals!);
  else document.querySelector(".settings")!.before(goals!);
}
narrow.addEventListener("change", placeGoals);
placeGoals();

function refreshLinks(): void {
  const { theorem } = workbench.texts;
  byId<HTMLAnchorElement>("lean4web").href = lean4web(workbench.source);
  picker.value = texts.find(({ text }) => text === theorem)?.text ?? "";
}

/** Says for a moment on a button that it has done what it does. */
function acknowledge(button: HTMLElement, said: string): void {
  const label = button.dataset.label ?? button.textContent ?? "";
  button.dataset.label = label;
  button.textContent = said;
  setTimeout(() => {
    button.textContent = label;
  }, 1600);
}

async function copy(button: HTMLElement, text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    acknowledge(button, said);
  } catch {
    acknowledge(button, "Not allowed");
  }
}

byId("copy").addEventListener("click", () => void copy(byId("copy"), workbench.source, "Copied"));
byId("share").addEventListener("click", () => {
  const hash = hashOf(workbench.texts);
  history.replaceState(null, "", hash);
  void copy(byId("share"), location.href, "Link copied");
});

function openShared(): boolean {
  const shared = sharedIn(location.hash);
  if (shared === undefined) return false;
  proving.clear();
  workbench.put(shared);
  return true;
}

addEventListener("hashchange", openShared);
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    void proving.prove();
  }
  if (event.key === "Escape") proving.stop();
});

if (!openShared()) workbench.put({ theorem: texts[0]?.text ?? "", proof: "" });
