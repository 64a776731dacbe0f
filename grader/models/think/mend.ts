import { parseChain } from "../../../lib/chain-sums/chains.js";
import type { Random } from "../../../lib/random.js";
import { count } from "../../core/course/count.js";
import { scoreText } from "../../core/numbers.js";
import { finisher, pose } from "./aloud.js";
import { judgeOf } from "./judge.js";
import type { Method } from "./method.js";
import type { WrongStep } from "./steps.js";
import { sayVerdict } from "./verdict.js";

type Mending = typeof import("../../../solutions/4-reasoning-with-transformers/05-best-of-n/mend-chains.js");

const ROUNDS = 6;
/** A step that is more likely wrong than right is doubted. */
const THRESHOLD = 0;

/** One chain, that is cut at the first step that the learner's judge doubts, and written on from there. */
export const mend: Method = async (tools) => {
  const { mendChains, trustedTokens } = await tools.load<Mending>("mend-chains");
  const { stage } = tools;
  const judge = await judgeOf(tools);
  const finished = await finisher(tools);
  return async (digits) => {
    pose(stage, digits);
    const rng = counting(tools.rng);
    let [draft, calls, kept, before]: [number, number, number | null, number] = [0, 0, 0, 0];
    const show = (written: number[], doubted?: number) => {
      // One draw is one token. More than this chain needed: others were written before it that were never shown.
      const fresh = rng.draws() - before;
      before = rng.draws();
      if (fresh !== written.length - (kept ?? 0))
        stage.note(`${count(fresh - written.length, "token")} went into chains that the judge cannot read`);
      const line = stage.chain(String(++draft));
      for (const [i, id] of written.entries()) line.write(id, i === doubted ? "?" : "");
      return finished(line, digits, written);
    };
    const [{ written, tokens }] = await mendChains(
      tools.model,
      [digits],
      async (drafts) => {
        const scores = await judge(drafts);
        calls++;
        const trusted = trustedTokens(scores[0], THRESHOLD);
        const wrong = show(drafts[0].written, trusted === null ? undefined : trusted + 1);
        kept = trusted;
        stage.note(trusted === null ? "the judge doubts no step" : doubtOf(scores[0], trusted, wrong));
        return scores;
      },
      { rounds: ROUNDS, threshold: THRESHOLD },
      rng,
    );
    if (rng.draws() > before) {
      show(written);
      stage.note(`not judged: the ${ROUNDS} rounds are over`);
    }
    sayVerdict(stage, digits, parseChain(written).answer, { tokens, calls });
  };
};

/** Which step is doubted, how likely the judge finds it, and what is kept. */
function doubtOf(scores: number[], trusted: number, wrong: WrongStep[]): string {
  const step = trusted / 2;
  const likely = scoreText(1 / (1 + Math.exp(-scores[step])));
  const odd = wrong.some((one) => one.step === step) ? "" : ", which is right";
  const kept = trusted === 0 ? "no token is" : `${count(trusted, "token")} are`;
  return `the judge doubts step ${step + 1} (${likely})${odd}; ${kept} kept`;
}

/** A source of random numbers that knows how many were drawn from it. */
function counting(rng: Random): Random & { draws(): number } {
  let drawn = 0;
  return {
    ...rng,
    random: () => {
      drawn++;
      return rng.random();
    },
    draws: () => drawn,
  };
}
