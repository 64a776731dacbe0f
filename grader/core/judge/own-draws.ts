import { type Token, tokensOf } from "../course/tokens.js";
import type { Diagnosis } from "./diagnose.js";

/** What of TensorFlow.js draws numbers by itself. */
const DRAWING = /^(random\w*|truncatedNormal|multinomial|dropout|shuffle|shuffleCombo)$/;

/** Code that was given a generator and draws elsewhere: whatever else is wrong with it, no run of it can be repeated. */
export function ownDraws(text: string): Diagnosis | undefined {
  const tokens = tokensOf(text);
  if (!tokens.some(({ value }) => value === "rng")) return undefined;
  const call = tokens.map((_, i) => drawAt(tokens, i)).find((name) => name !== undefined);
  if (call === undefined) return undefined;
  return {
    mistake: "draws-of-its-own",
    because: `Your code draws with ${call}. Take every draw from rng: then the same seed gives the same numbers again.`,
    rung: 2,
    exact: false,
  };
}

/** The name of the function that is called at this token, if it draws: `Math.random`, or one of `tf`. */
function drawAt(tokens: Token[], at: number): string | undefined {
  const [owner, dot, name, open] = tokens.slice(at, at + 4).map(({ value }) => value);
  if (dot !== "." || open !== "(") return undefined;
  const draws = owner === "Math" ? name === "random" : owner === "tf" && DRAWING.test(name);
  return draws ? `${owner}.${name}` : undefined;
}
