import { blank } from "#lib/blank";
import { assertDivides } from "#lib/shapes";

/**
 * Advantages of sampled answers without a value network: the reward minus a baseline that comes from the other samples.
 *
 * The policy has answered each prompt K times, each time by a draw of its own. A baseline leaves the mean gradient unchanged if it
 * does not depend on the answer from which it is subtracted. Here an answer's baseline is the mean reward of the other answers to its
 * prompt.
 *
 * @param rewards one for each answer; the K answers to a prompt are neighbors, `[prompts · K]`
 * @param K how many answers each prompt has
 * @returns a new list: the advantage of each answer, in the order of the rewards
 * @throws RangeError if K is not an integer of 2 or more, or does not divide the number of rewards
 * @see Ahmadian et al. 2024, "Back to Basics", section 3; Kool et al. 2019
 */
export function leaveOneOut(rewards: number[], K: number): number[] {
  assertDivides("the number of rewards by K", rewards.length, K);
  if (K < 2) throw new RangeError(`an answer alone has no baseline: K is 2 or more, got ${K}`);
  return blank("the advantage of every answer");
}
