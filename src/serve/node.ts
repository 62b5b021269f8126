// The parts of this layer that need Node, which are all: a model behind OpenAI's interface, runs as pages.
export { serveFields, serveModel } from "./serve_model.ts";
export { watchFields, watchRuns } from "./watch/watch_runs.ts";
