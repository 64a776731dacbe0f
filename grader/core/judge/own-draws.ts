import { type Token, tokensOf } from "../course/tokens.js";
import type { Diagnosis } from "./diagnose.js";

/** The functions of TensorFlow.js that draw random numbers without `rng`. */
const DRAWING = /^(random\w*|truncatedNormal|multinomial|dropout|shuffle|shuffleCombo)$/;

/** Diagnoses code that has a generator, `rng`, but draws from another source: its runs cannot be repeated. */
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

/** The name of the drawing function that is called at this token: `Math.random` or one of `tf`'s. */
function drawAt(tokens: Token[], at: number): string | undefined {
  const [owner, dot, name, open] = tokens.slice(at, at + 4).map(({ value }) => value);
  if (dot !== "." || open !== "(") return undefined;
  const draws = owner === "Math" ? name === "random" : owner === "tf" && DRAWING.test(name);
  return draws ? `${owner}.${name}` : undefined;
}
