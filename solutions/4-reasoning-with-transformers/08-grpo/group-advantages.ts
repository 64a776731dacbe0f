/**
 * Computes how much better each text is than its group: its reward minus the mean reward of the texts after the same prompt.
 *
 * The group replaces a value head: its mean stands for the expected reward after this prompt.
 *
 * With the scale `"std"`, the difference is divided by the standard deviation of the group, with the divisor G for G rewards. No small
 * constant is added to it. The library TRL uses the divisor G − 1 and adds 1e-4: the first of the rewards 1, 0, 0, 0 gets 1.4997 there
 * and 1.732 from this function. With `"none"`, the difference isn't divided.
 *
 * In a group whose rewards are all the same, all advantages are exactly 0, with either scale. The same holds for a group of one.
 *
 * @param rewards one for each row, prompt-major: rows of one group are neighbors, G of them
 * @param groupSize G
 * @param scale whether the differences are divided by the standard deviation
 * @returns a new list, one advantage for each row
 * @throws RangeError if G isn't a whole number of at least 1, or if the rewards can't be cut into groups of G
 * @see Shao et al. 2024, "DeepSeekMath", section 4.1.2, for `"std"`; Liu et al. 2025, "Understanding R1-Zero-like training",
 *   section 3.2, for `"none"`
 */
export function groupAdvantages(rewards: number[], groupSize: number, scale: "std" | "none"): number[] {
  return groupsOf(rewards, groupSize).flatMap((group) => {
    // blank: the advantages of this group
    if (!teaches(group)) return group.map(() => 0);
    const mean = meanOf(group);
    const differences = group.map((reward) => reward - mean); // [G]
    const std = Math.sqrt(meanOf(differences.map((d) => d ** 2)));
    return differences.map((d) => (scale === "std" ? d / std : d)); // [G]
    // end
  });
}

/**
 * Finds the live groups, in which at least one advantage isn't 0.
 *
 * @param rewards as for `groupAdvantages`
 * @param groupSize as for `groupAdvantages`
 * @returns a new list of their indices, in order; group 0 holds the first G rewards
 * @throws RangeError as `groupAdvantages` does
 * @see Yu et al. 2025, "DAPO", section 3.2, which samples until each group of a batch teaches
 */
export function liveGroups(rewards: number[], groupSize: number): number[] {
  const groups = groupsOf(rewards, groupSize);
  return [...groups.keys()].filter((p) => teaches(groups[p]));
}

/** Tells whether at least one advantage of the group isn't 0. */
function teaches(group: number[]): boolean {
  return /* blank: whether the group teaches */ group.some((reward) => reward !== group[0]) /* end */;
}

/** The rewards of each group. */
function groupsOf(rewards: number[], groupSize: number): number[][] {
  if (!(Number.isInteger(groupSize) && groupSize >= 1))
    throw new RangeError(`a group has a whole number of rows, 1 or more, got ${groupSize}`);
  if (rewards.length % groupSize !== 0)
    throw new RangeError(`rewards come in groups of ${groupSize}, got ${rewards.length}`);
  return Array.from({ length: rewards.length / groupSize }, (_, p) =>
    rewards.slice(p * groupSize, (p + 1) * groupSize),
  ); // [P][G]
}

function meanOf(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
