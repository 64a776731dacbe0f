import { blank } from "#lib/blank";
import { assertDivides } from "#lib/shapes";

/**
 * Computes advantages of sampled answers without a value network: the reward minus a baseline that comes from the other samples.
 *
 * The policy has answered each prompt K times, with independent draws. A baseline leaves the mean gradient unchanged if it doesn't depend
 * on the answer from which it is subtracted. The baseline of an answer is the mean reward of the other answers to its prompt.
 *
 * @param rewards one reward for each answer; the K answers to a prompt are consecutive, `[prompts · K]`
 * @param K the number of answers to each prompt
 * @returns a new list with the advantage of each answer, in the order of the rewards
 * @throws RangeError if K isn't an integer of 2 or more, or doesn't divide the number of rewards
 * @see Ahmadian et al. 2024, "Back to Basics", section 3; Kool et al. 2019
 */
export function leaveOneOut(rewards: number[], K: number): number[] {
  assertDivides("the number of rewards by K", rewards.length, K);
  if (K < 2) throw new RangeError(`an answer alone has no baseline: K is 2 or more, got ${K}`);
  return blank("the advantage of every answer");
}
