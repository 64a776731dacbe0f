import { parseChain } from "../../../lib/chain-sums/chains.js";
import { DIGITS } from "../../../lib/chain-sums/checkpoints.js";
import { mersenneTwister } from "../../../lib/random.js";
import { pose, speaker } from "./aloud.js";
import type { Method } from "./method.js";
import { sayVerdict } from "./verdict.js";

type Forcing =
  typeof import("../../../solutions/4-reasoning-with-transformers/07-budget-forcing/forced-thinking.js");

/** The same model twice: free to stop, and made to think at least six thoughts. */
export const budget: Method = async (tools) => {
  const { atLeast } = await tools.load<Forcing>("forced-thinking");
  const say = await speaker(tools);
  return async (digits) => {
    // Both have the same luck: the two chains part where the first would stop too early.
    const seed = tools.rng.integer(2 ** 32);
    const ways = { "free to stop": undefined, [`at least ${DIGITS} thoughts`]: atLeast(DIGITS) };
    pose(tools.stage, digits);
    for (const [name, adjust] of Object.entries(ways)) {
      tools.stage.say(`${tools.name}, ${name}:`);
      const { temperature } = tools;
      const { written } = await say(digits, { temperature, rng: mersenneTwister(seed), adjust });
      sayVerdict(tools.stage, digits, parseChain(written).answer, { tokens: written.length });
    }
  };
};
