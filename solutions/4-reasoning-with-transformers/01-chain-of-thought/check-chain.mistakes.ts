import { mistakesFor } from "#lib/author/mistakes";
import type { Thought } from "#lib/chain-sums/chains";
import { type ChainCheck, checkChain as right } from "./check-chain.js";

/** What a rule may look at: the problem, the chain up to a place, and which operands were in turn. */
interface Place {
  digits: number[];
  thoughts: Thought[];
  t: number;
  inTurn: boolean[];
}

interface Rules {
  inTurn?: (place: Omit<Place, "inTurn">) => boolean;
  valid?: (place: Place) => boolean;
  onTrack?: (place: Place & { valid: boolean[] }) => boolean;
  firstError?: (valid: boolean[]) => number | null;
}

const sum = (list: number[]) => list.reduce((a, b) => a + b, 0) % 10;
const before = ({ thoughts, t }: { thoughts: Thought[]; t: number }) => (t === 0 ? 0 : thoughts[t - 1].total);
const added = ({ digits, thoughts, t }: Place) =>
  thoughts.slice(0, t + 1).map(({ operand }) => digits[operand]);

const properTurn = ({ digits: { length: K }, thoughts, t }: Omit<Place, "inTurn">) =>
  thoughts[t].operand < K &&
  (t === 0 || (thoughts[t - 1].operand < K && thoughts[t].operand === (thoughts[t - 1].operand + 1) % K));
const follows = (place: Place) =>
  (before(place) + place.digits[place.thoughts[place.t].operand]) % 10 === place.thoughts[place.t].total;
const properStep = (place: Place) => place.inTurn[place.t] && follows(place);
const isTrue = (place: Place) => place.thoughts[place.t].total === sum(added(place));
const properTrack = (place: Place) =>
  place.t < place.digits.length && place.inTurn.slice(0, place.t + 1).every(Boolean) && isTrue(place);
const properError = (valid: boolean[]) => (valid.includes(false) ? valid.indexOf(false) : null);

/** The check with some of its rules replaced; what is refused stays refused. */
function checking({
  inTurn = properTurn,
  valid = properStep,
  onTrack = properTrack,
  firstError = properError,
}: Rules) {
  return {
    checkChain(digits: number[], thoughts: Thought[]): ChainCheck {
      right(digits, thoughts);
      const turns = thoughts.map((_, t) => inTurn({ digits, thoughts, t }));
      const steps = thoughts.map((_, t) => valid({ digits, thoughts, t, inTurn: turns }));
      const track = thoughts.map((_, t) => onTrack({ digits, thoughts, t, inTurn: turns, valid: steps }));
      return { valid: steps, onTrack: track, firstError: firstError(steps) };
    },
  };
}

const NOTHING_WRONG: ChainCheck = { valid: [], onTrack: [], firstError: null };

export default mistakesFor<typeof import("./check-chain.js")>({
  "all-after-an-error-invalid": {
    because:
      "Everything after the first error was called invalid. A thought that follows from a wrong total is valid all the same.",
    checkChain(digits, thoughts) {
      const check = right(digits, thoughts);
      const first = check.firstError ?? thoughts.length;
      return { ...check, valid: check.valid.map((_, t) => t < first) };
    },
  },
  "against-the-truth": {
    because:
      "Valid was judged by the true total. The question is whether the thought follows from the total that was written before it.",
    ...checking({ valid: (place) => place.inTurn[place.t] && isTrue(place) }),
  },
  "totals-alone": {
    because:
      "Only totals were checked. A chain that uses a digit twice, or in another order, can have perfect sums.",
    ...checking({
      inTurn: ({ digits, thoughts, t }) => thoughts[t].operand < digits.length,
    }),
  },
  "any-unused-operand": {
    because:
      "Any operand that wasn't used yet was let through. After the first thought only the next one is in turn.",
    ...checking({
      inTurn: ({ digits, thoughts, t }) =>
        thoughts[t].operand < digits.length &&
        !thoughts.slice(0, t).some(({ operand }) => operand === thoughts[t].operand),
    }),
  },
  "from-operand-0": {
    because: "Thought t was expected to add operand t. A chain may begin with any operand.",
    ...checking({ inTurn: ({ digits, thoughts, t }) => thoughts[t].operand === t % digits.length }),
  },
  "counted-from-the-first": {
    because:
      "The operand in turn was counted from the first thought. It is the one after the operand that the thought before wrote, even if that was wrong.",
    ...checking({
      inTurn: ({ digits: { length: K }, thoughts, t }) =>
        thoughts[t].operand < K && thoughts[t].operand === (thoughts[0].operand + t) % K,
    }),
  },
  "not-around-the-end": {
    because: "After the last operand nothing was in turn. Operand 0 comes after the last one.",
    ...checking({
      inTurn: ({ digits, thoughts, t }) =>
        thoughts[t].operand < digits.length &&
        (t === 0 || thoughts[t].operand === thoughts[t - 1].operand + 1),
    }),
  },
  "ends-after-k": {
    because:
      "Thoughts after the last operand were called invalid. Valid asks about one step, and that step can be right although it is one too many.",
    ...checking({ valid: (place) => place.t < place.digits.length && properStep(place) }),
  },
  "unknown-operand-wraps": {
    because: "An operand that the problem doesn't have was counted around. It is never in turn.",
    ...checking({
      inTurn: ({ digits: { length: K }, thoughts, t }) =>
        t === 0 || thoughts[t].operand % K === (thoughts[t - 1].operand + 1) % K,
      valid: (place) =>
        place.inTurn[place.t] &&
        (before(place) + place.digits[place.thoughts[place.t].operand % place.digits.length]) % 10 ===
          place.thoughts[place.t].total,
      onTrack: (place) =>
        place.t < place.digits.length &&
        place.inTurn.slice(0, place.t + 1).every(Boolean) &&
        place.thoughts[place.t].total ===
          sum(
            place.thoughts
              .slice(0, place.t + 1)
              .map(({ operand }) => place.digits[operand % place.digits.length]),
          ),
    }),
  },
  "around-from-an-unknown-operand": {
    because:
      "After an operand that the problem doesn't have, counting went on around the end. No operand is in turn there.",
    ...checking({
      inTurn: ({ digits: { length: K }, thoughts, t }) =>
        thoughts[t].operand < K && (t === 0 || thoughts[t].operand === (thoughts[t - 1].operand + 1) % K),
    }),
  },
  "no-modulus": {
    because: "The total wasn't reduced to its last digit, so every step over 9 looked wrong.",
    ...checking({
      valid: (place) =>
        place.inTurn[place.t] &&
        before(place) + place.digits[place.thoughts[place.t].operand] === place.thoughts[place.t].total,
    }),
  },
  "both-sides-reduced": {
    because:
      "The written total was reduced modulo 10 before it was compared. A thought that says 13 is wrong: a total is a last digit.",
    ...checking({
      valid: (place) =>
        place.inTurn[place.t] &&
        (before(place) + place.digits[place.thoughts[place.t].operand] - place.thoughts[place.t].total) %
          10 ===
          0,
    }),
  },
  "first-thought-unchecked": {
    because:
      "The first thought was taken on trust. Before it the total is 0, so its total must be its digit.",
    ...checking({ valid: (place) => (place.t === 0 ? place.inTurn[0] : properStep(place)) }),
  },
  "operand-for-digit": {
    because: "The number of the operand was added instead of the digit that it stands for.",
    ...checking({
      valid: (place) =>
        place.inTurn[place.t] &&
        (before(place) + place.thoughts[place.t].operand) % 10 === place.thoughts[place.t].total,
    }),
  },
  "on-track-while-valid": {
    because:
      "A chain was off the track for good after its first error. Two errors can cancel, and then the total is true again.",
    ...checking({
      onTrack: ({ t, valid, digits }) => t < digits.length && valid.slice(0, t + 1).every(Boolean),
    }),
  },
  "on-track-is-valid": {
    because:
      "On track was judged like valid, one step at a time. A total that follows from a wrong one isn't the true total.",
    ...checking({ onTrack: ({ t, valid }) => valid[t] }),
  },
  "valid-and-true": {
    because:
      "A thought was on track only if it was valid too. A total that mends an error doesn't follow from the one before, and is true.",
    ...checking({ onTrack: (place) => properTrack(place) && place.valid[place.t] }),
  },
  "true-sum-of-any-operands": {
    because:
      "On track was a matter of sums alone. Every operand up to the thought must have been in turn too.",
    ...checking({ onTrack: (place) => place.t < place.digits.length && isTrue(place) }),
  },
  "its-own-turn-alone": {
    because:
      "Only the thought's own operand had to be in turn. One out of turn leads off the track for good.",
    ...checking({
      onTrack: (place) => place.t < place.digits.length && place.inTurn[place.t] && isTrue(place),
    }),
  },
  "sum-from-the-left": {
    because:
      "The true total was summed from the first digit of the problem. A chain may begin with any operand.",
    ...checking({
      onTrack: (place) =>
        place.t < place.digits.length &&
        place.inTurn.slice(0, place.t + 1).every(Boolean) &&
        place.thoughts[place.t].total === sum(place.digits.slice(0, place.t + 1)),
    }),
  },
  "used-twice-on-track": {
    because: "A chain that goes around again stayed on track. From then on it uses operands twice.",
    ...checking({ onTrack: (place) => place.inTurn.slice(0, place.t + 1).every(Boolean) && isTrue(place) }),
  },
  "zero-for-no-error": {
    because:
      "A chain without an error reported an error in thought 0. Without one there is no first error: null.",
    ...checking({ firstError: (valid) => Math.max(0, valid.indexOf(false)) }),
  },
  "minus-one-for-no-error": {
    because:
      "indexOf says −1 where it finds nothing, and that was passed on. Without an error the result is null.",
    ...checking({ firstError: (valid) => valid.indexOf(false) }),
  },
  "error-in-thought-0-lost": {
    because: "An error in thought 0 was taken for none, because 0 counts as false.",
    ...checking({ firstError: (valid) => (valid.includes(false) && valid.indexOf(false)) || null }),
  },
  "length-for-no-error": {
    because: "A chain without an error reported its length. Without an error the result is null.",
    ...checking({ firstError: (valid) => (valid.includes(false) ? valid.indexOf(false) : valid.length) }),
  },
  "errors-from-one": {
    because: "Thoughts were counted from 1. The result is an index, and the first thought has 0.",
    ...checking({ firstError: (valid) => (valid.includes(false) ? valid.indexOf(false) + 1 : null) }),
  },
  "last-error": {
    because: "The last error was reported. What matters is where the chain goes wrong first.",
    ...checking({ firstError: (valid) => (valid.includes(false) ? valid.lastIndexOf(false) : null) }),
  },
  "first-off-track": {
    because:
      "The first thought off the track was reported. The first error is the first thought that isn't valid.",
    checkChain(digits, thoughts) {
      const check = right(digits, thoughts);
      return { ...check, firstError: properError(check.onTrack) };
    },
  },
  "turn-not-asked": {
    because: "A valid thought needs more than a right total: its operand must be in turn.",
    ...checking({
      valid: (place) => place.thoughts[place.t].operand < place.digits.length && follows(place),
    }),
  },
  "back-on-track-by-the-sum": {
    because:
      "A thought was back on track when its sum was true again. After an operand out of turn no thought is.",
    ...checking({
      onTrack: (place) =>
        place.t < place.digits.length &&
        place.thoughts[place.t].total === sum(added(place).map((x) => x ?? 0)),
    }),
  },
  "empty-check-shared": {
    because: "All chains without a thought got the same lists. Each call returns new ones, empty or not.",
    checkChain(digits, thoughts) {
      const check = right(digits, thoughts);
      return thoughts.length === 0 ? NOTHING_WRONG : check;
    },
  },
});
