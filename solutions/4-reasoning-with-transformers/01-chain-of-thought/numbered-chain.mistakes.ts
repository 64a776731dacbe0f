import { mistakesFor } from "#lib/author/mistakes";
import { END, MODULUS, operandToken, SO } from "#lib/chain-sums/tokens";
import { directAnswer as direct, numberedChain as right } from "./numbered-chain.js";

/** What one thought is made of. */
interface Step {
  /** how many thoughts came before */
  n: number;
  K: number;
  start: number;
  digits: number[];
  /** what the right chain adds here */
  operand: number;
  /** the total before and after it, as this answer counts it */
  before: number;
  after: number;
}

/** How a chain is written; a mistake replaces some of it. */
interface Parts {
  operand: (step: Omit<Step, "operand" | "before" | "after">) => number;
  total: (step: Omit<Step, "after">) => number;
  thought: (step: Step) => number[];
  thoughts: (K: number, start: number) => number;
  end: (total: number, digits: number[]) => number[];
}

const parts: Parts = {
  operand: ({ n, K, start }) => (start + n) % K,
  total: ({ before, digits, operand }) => (before + digits[operand]) % MODULUS,
  thought: ({ operand, after }) => [operandToken(operand), after],
  thoughts: (K) => K,
  end: (total) => [SO, total, END],
};

const writing = (other: Partial<Parts>) => ({
  numberedChain(digits: number[], start: number): number[] {
    right(digits, start); // what it refuses is refused
    const way = { ...parts, ...other };
    const K = digits.length;
    const written: number[] = [];
    let total = 0;
    for (let n = 0; n < way.thoughts(K, start); n++) {
      const operand = way.operand({ n, K, start, digits });
      const before = total;
      total = way.total({ n, K, start, digits, operand, before });
      written.push(...way.thought({ n, K, start, digits, operand, before, after: total }));
    }
    return [...written, ...way.end(total, digits)];
  },
});

let kept = 0;

export default mistakesFor<typeof import("./numbered-chain.js")>({
  "adds-two-digits-first": {
    because:
      "The first thought adds two digits at once. It adds only operand `start`, so its total is that digit, and a chain has K thoughts.",
    ...writing({
      thoughts: (K) => Math.max(1, K - 1),
      operand: ({ n, K, start }) => (start + Math.min(n + 1, K - 1)) % K,
      total: ({ n, K, before, digits, operand, start }) =>
        ((n === 0 && K > 1 ? digits[start] : before) + digits[operand]) % MODULUS,
    }),
  },
  "totals-not-wrapped": {
    because:
      "The totals grow beyond 9. Only their last digit is kept; 10 and more are the ids of other tokens.",
    ...writing({ total: ({ before, digits, operand }) => before + digits[operand] }),
  },
  "ten-stays-ten": {
    because: "A total of exactly 10 stays 10, which is the id of =. Its last digit is 0.",
    ...writing({
      total: ({ before, digits, operand }) => {
        const sum = before + digits[operand];
        return sum > MODULUS ? sum - MODULUS : sum;
      },
    }),
  },
  "operand-by-its-digit": {
    because:
      "The operand was searched by its digit, which finds the first of two equal ones. It is a place in the problem.",
    ...writing({
      thought: ({ operand, digits, after }) => [operandToken(digits.indexOf(digits[operand])), after],
    }),
  },
  "zeros-left-out": {
    because: "A digit of 0 has no thought. There is one thought for each digit, whatever it adds.",
    ...writing({
      thought: ({ operand, digits, after }) => (digits[operand] === 0 ? [] : [operandToken(operand), after]),
    }),
  },
  "answer-not-wrapped": {
    because: "You wrote the whole sum as the answer: 17 is the id of #2. The answer is the last total, 7.",
    ...writing({ end: (_, digits) => [SO, digits.reduce((sum, x) => sum + x, 0), END] }),
  },
  "last-total-not-wrapped": {
    because: "You wrote the last total as the whole sum: 17 is the id of #2. Every total is a last digit.",
    ...writing({
      total: ({ n, K, before, digits, operand }) =>
        n === K - 1 ? digits.reduce((sum, x) => sum + x, 0) : (before + digits[operand]) % MODULUS,
    }),
  },
  "one-addition-not-wrapped": {
    because: "You wrote the last addition without reducing it: more than 9 is the id of another token.",
    ...writing({
      total: ({ n, K, before, digits, operand }) =>
        n === K - 1 ? before + digits[operand] : (before + digits[operand]) % MODULUS,
    }),
  },
  "wraps-only-the-answer": {
    because: "Only the answer is a last digit. The total of every thought is one as well.",
    ...writing({
      total: ({ before, digits, operand }) => before + digits[operand],
      end: (total) => [SO, total % MODULUS, END],
    }),
  },
  "sums-the-digits-of-a-total": {
    because: "14 became 5, the sum of its digits. A total is kept modulo 10, so 14 becomes 4.",
    ...writing({
      total: ({ before, digits, operand }) => {
        const sum = before + digits[operand];
        return sum < MODULUS ? sum : sum - MODULUS + 1;
      },
    }),
  },
  "operands-from-one": {
    because: "The operands are counted from 1. The first digit is operand 0.",
    ...writing({ thought: ({ operand, after }) => [operandToken(0) + operand + 1, after] }),
  },
  "thoughts-numbered": {
    because:
      "The thoughts are numbered in the order of the chain. The number says which digit of the problem is added.",
    ...writing({ thought: ({ n, after }) => [operandToken(n), after] }),
  },
  "start-ignored": {
    because: "Every chain begins with the first digit. It begins with operand `start`.",
    ...writing({ operand: ({ n }) => n }),
  },
  "stops-at-the-last-operand": {
    because: "The chain ends with the last digit. After it come the digits before `start`.",
    ...writing({ thoughts: (K, start) => K - start }),
  },
  "start-first-the-rest-in-order": {
    because: "After operand `start` came the others from 0 on. The next operand is the one after it.",
    ...writing({ operand: ({ n, start }) => (n === 0 ? start : n <= start ? n - 1 : n) }),
  },
  "goes-backwards": {
    because: "The operands go down. After operand 1 comes operand 2, and after the last one operand 0.",
    ...writing({ operand: ({ n, K, start }) => (start - n + K) % K }),
  },
  "totals-from-the-first-digit": {
    because:
      "The total is that of all digits up to the operand. It is the total of what this chain has added so far.",
    ...writing({
      total: ({ digits, operand }) => digits.slice(0, operand + 1).reduce((sum, x) => sum + x, 0) % MODULUS,
    }),
  },
  "writes-the-digit": {
    because:
      "The second token of a thought is the digit that is added. It has to be the new total, or the next thought must add up everything again.",
    ...writing({
      thought: ({ operand, digits }) => [operandToken(operand), digits[operand]],
    }),
  },
  "no-running-total": {
    because: "Each thought begins at 0 again. It adds its digit to the total of the thought before it.",
    ...writing({ total: ({ digits, operand }) => digits[operand] }),
  },
  "one-thought-too-many": {
    because: "The first operand was added once more at the end. There is one thought for each digit.",
    ...writing({ thoughts: (K) => K + 1 }),
  },
  "total-before-the-addition": {
    because: "A thought has the total before its digit is added. It has the new total.",
    ...writing({ thought: ({ operand, before }) => [operandToken(operand), before] }),
  },
  "operand-as-a-digit": {
    because:
      "The operand was written as a plain number, and that is the id of a digit. Operands have tokens of their own.",
    ...writing({ thought: ({ operand, after }) => [operand, after] }),
  },
  "digit-for-its-operand": {
    because:
      "The first token of a thought is the digit itself. It says which operand is added: two digits may be equal.",
    ...writing({ thought: ({ operand, digits, after }) => [digits[operand], after] }),
  },
  "totals-only": {
    because:
      "The thoughts are totals alone. Then the model has to count its thoughts to find out which digit comes next.",
    ...writing({ thought: ({ after }) => [after] }),
  },
  "total-first": {
    because: "The total was written before the operand. The model decides what to add, then adds it.",
    ...writing({ thought: ({ operand, after }) => [after, operandToken(operand)] }),
  },
  "last-thought-left-out": {
    because:
      "The last thought was left out, because the answer tells its total. There is one thought for each digit.",
    ...writing({
      thought: ({ n, K, operand, after }) => (n === K - 1 ? [] : [operandToken(operand), after]),
    }),
  },
  "no-period": {
    because: "The period is missing. A model that never sees one doesn't learn to stop.",
    ...writing({ end: (total) => [SO, total] }),
  },
  "no-answer": {
    because: "The answer is missing after ⇒. It is the last total once more.",
    ...writing({ end: () => [SO, END] }),
  },
  "no-arrow": {
    because: "⇒ is missing. It tells the model, and the reader, that the answer comes next.",
    ...writing({ end: (total) => [total, END] }),
  },
  "total-is-kept": {
    because: "The total of the last call was kept. Every chain begins at 0.",
    ...writing({
      total: ({ before, digits, operand, n }) => {
        kept = ((n === 0 ? kept : before) + digits[operand]) % MODULUS;
        return kept;
      },
    }),
  },
  "turns-the-problem": {
    because: "The list of digits was rotated in place. It belongs to the caller and has to stay as it was.",
    numberedChain(digits: number[], start: number): number[] {
      const written = right(digits, start);
      digits.push(...digits.splice(0, start));
      return written;
    },
  },
  "answer-of-the-last-digit": {
    because: "You wrote the digit that was added last as the answer. The answer is the last total once more.",
    numberedChain(digits, start) {
      const chain = right(digits, start);
      const last = digits[(start + digits.length - 1) % digits.length];
      return [...chain.slice(0, -2), last, END];
    },
  },
  "first-digit-twice": {
    because:
      "The total begins with the first digit, and the first thought adds it again. A chain begins at a total of 0.",
    ...writing({
      total: ({ n, before, digits, operand }) =>
        ((n === 0 ? digits[operand] : before) + digits[operand]) % MODULUS,
    }),
  },
  "modulo-the-digits": {
    because:
      "Totals were taken modulo K, the number of digits. A last digit is what is left of a division by 10.",
    ...writing({ total: ({ before, digits, operand, K }) => (before + digits[operand]) % K }),
  },
  "direct-answer-not-wrapped": {
    because: "The direct answer holds the whole sum: 17 is the id of #2. It is the last digit of the sum.",
    directAnswer(digits) {
      direct(digits);
      return [SO, digits.reduce((sum, x) => sum + x, 0), END];
    },
  },
});
