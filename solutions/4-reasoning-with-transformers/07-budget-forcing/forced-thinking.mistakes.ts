import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { END, isDigit, operandOf, SO, WAIT } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type Sample, sampleChains } from "../02-self-consistency/sample-chains.js";
import { forbidTokens } from "./forbid-tokens.js";
import {
  type Adjust,
  type Forced,
  atLeast as least,
  atMost as most,
  mayStop as place,
  thoughtsIn,
  waitInstead,
} from "./forced-thinking.js";

type Place = (written: number[]) => boolean;
type Count = (written: number[]) => number;

const waitsIn: Count = (written) => written.filter((id) => id === WAIT).length;
const allBut = (logits: number[], kept: number[]) =>
  forbidTokens(
    logits,
    logits.map((_, id) => id).filter((id) => !kept.includes(id)),
  );
const toWait = (logits: number[]) => {
  const swapped = [...logits];
  swapped[WAIT] = logits[SO];
  return forbidTokens(swapped, [SO]);
};

/** The three controls at another place, or with another count. */
const controls = ({ at = place, count = thoughtsIn }: { at?: Place; count?: Count }) => ({
  atLeast:
    (thoughts: number): Adjust =>
    (logits, written) =>
      at(written) && count(written) < thoughts ? forbidTokens(logits, [SO, END]) : logits,
  atMost:
    (thoughts: number): Adjust =>
    (logits, written) =>
      at(written) && count(written) >= thoughts ? allBut(logits, [SO]) : logits,
  waitInstead:
    (times: number, thoughts: number): Adjust =>
    (logits, written) =>
      at(written) && count(written) > 0 && count(written) < thoughts && waitsIn(written) < times
        ? toWait(logits)
        : logits,
});

/** WAITs under other conditions, or other logits for them. */
const waiting = ({
  logitsFor = toWait,
  early = (written, thoughts) => thoughtsIn(written) > 0 && thoughtsIn(written) < thoughts,
  often = (written, times) => waitsIn(written) >= times,
}: {
  logitsFor?: (logits: number[]) => number[];
  early?: (written: number[], thoughts: number) => boolean;
  often?: (written: number[], times: number) => boolean;
}) => ({
  waitInstead:
    (times: number, thoughts: number): Adjust =>
    (logits, written) =>
      place(written) && early(written, thoughts) && !often(written, times) ? logitsFor(logits) : logits,
});

/** Chains sampled or read in another way. */
const sampling = ({
  temperature = 1,
  most = (longest) => longest,
  told = ({ written }) => ({ answer: parseChain(written).answer, tokens: written.length }),
  heard = (adjust) => adjust,
}: {
  temperature?: number;
  most?: (longest: number, digits: number) => number;
  told?: (sample: Sample, digits: number[]) => Forced;
  heard?: (adjust: Adjust) => Adjust | undefined;
}) => ({
  async forcedThinking(model: GPT, problems: number[][], adjust: Adjust, rng: Random): Promise<Forced[]> {
    const K = problems[0]?.length ?? 0;
    const samples = await sampleChains(model, problems.map(promptOf), {
      ...{ temperature, most: most(model.P.shape[0] - K - 1, K), rng, adjust: heard(adjust) },
    });
    return samples.map((sample, b) => told(sample, problems[b]));
  },
});
const answerIn = (written: number[]) => parseChain(written).answer;

const oneList: number[] = [];

/** Controls that give out the same list at every call. */
const intoOneList =
  <T extends number[]>(make: (...given: T) => Adjust) =>
  (...given: T): Adjust => {
    const control = make(...given);
    return (...asked) => {
      oneList.splice(0, oneList.length, ...control(...asked));
      return oneList;
    };
  };

export default mistakesFor<typeof import("./forced-thinking.js")>({
  "bans-after-the-stop": {
    because:
      "The answer was taken for thinking: its digit, too, is a place where the controls act. After ⇒ nothing is controlled.",
    mayStop: (written) => written.length === 0 || isDigit(written[written.length - 1]),
    ...controls({ at: (written) => written.length === 0 || isDigit(written[written.length - 1]) }),
  },
  "stops-anywhere": {
    because: "The controls act in the middle of a thought, too. There the total comes next, not ⇒.",
    mayStop: (written) => !written.includes(SO),
    ...controls({ at: (written) => !written.includes(SO) }),
  },
  "not-at-the-start": {
    because: "The start was left out. There the model decides for the first time whether to think at all.",
    mayStop: (written) => written.length > 0 && place(written),
    ...controls({ at: (written) => written.length > 0 && place(written) }),
  },
  "stops-after-an-operand": {
    because: "The controls act after an operand. A thought ends with its total.",
    mayStop: (written) =>
      written.length === 0 || (!written.includes(SO) && operandOf(written[written.length - 1]) !== null),
    ...controls({
      at: (written) =>
        written.length === 0 || (!written.includes(SO) && operandOf(written[written.length - 1]) !== null),
    }),
  },
  "even-lengths": {
    because:
      "A thought's end was read off the length. A WAIT and its total are two tokens as well, and a broken chain shifts all.",
    mayStop: (written) => !written.includes(SO) && written.length % 2 === 0,
    ...controls({ at: (written) => !written.includes(SO) && written.length % 2 === 0 }),
  },
  "tokens-for-thoughts": {
    because: "Tokens were counted. A thought has two.",
    ...controls({ count: (written) => written.length }),
  },
  "half-the-tokens": {
    because: "Thoughts were counted as half of the tokens. A WAIT and the total after it are no thought.",
    ...controls({ count: (written) => Math.floor(written.length / 2) }),
  },
  "different-operands": {
    because: "Different operands were counted. A thought counts, also if it adds an operand again.",
    ...controls({
      count: (written) => new Set(parseChain(written).thoughts.map(({ operand }) => operand)).size,
    }),
  },
  "one-thought-less": {
    because: "With one thought less than asked for the model was let go.",
    atLeast: (thoughts) => least(thoughts - 1),
  },
  "one-thought-more": {
    because: "With exactly so many thoughts the model was not let go. `least` of them are enough.",
    atLeast: (thoughts) => least(thoughts + 1),
  },
  "period-allowed": {
    because: "Only ⇒ was banned. A period ends the thinking just as well, and without an answer.",
    atLeast: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) < thoughts ? forbidTokens(logits, [SO]) : logits,
  },
  "wait-banned-too": {
    because: "WAIT was banned, too. All other logits stay as they are.",
    atLeast: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) < thoughts ? forbidTokens(logits, [SO, END, WAIT]) : logits,
  },
  "operands-alone": {
    because:
      "Everything but operands was banned. Only a stop is: what the model writes else is its own affair.",
    atLeast: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) < thoughts
        ? allBut(
            logits,
            logits.map((_, id) => id).filter((id) => operandOf(id) !== null),
          )
        : logits,
  },
  "most-banned-below": {
    because: "Below the most ⇒ was banned. The model may stop earlier.",
    atMost: (thoughts) => (logits, written) =>
      most(thoughts)(least(thoughts)(logits, written, 0), written, 0),
  },
  "one-thought-over-the-most": {
    because: "One thought more than the most was let through.",
    atMost: (thoughts) => most(thoughts + 1),
  },
  "exactly-the-most": {
    because:
      "⇒ was forced at exactly so many thoughts, and not with more. With more it is needed all the more.",
    atMost: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) === thoughts ? allBut(logits, [SO]) : logits,
  },
  "stop-or-period": {
    because: "⇒ and the period were left. With a period the model would end without an answer.",
    atMost: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) >= thoughts ? allBut(logits, [SO, END]) : logits,
  },
  "operands-banned-at-most": {
    because:
      "Only operands were banned. Then WAIT, a digit or a period can still be drawn in the place of ⇒.",
    atMost: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) >= thoughts
        ? forbidTokens(
            logits,
            logits.map((_, id) => id).filter((id) => operandOf(id) !== null),
          )
        : logits,
  },
  "wait-always": {
    because:
      "WAIT was forced, whether the model wanted to stop or not. It comes where ⇒ would have been drawn.",
    ...waiting({ logitsFor: (logits) => allBut(logits, [WAIT]) }),
  },
  "wait-besides-the-stop": {
    because: "WAIT got the logit of ⇒, and ⇒ kept it. ⇒ can still be drawn then, half as often.",
    ...waiting({
      logitsFor: (logits) => {
        const both = [...logits];
        both[WAIT] = logits[SO];
        return both;
      },
    }),
  },
  "stop-banned-alone": {
    because: "⇒ was banned, and WAIT did not get its logit. No WAIT is drawn then.",
    ...waiting({ logitsFor: (logits) => forbidTokens(logits, [SO]) }),
  },
  "logits-added-up": {
    because: "The logits of WAIT and ⇒ were added. That multiplies their probabilities.",
    ...waiting({
      logitsFor: (logits) => {
        const swapped = [...logits];
        swapped[WAIT] = logits[SO] + logits[WAIT];
        return forbidTokens(swapped, [SO]);
      },
    }),
  },
  "logits-exchanged": {
    because: "WAIT and ⇒ exchanged their logits. ⇒ can still be drawn then.",
    ...waiting({
      logitsFor: (logits) => {
        const swapped = [...logits];
        [swapped[WAIT], swapped[SO]] = [logits[SO], logits[WAIT]];
        return swapped;
      },
    }),
  },
  "larger-of-the-two": {
    because: "WAIT got the larger one of both logits. It gets that of ⇒, and its own is lost.",
    ...waiting({
      logitsFor: (logits) => {
        const swapped = [...logits];
        swapped[WAIT] = Math.max(logits[WAIT], logits[SO]);
        return forbidTokens(swapped, [SO]);
      },
    }),
  },
  "wait-keeps-its-own": {
    because: "WAIT got the probability of ⇒ on top of its own. Its own is lost: WAIT is as likely as ⇒ was.",
    ...waiting({
      logitsFor: (logits) => {
        const swapped = [...logits];
        swapped[WAIT] = Math.log(Math.exp(logits[WAIT]) + Math.exp(logits[SO]));
        return forbidTokens(swapped, [SO]);
      },
    }),
  },
  "wait-at-the-start": {
    because: "WAIT came before the first thought. There is no total to repeat.",
    ...waiting({ early: (written, thoughts) => thoughtsIn(written) < thoughts }),
  },
  "wait-when-done": {
    because: "WAIT came after all thoughts as well. Then ⇒ is in time.",
    ...waiting({ early: (written) => thoughtsIn(written) > 0 }),
  },
  "one-wait-more": {
    because: "A row got one WAIT more than it should.",
    ...waiting({ often: (written, times) => waitsIn(written) > times }),
  },
  "waits-without-a-limit": {
    because: "The WAITs of a row had no limit.",
    ...waiting({ often: () => false }),
  },
  "waits-counted-for-all-rows": {
    because: "WAITs were counted in a variable, over all rows. What a row has written is in `written`.",
    waitInstead: (times, thoughts) => {
      let given = 0;
      return (logits, written) => {
        const isEarly = place(written) && thoughtsIn(written) > 0 && thoughtsIn(written) < thoughts;
        return isEarly && given++ < times ? toWait(logits) : logits;
      };
    },
  },
  greedy: {
    because: "Chains were drawn at temperature 0. Temperature 1 was asked for.",
    ...sampling({ temperature: 0 }),
  },
  "fifteen-tokens": {
    because:
      "A chain got 2·K + 3 tokens. With WAITs or more thoughts it needs more: it may fill the context.",
    ...sampling({ most: (_, K) => 2 * K + 3 }),
  },
  "one-token-short": {
    because: "The last position of the context stayed unused.",
    ...sampling({ most: (longest) => longest - 1 }),
  },
  "adjust-not-passed-on": {
    because: "`adjust` was not passed on, so the model thinks as it likes.",
    ...sampling({ heard: () => undefined }),
  },
  "prompt-counted": {
    because: "The tokens of the problem were counted. The model didn't write them.",
    ...sampling({
      told: ({ written }, digits) => ({
        answer: answerIn(written),
        tokens: written.length + digits.length + 1,
      }),
    }),
  },
  "thinking-counted-alone": {
    because: "Only the thinking was counted. All tokens that the model wrote cost something.",
    ...sampling({
      told: ({ written }) => ({
        answer: answerIn(written),
        tokens: written.includes(SO) ? written.indexOf(SO) : written.length,
      }),
    }),
  },
  "waits-for-free": {
    because: "WAITs were not counted. They are tokens like others.",
    ...sampling({
      told: ({ written }) => ({ answer: answerIn(written), tokens: written.length - waitsIn(written) }),
    }),
  },
  "zero-is-no-answer": {
    because: "The answer 0 became null, because 0 counts as false. It is a digit like any other.",
    ...sampling({
      told: ({ written }) => ({ answer: parseChain(written).answer || null, tokens: written.length }),
    }),
  },
  "last-digit-is-the-answer": {
    because: "The last digit was taken for the answer. A chain without ⇒ and a digit after it has none.",
    ...sampling({
      told: ({ written }) => ({
        answer: written.findLast((id) => isDigit(id)) ?? null,
        tokens: written.length,
      }),
    }),
  },
  "bans-everywhere": {
    because: "`atLeast` acts in the middle of a thought, too. It acts only where the model may stop.",
    atLeast: (thoughts) => (logits, written) =>
      thoughtsIn(written) < thoughts ? forbidTokens(logits, [SO, END]) : logits,
  },
  "stops-in-a-thought": {
    because: "`atMost` acts in the middle of a thought, too. It acts only where the model may stop.",
    atMost: (thoughts) => (logits, written) =>
      thoughtsIn(written) >= thoughts ? allBut(logits, [SO]) : logits,
  },
  "waits-in-a-thought": {
    because: "`waitInstead` acts in the middle of a thought, too. It acts only where the model may stop.",
    waitInstead: (times, thoughts) => (logits, written) =>
      thoughtsIn(written) > 0 && thoughtsIn(written) < thoughts && waitsIn(written) < times
        ? toWait(logits)
        : logits,
  },
  "stop-made-likely": {
    because: "⇒ was made likely, and the others can still be drawn. Forbid all but ⇒.",
    atMost: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) >= thoughts
        ? logits.map((logit, id) => (id === SO ? Math.max(...logits) + 20 : logit))
        : logits,
  },
  "unlikely-not-impossible": {
    because: "⇒ and the period got a low logit, and can still be drawn. Forbid them.",
    atLeast: (thoughts) => (logits, written) =>
      place(written) && thoughtsIn(written) < thoughts
        ? logits.map((logit, id) => (id === SO || id === END ? -100 : logit))
        : logits,
  },
  "asks-the-latest-control": {
    because:
      "You keep the numbers of a control outside the function, where the next control writes over them. Keep them in the call.",
    atLeast: asTheLatest(least),
    atMost: asTheLatest(most),
    waitInstead: asTheLatest(waitInstead),
  },
  "one-list-for-all-logits": {
    because:
      "You write all logits into one list, so a later call changes what an earlier one returned. Return a new list.",
    atLeast: intoOneList(least),
    atMost: intoOneList(most),
    waitInstead: intoOneList(waitInstead),
  },
});
