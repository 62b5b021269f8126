// The model at work: loading it, having it write proofs, and the search, with what the page shows of each.
import { checkSupport, type LineState, load, type SearchNode, type TabProver } from "gentzen/browser";
import type { Verdict } from "gentzen/verify";
import { byId } from "./page/dom.ts";
import { dismiss, notice, showError } from "./page/notices.ts";
import { JudgePanel } from "./prover/judge_panel.ts";
import { counted } from "./prover/numbers.ts";
import { SamplingPanel } from "./prover/sampling_panel.ts";
import { type ChosenProver, SourcePanel, shipped, shippedFiles } from "./prover/source_panel.ts";
import { Attempt } from "./view/attempts.ts";
import { type Path, SearchTree } from "./view/tree.ts";
import type { Workbench } from "./workbench.ts";

interface Feedback {
  readonly text: string;
  readonly verdict: Verdict;
}

export class Proving {
  readonly #workbench: Workbench;
  readonly #source: SourcePanel;
  readonly #sampling: SamplingPanel;
  #chosen: ChosenProver = shipped;
  #prover: TabProver | undefined;
  #loading: Promise<TabProver | undefined> | undefined;
  #cancel: AbortController | undefined;
  #work: AbortController | undefined;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#source = new SourcePanel(byId("prover-panel"), {
      onLoad: (chosen) => void this.#change(chosen),
      onCancel: () => this.#cancel?.abort(new Error("loading was cancelled")),
    });
    this.#sampling = new SamplingPanel(byId("sampling-panel"), byId("sampling-summary"));
    new JudgePanel(byId("judge-panel"), byId("judge-summary"), (judge) => {
      workbench.judge = judge;
      void workbench.check();
    });
    byId("prove").addEventListener("click", () => void this.prove());
    byId("search").addEventListener("click", () => void this.search());
    byId("stop").addEventListener("click", () => this.stop());
    byId("prover-settings").addEventListener("toggle", () => void this.#source.listStored());
    document.addEventListener("visibilitychange", () => this.#seen());
    lamp("checker-lamp", "good", "checker in this tab");
    this.#tellModel("idle", "not loaded yet");
    void this.#ready();
  }

  /** Ends what is under way. */
  stop(): void {
    this.#work?.abort(new Error("stopped"));
  }

  /** Takes samples and tree away, for another theorem. */
  clear(): void {
    this.stop();
    for (const id of ["attempts", "tree"]) byId(id).hidden = true;
  }

  async prove(feedback?: Feedback): Promise<void> {
    const { theorem } = this.#workbench;
    if (theorem === undefined) return this.#workbench.check();
    await this.#during(async (prover, signal) => {
      const sampling = this.#sampling.read();
      const before = this.#workbench.texts.proof;
      const { format } = prover.facts;
      const takesErrors =
        prover.facts.chat && !["goal", "statement", "state", "step"].includes(sampling.format ?? format);
      const actions = {
        onOpen: (proof: string) => this.#workbench.putProof(proof),
        onLine: (place: string, { goals }: LineState) => this.#workbench.showElsewhere(place, goals),
        onRetry: takesErrors ? (told: Feedback) => void this.prove(told) : undefined,
      };
      const attempts = Array.from({ length: sampling.samples }, (_, index) => new Attempt(index, theorem, actions));
      const list = byId("attempts-list");
      list.replaceChildren(...attempts.map(({ element }) => element));
      byId("attempts").hidden = false;
      byId("tree").hidden = true;
      const counts = { proved: 0, failed: 0 };
      const tell = (more = "") => {
        const { proved, failed } = counts;
        byId("attempts-note").textContent = `${proved} proved, ${failed} not, of ${sampling.samples}${more}`;
      };
      tell();
      let isPut = false;
      const judged = new Set<number>();
      try {
        const outcome = await prover.prove(theorem.statement, {
          ...sampling,
          header: theorem.header,
          signal,
          ...(feedback && { feedback }),
          ...(this.#workbench.judge && { verifier: this.#workbench.judge }),
          onText: (piece, sample) => attempts[sample]?.write(piece),
          onStep: (step) => {
            attempts[step.sample]?.step(step);
            // The goals are those of the first sample that is still written.
            const at = step.states.findLastIndex(({ error }) => error === undefined);
            const state = step.states[at];
            const followed = attempts.findIndex((_, index) => !judged.has(index));
            if (!isPut && state !== undefined && step.sample === followed)
              this.#workbench.showElsewhere(`sample ${followed + 1}, after line ${at + 2}`, state.goals);
          },
          onVerdict: (sample) => {
            const attempt = attempts[sample.sample];
            attempt?.judged(sample);
            judged.add(sample.sample);
            const same =
              attempt && attempts.find((each) => each !== attempt && each.equals(attempt) && !each.element.hidden);
            if (attempt && same) {
              attempt.element.hidden = true;
              same.countAgain();
            }
            if (sample.verdict?.kind === "proved") counts.proved++;
            else counts.failed++;
            tell();
            // What somebody has typed meanwhile is theirs.
            if (sample.verdict?.kind !== "proved" || isPut || this.#workbench.texts.proof !== before) return;
            isPut = true;
            this.#workbench.putProof(sample.proof ?? "");
          },
        });
        const further = outcome.proof === undefined ? ". Prove again for others, or search" : "";
        tell(`, ${counted(outcome.tokens, "token")}${further}`);
        if (outcome.proof === undefined) {
          this.#sampling.nextSeed();
          void this.#workbench.check();
        }
        document.title = outcome.proof === undefined ? TITLE : `✓ ${TITLE}`;
      } finally {
        for (const attempt of attempts) attempt.ended();
      }
    });
  }

  async search(): Promise<void> {
    const { theorem } = this.#workbench;
    if (theorem === undefined) return this.#workbench.check();
    await this.#during(async (prover, signal) => {
      const { temperature, format, seed } = this.#sampling.read();
      const before = this.#workbench.texts.proof;
      const tree = new SearchTree((path) => this.#look(path));
      byId("tree-root").replaceChildren(tree.element);
      byId("tree").hidden = false;
      byId("attempts").hidden = true;
      const note = byId("tree-note");
      note.textContent = "begins";
      const outcome = await prover.search(theorem.statement, {
        header: theorem.header,
        signal,
        seed,
        ...(temperature !== undefined && { temperature }),
        ...(format !== undefined && { format }),
        ...(this.#workbench.judge && { verifier: this.#workbench.judge }),
        onNode: (node: SearchNode) => tree.add(node),
        onProgress: ({ states, checks, tokens }) => {
          note.textContent = `${counted(states, "state")}, ${counted(checks, "line")} tried, ${counted(tokens, "token")}`;
        },
      });
      const { proof, refused, spent } = outcome;
      const found = proof === undefined ? (refused ? "the statement is refused" : "no proof found") : "proved";
      note.textContent = `${found}: ${counted(spent.states, "state")}, ${counted(spent.checks, "line")} tried`;
      if (proof === undefined) return;
      tree.showProof();
      if (this.#workbench.texts.proof === before) this.#workbench.putProof(proof);
      document.title = `✓ ${TITLE}`;
    });
  }

  /** Shows what is open behind a node of the search. */
  #look(path: Path): void {
    const lines = path.slice(1).map(({ line }) => line);
    const node = path.at(-1);
    if (node === undefined) return;
    const pre = document.createElement("pre");
    pre.className = "path";
    pre.textContent = ["by", ...lines].join("\n");
    const place = lines.length === 0 ? "at the beginning" : `after ${counted(lines.length, "line")} of the search`;
    this.#workbench.showElsewhere(node.kind === "dead" ? `${place}, which fails` : place, node.goals, pre);
  }

  /** Runs something with the model; one thing at a time. */
  async #during(run: (prover: TabProver, signal: AbortSignal) => Promise<void>): Promise<void> {
    this.stop();
    const work = new AbortController();
    this.#work = work;
    const isLast = () => this.#work === work;
    busy(true);
    document.title = `… ${TITLE}`;
    try {
      const prover = await this.#ready();
      if (prover === undefined || work.signal.aborted) return;
      this.#tellModel("busy", "works");
      await run(prover, work.signal);
    } catch (error) {
      if (!work.signal.aborted) showError("work", error);
    } finally {
      if (isLast()) {
        busy(false);
        this.#work = undefined;
        dismiss("hidden");
        if (document.title.startsWith("…")) document.title = TITLE;
        if (this.#prover?.state.kind === "ready") this.#tellModel("good", "ready");
      }
    }
  }

  /** The prover, loaded if it is not; undefined where it cannot be, which is said. */
  #ready(): Promise<TabProver | undefined> {
    this.#loading ??= this.#open();
    return this.#loading;
  }

  async #change(chosen: ChosenProver): Promise<void> {
    this.stop();
    this.#cancel?.abort(new Error("another prover was chosen"));
    const before = this.#loading;
    this.#chosen = chosen;
    this.#loading = (async () => {
      await (await before)?.close();
      return this.#open();
    })();
    await this.#loading;
  }

  async #open(): Promise<TabProver | undefined> {
    const { source, title, weights, contextLength } = this.#chosen;
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.#prover = undefined;
    this.#source.busy(true);
    this.#source.say("");
    this.#tellModel("busy", "is loaded");
    for (const key of ["model", "device"]) dismiss(key);
    try {
      await checkSupport();
      const prover = await load(source === shipped.source ? await shippedFiles(cancel.signal) : source, {
        weights,
        ...(contextLength !== undefined && { contextLength }),
        signal: cancel.signal,
        onProgress: (progress) => this.#source.loading.show(progress),
        onState: (state) => this.#state(state),
      });
      this.#prover = prover;
      this.#sampling.formatsOf(prover);
      const { device, planText } = prover;
      this.#source.say(`${planText}. Computes on ${device.name}${device.software ? ", on the processor" : ""}.`);
      this.#tellModel("good", "ready");
      return prover;
    } catch (error) {
      this.#loading = undefined;
      this.#tellModel("bad", cancel.signal.aborted ? "not loaded" : "could not be loaded");
      if (!cancel.signal.aborted) showError("model", error);
      return undefined;
    } finally {
      this.#source.busy(false);
      void this.#source.listStored();
      byId("prover-summary").textContent = title;
    }
  }

  #state(state: TabProver["state"]): void {
    if (state.kind === "lost") {
      this.#tellModel("busy", "lost its device");
      notice(
        "device",
        "The browser took the graphics device away.",
        [state.error.message.split("\n")[0] ?? ""],
        "This happens when a driver restarts, a laptop sleeps or memory runs short. The model is being loaded again; then press Prove once more.",
      );
    }
    if (state.kind === "ready") {
      dismiss("device");
      this.#tellModel("good", "ready");
    }
    if (state.kind === "failed") {
      this.#loading = undefined;
      this.#tellModel("bad", "could not be loaded again");
      showError("device", state.error);
    }
  }

  #seen(): void {
    if (document.hidden || this.#work === undefined) return;
    notice("hidden", "Work has gone on while this tab was hidden.", [
      "Some browsers slow down what is hidden; on phones it may be stopped, and the device taken away.",
    ]);
  }

  #tellModel(tone: string, word: string): void {
    lamp("prover-lamp", tone, `${this.#chosen.title} ${word}`);
    byId("prover-summary").textContent = `${this.#chosen.title} ${word}`;
  }
}

const TITLE = "A prover in a tab · gentzen";

function lamp(id: string, tone: string, text: string): void {
  const place = byId(id);
  place.dataset.tone = tone;
  place.textContent = text;
}

/** Shows what can be done meanwhile. What had the focus and is hidden gives it on. */
function busy(isBusy: boolean): void {
  const [stop, prove, search] = ["stop", "prove", "search"].map((id) => byId<HTMLButtonElement>(id));
  if (stop === undefined || prove === undefined || search === undefined) return;
  const { activeElement } = document;
  stop.hidden = !isBusy;
  for (const each of [prove, search]) each.hidden = isBusy;
  if (isBusy && (activeElement === prove || activeElement === search)) stop.focus();
  if (!isBusy && activeElement === stop) prove.focus();
  document.body.classList.toggle("working", isBusy);
}
