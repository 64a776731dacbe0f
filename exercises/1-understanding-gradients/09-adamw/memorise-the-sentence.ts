import { blank } from "#lib/blank";
import type { Vector } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { backwardPass } from "../08-backpropagation/backward-pass.js";
import type { AdamWConfig } from "./adamw-step.js";
import { adamwTree, startState } from "./adamw-tree.js";

/** The result of training. */
export interface Training {
  /** The loss before every step, `[steps]`. */
  losses: Vector;
  /** The parameters after the last step. */
  parameters: Parameters;
}

/**
 * Trains the model on one text, again and again: forward pass, backward pass, update. All of it is your own code.
 *
 * @param p0 the initial parameters; they stay unchanged
 * @param ids the tokens of the text, `[T]`
 * @param targets the token that comes next at each position, or IGNORE, `[T]`
 * @param config the settings of AdamW
 * @param steps number of updates, at least one
 * @returns all losses and the last parameters, in new lists
 */
export function memorise(
  p0: Parameters,
  ids: number[],
  targets: number[],
  config: AdamWConfig,
  steps: number,
): Training {
  let parameters = p0;
  let state = startState(p0);
  const losses: Vector = []; // [steps]
  for (let t = 1; t <= steps; t++) {
    blank("forward, keep the loss, backward, then replace parameters and state by the new ones");
  }
  return { losses, parameters };
}

/**
 * Generates text greedily: the model reads the text so far, and its most likely next token is added, again and again.
 *
 * It stops when the text ends in `end`, or is as long as the model has positions.
 *
 * @param p the parameters
 * @param prompt the first tokens, at least one; they stay unchanged
 * @param end the token that ends a text, `<EOS>`
 * @returns the prompt and all generated tokens, a new list
 */
export function greedyDecode(p: Parameters, prompt: number[], end: number): number[] {
  const ids = [...prompt];
  while (ids[ids.length - 1] !== end && ids.length < p.position_embedding.length) {
    const noTargets = ids; // the forward pass asks for targets, but only the loss depends on them
    const { logits } = forwardPass(p, ids, noTargets); // [ids so far, V]
    const scores: Vector = blank("the logits of the next token"); // [V]
    ids.push(blank("the token with the largest logit"));
  }
  return ids;
}
