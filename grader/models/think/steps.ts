import { parseChain, type Thought } from "../../../lib/chain-sums/chains.js";
import { decode, isDigit, MODULUS, operandOf, operandToken, SO } from "../../../lib/chain-sums/tokens.js";

type CheckChain =
  typeof import("../../../solutions/4-reasoning-with-transformers/01-chain-of-thought/check-chain.js").checkChain;

/** A step that does not follow from the one before it. */
export interface WrongStep {
  /** counted from 0 */
  step: number;
  /** `step 5, #4 1: 8 + 2 ends in 0` */
  why: string;
}

/** The steps of a chain that are wrong; which, the learner's `checkChain` says. */
export function wrongSteps(digits: number[], written: number[], checkChain: CheckChain): WrongStep[] {
  const { thoughts } = parseChain(written);
  return checkChain(digits, thoughts).valid.flatMap((isValid, step) => {
    if (isValid) return [];
    const { operand, total } = thoughts[step];
    const thought = decode([operandToken(operand), total]);
    return [{ step, why: `step ${step + 1}, ${thought}: ${reason(digits, thoughts, step)}` }];
  });
}

function reason(digits: number[], thoughts: Thought[], step: number): string {
  const { operand } = thoughts[step];
  const before = thoughts[step - 1];
  const K = digits.length;
  if (operand >= K) return `there is no #${operand}`;
  if (before && before.operand >= K) return `nothing follows #${before.operand}`;
  const due = before ? (before.operand + 1) % K : operand;
  if (operand !== due) return `#${due} is next`;
  const digit = digits[operand];
  if (!before) return `#${operand} is ${digit}`;
  const sum = before.total + digit;
  return `${before.total} + ${digit} ${sum < MODULUS ? "is" : "ends in"} ${sum % MODULUS}`;
}

/** At which of the words each thought of a chain begins. */
export function placesOf(written: number[]): number[] {
  const so = written.indexOf(SO);
  const thinking = so < 0 ? written : written.slice(0, so);
  return [...thinking.keys()].filter(
    (i) => operandOf(thinking[i]) !== null && i + 1 < thinking.length && isDigit(thinking[i + 1]),
  );
}
