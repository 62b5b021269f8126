// The script of the worker that says what is open behind the lines of a proof, or asks a Kimina server.
import { type Verifier, webKiminaVerifier } from "../../verify/index.ts";
import { Channel, type Port } from "../channel/channel.ts";
import type { SessionProcedures } from "../channel/protocol.ts";
import { ProofFollower } from "./follow_proof.ts";

/** Statements whose sessions are kept: an editor asks about one again and again, with a line more. */
const KEPT = 16;
/** The server that this worker asks; there is a worker for each. */
let kimina: Verifier | undefined;
const followers = new Map<string, ProofFollower>();

new Channel<SessionProcedures, object>(self as unknown as Port, {
  goals({ header = "", statement, lines }) {
    const key = JSON.stringify([header, statement]);
    const follower = followers.get(key) ?? ProofFollower.of({ header, statement });
    followers.delete(key);
    followers.set(key, follower);
    const [oldest] = followers.keys();
    if (followers.size > KEPT && oldest !== undefined) followers.delete(oldest);
    const { first } = follower;
    return "kind" in first ? first : { first, states: follower.follow(lines) };
  },
  kimina({ server, requests }) {
    kimina ??= webKiminaVerifier(server);
    return kimina.verifyAll(requests);
  },
});
