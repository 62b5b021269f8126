// The parts of this layer that need Node, which are all: a model behind OpenAI's interface.
export { serveFields, serveModel } from "./serve_model.ts";
