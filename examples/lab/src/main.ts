// The page: one run at a time, begun or gone on with, told as it goes.
import { listRuns, removeRun, type TabTraining, type TrainEvent, train } from "gentzen/browser";
import { Curve } from "./curve.ts";
import { PassTable } from "./pass_table.ts";
import { zipOf } from "./zip.ts";

const byId = <Kind extends Element = HTMLElement>(id: string) => document.getElementById(id) as unknown as Kind;
const [go, pause, download] = [
  byId<HTMLButtonElement>("go"),
  byId<HTMLButtonElement>("pause"),
  byId<HTMLButtonElement>("download"),
];
const [preset, seed] = [byId<HTMLSelectElement>("preset"), byId<HTMLInputElement>("seed")];
const [status, progress] = [byId("status"), byId<HTMLProgressElement>("progress")];
const proofs = byId<HTMLOListElement>("proofs");
const curve = new Curve(byId<SVGElement>("curve"));
const table = new PassTable(byId<HTMLTableElement>("pass"));

/** Proofs that are shown; all are counted. */
const SHOWN = 50;

let training: TabTraining | undefined;
let found = 0;

function say(text: string, tone = ""): void {
  status.textContent = text;
  status.dataset.tone = tone;
}

function hear(event: TrainEvent): void {
  if (event.kind === "progress") {
    say(event.total === undefined ? `${event.text} …` : `${event.text}: ${event.done} of ${event.total}`);
    progress.value = event.total ? (event.done ?? 0) / event.total : 0;
  } else if (event.kind === "step") {
    curve.add(event);
    say(`${event.stage}: step ${event.step} of ${event.steps}, loss ${event.loss.toFixed(3)}`);
    progress.value = event.step / event.steps;
  } else if (event.kind === "evaluation") table.add(`model after ${event.stage}`, event.groups, true);
  else if (event.kind === "baseline") table.add(event.name, event.groups, false);
  else if (event.kind === "round") {
    const { round, attempted, solved } = event.summary;
    say(`round ${round}: ${attempted} theorems tried, ${solved} proved in all`);
  } else if (event.kind === "proofs") show(event.proofs);
  else download.disabled = false;
}

function show(more: Extract<TrainEvent, { kind: "proofs" }>["proofs"]): void {
  found += more.length;
  byId("proof-count").textContent = `(${found})`;
  for (const { statement, proof } of more) {
    const item = document.createElement("li");
    const text = document.createElement("pre");
    text.textContent = `${statement} := ${proof}`;
    item.append(text);
    proofs.prepend(item);
  }
  while (proofs.children.length > SHOWN) proofs.lastElementChild?.remove();
}

function clear(): void {
  found = 0;
  proofs.replaceChildren();
  byId("proof-count").textContent = "";
  curve.clear();
  table.clear();
  progress.value = 0;
}

async function begin(name: string): Promise<void> {
  if (training !== undefined) await training.close();
  clear();
  go.disabled = true;
  pause.hidden = false;
  say("begins …");
  try {
    training = await train({
      name,
      preset: preset.value as "smoke" | "micro",
      seed: Number(seed.value) || 0,
      tokenizer: new URL("./tokenizer.json", document.baseURI),
      onEvent: hear,
    });
    await training.done;
    progress.value = 1;
    say("The run is done: its model can be downloaded.");
  } catch (error) {
    const isPause = (error as Error).name === "AbortError";
    say(
      isPause ? "Paused. It goes on where it was, here or after the tab was closed." : (error as Error).message,
      isPause ? "" : "bad",
    );
  }
  go.disabled = false;
  pause.hidden = true;
  await showRuns();
}

async function showRuns(): Promise<void> {
  const runs = await listRuns();
  byId("runs-section").hidden = runs.length === 0;
  const items = runs.map(({ name, preset: size, stage, finished, saved }) => {
    const item = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = `${name} (${size}): ${finished ? "done" : stage}, saved ${new Date(saved).toLocaleString()}`;
    const on = document.createElement("button");
    on.textContent = finished ? "Show" : "Go on";
    on.onclick = () => void begin(name);
    const away = document.createElement("button");
    away.textContent = "Remove";
    away.onclick = async () => {
      await removeRun(name).catch((error: Error) => say(error.message, "bad"));
      await showRuns();
    };
    item.append(text, on, away);
    return item;
  });
  byId("runs").replaceChildren(...items);
}

byId<HTMLFormElement>("settings").onsubmit = (event) => {
  event.preventDefault();
  void begin(`${preset.value}-${seed.value}`);
};
pause.onclick = () => {
  say("pauses after this step …");
  void training?.pause();
};
download.onclick = async () => {
  try {
    const files = (await training?.exportModel()) ?? [];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await zipOf("prover", files));
    link.download = "prover.zip";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    say((error as Error).message, "bad");
  }
};
void showRuns();
