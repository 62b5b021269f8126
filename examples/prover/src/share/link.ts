// A theorem and its proof in the address of the page, behind #: they go to no server.

export interface Shared {
  readonly theorem: string;
  readonly proof: string;
}

/** The hash of a link: `#theorem=…&proof=…`. */
export function hashOf({ theorem, proof }: Shared): string {
  const fields = new URLSearchParams({ theorem, ...(proof.trim() !== "" && { proof }) });
  return `#${fields}`;
}

/** What a hash holds; undefined where there is no theorem in it. */
export function sharedIn(hash: string): Shared | undefined {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const theorem = fields.get("theorem");
  return theorem === null ? undefined : { theorem, proof: fields.get("proof") ?? "" };
}

/** The address of Lean 4 Web with a text in its editor, where real Lean checks it. */
export function lean4web(text: string): string {
  return `https://live.lean-lang.org/#code=${encodeURIComponent(text)}`;
}
