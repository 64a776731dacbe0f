import { mistakesFor } from "#lib/author/mistakes";
import { groupAdvantages as right, liveGroups as rightGroups } from "./group-advantages.js";

type Scale = "std" | "none";

const meanOf = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const stdOf = (numbers: number[]) => Math.sqrt(meanOf(numbers.map((x) => (x - meanOf(numbers)) ** 2)));
const isEqual = (group: number[]) => group.every((reward) => reward === group[0]);
const zeros = (group: number[]) => group.map(() => 0);
const groupsOf = (rewards: number[], G: number) =>
  Array.from({ length: rewards.length / G }, (_, p) => rewards.slice(p * G, (p + 1) * G));

/** The advantages of each group by a rule; what does not fit is refused as it should be. */
const by = (rule: (group: number[], scale: Scale, rewards: number[]) => number[]) => ({
  groupAdvantages(rewards: number[], groupSize: number, scale: Scale): number[] {
    right(rewards, groupSize, scale);
    return groupsOf(rewards, groupSize).flatMap((group) => rule(group, scale, rewards));
  },
});

/** The same, where equal groups are 0 as they should be. */
const unequal = (rule: (group: number[], scale: Scale, rewards: number[]) => number[]) =>
  by((group, scale, rewards) => (isEqual(group) ? zeros(group) : rule(group, scale, rewards)));

const plainly = (group: number[], scale: Scale) =>
  group.map((r) => (r - meanOf(group)) / (scale === "std" ? stdOf(group) : 1));

/** Both functions with another rule for the groups that teach; all others have advantages of 0. */
const teaching = (teaches: (group: number[]) => boolean) => ({
  ...by((group, scale) => (teaches(group) ? plainly(group, scale) : zeros(group))),
  liveGroups(rewards: number[], groupSize: number): number[] {
    rightGroups(rewards, groupSize);
    const groups = groupsOf(rewards, groupSize);
    return [...groups.keys()].filter((p) => teaches(groups[p]));
  },
});

export default mistakesFor<typeof import("./group-advantages.js")>({
  "rewards-themselves": {
    because: "These are the rewards. An advantage is what is left of a reward after the mean of its group.",
    ...unequal((group, scale) => group.map((r) => (scale === "std" ? r / stdOf(group) : r))),
  },
  "mean-less-reward": {
    because: "The reward was subtracted from the mean. Then the policy would do less of what is better.",
    ...unequal((group, scale) =>
      group.map((r) => (meanOf(group) - r) / (scale === "std" ? stdOf(group) : 1)),
    ),
  },
  "mean-of-the-batch": {
    because:
      "The mean of the whole batch was taken. A hard prompt would only tell bad news, and an easy one only good.",
    ...unequal((group, scale, rewards) =>
      group.map((r) => (r - meanOf(rewards)) / (scale === "std" ? stdOf(group) : 1)),
    ),
  },
  "deviation-of-the-batch": {
    because: "The standard deviation of the whole batch was taken. Each group is divided by its own.",
    ...unequal((group, scale, rewards) =>
      group.map((r) => (r - meanOf(group)) / (scale === "std" ? stdOf(rewards) : 1)),
    ),
  },
  "mean-of-the-others": {
    because:
      "The mean was taken over the other rows of the group. It is over all of them, the row itself too.",
    ...unequal((group, scale) =>
      group.map(
        (r) =>
          (r - (group.reduce((sum, x) => sum + x, 0) - r) / (group.length - 1)) /
          (scale === "std" ? stdOf(group) : 1),
      ),
    ),
  },
  "mean-of-the-others-rescaled": {
    because:
      "The mean was taken over the other rows of the group. The division hides that; with the scale none nothing does.",
    ...unequal((group, scale) =>
      scale === "std"
        ? plainly(group, scale)
        : plainly(group, scale).map((d) => (d * group.length) / (group.length - 1)),
    ),
  },
  "mean-absolute-deviation": {
    because:
      "The sizes of the differences were averaged. The standard deviation is the root of the mean of their squares.",
    ...unequal((group, scale) => {
      const differences = plainly(group, "none");
      return differences.map((d) => (scale === "std" ? d / meanOf(differences.map(Math.abs)) : d));
    }),
  },
  "sample-deviation": {
    because: "The variance was divided by G − 1, as libraries do if you don't tell them. The divisor is G.",
    ...unequal((group, scale) =>
      group.map(
        (r) =>
          (r - meanOf(group)) /
          (scale === "std" ? stdOf(group) * Math.sqrt(group.length / (group.length - 1)) : 1),
      ),
    ),
  },
  variance: {
    because: "The differences were divided by the variance. Its root is the standard deviation.",
    ...unequal((group, scale) =>
      group.map((r) => (r - meanOf(group)) / (scale === "std" ? stdOf(group) ** 2 : 1)),
    ),
  },
  "always-scaled": {
    because: "The differences were divided on both scales. With the scale none they stay as they are.",
    ...unequal((group) => group.map((r) => (r - meanOf(group)) / stdOf(group))),
  },
  "never-scaled": {
    because:
      "The differences were never divided. With the scale std they are, by the standard deviation of the group.",
    ...unequal((group) => group.map((r) => r - meanOf(group))),
  },
  "scales-swapped": {
    because:
      "The two scales are swapped. std divides by the standard deviation, and none leaves the differences as they are.",
    ...unequal((group, scale) =>
      group.map((r) => (r - meanOf(group)) / (scale === "none" ? stdOf(group) : 1)),
    ),
  },
  "neighbors-are-other-groups": {
    because: "Rows that lie a group's size apart were put together. Rows of one group are neighbors.",
    groupAdvantages(rewards: number[], groupSize: number, scale: Scale): number[] {
      right(rewards, groupSize, scale);
      const P = rewards.length / groupSize;
      const groups = Array.from({ length: P }, (_, p) => rewards.filter((_, b) => b % P === p));
      const advantages = groups.map((group) => right(group, groupSize, scale));
      return rewards.map((_, b) => advantages[b % P][Math.floor(b / P)]);
    },
  },
  "rounded-mean-unscaled": {
    because:
      "Without the scale, equal rewards were left to subtraction. Their mean is rounded, and what is left is not exactly 0.",
    ...by((group, scale) =>
      scale === "std" ? right(group, group.length, scale) : group.map((r) => r - meanOf(group)),
    ),
  },
  "epsilon-added": {
    because:
      "A small number was added to the standard deviation. Nothing is added: an equal group is found by its rewards.",
    ...unequal((group, scale) =>
      group.map((r) => (r - meanOf(group)) / (scale === "std" ? stdOf(group) + 1e-6 : 1)),
    ),
  },
  "one-is-its-own-reward": {
    because:
      "A group of one was given its reward. It has nothing to be compared with, so its advantage is 0.",
    ...by((group, scale) => (group.length === 1 ? [...group] : right(group, group.length, scale))),
  },
  "equal-rewards-divided": {
    because:
      "Equal rewards went through the division. Their standard deviation is 0, and 0 / 0 is NaN: a group that doesn't teach has advantages of 0.",
    ...by(plainly),
  },
  "nan-for-equal-rewards": {
    because:
      "All groups were taken to teach. Equal rewards have a standard deviation of 0, and 0 / 0 is NaN: such a group has advantages of 0.",
    ...teaching(() => true),
  },
  "rounded-mean-trusted": {
    because:
      "Equal rewards were looked for by their mean or deviation. The mean of three rewards of 0.1 is rounded: compare the rewards.",
    ...teaching((group) => stdOf(group) > 0),
  },
  "nearly-equal-is-equal": {
    because:
      "Rewards that differ a little were taken for equal. The scale std is there for small differences too.",
    ...teaching((group) => group.some((reward) => Math.abs(reward - group[0]) >= 1e-8)),
  },
  "live-if-any-is-right": {
    because:
      "A group was called live because it has a reward. If all are right, nothing can be compared either.",
    ...teaching((group) => group.some((reward) => reward !== 0)),
  },
  "live-if-not-all-are-right": {
    because:
      "A group was called live because something in it is wrong. If everything is, nothing can be compared either.",
    ...teaching((group) => group.some((reward) => reward !== 1)),
  },
  "zeros-and-ones-only": {
    because:
      "A group was called live unless its rewards add up to 0 or G. Rewards may be any numbers: compare them with one another.",
    ...teaching((group) => ![0, group.length].includes(group.reduce((sum, reward) => sum + reward, 0))),
  },
  "dead-groups": {
    because:
      "The groups that teach nothing were taken for those that teach. A group teaches if its rewards differ.",
    ...teaching(isEqual),
  },
  "all-must-differ": {
    because: "A group was called live only if all its rewards differ. Two different ones are enough.",
    ...teaching((group) => new Set(group).size === group.length && group.length > 1),
  },
  "first-two-compared": {
    because: "Only the first two rewards were compared. Any reward may be the one that differs.",
    ...teaching((group) => group.length > 1 && group[0] !== group[1]),
  },
  "ends-compared": {
    because: "Only the first and the last reward were compared. Any reward may be the one that differs.",
    ...teaching((group) => group[0] !== group[group.length - 1]),
  },
  "sorted-by-reward": {
    because: "The group was sorted by its rewards. Row b of the result belongs to row b of the rewards.",
    ...unequal((group, scale) =>
      plainly(
        [...group].sort((a, b) => a - b),
        scale,
      ),
    ),
  },
  "epsilon-of-a-library": {
    because:
      "1e-4 was added to the standard deviation, as some libraries do. Nothing is added: an equal group is found by its rewards.",
    ...unequal((group, scale) =>
      group.map((r) => (r - meanOf(group)) / (scale === "std" ? stdOf(group) + 1e-4 : 1)),
    ),
  },
  "first-rows-for-indices": {
    because: "These are the first rows of the groups. Indices count groups, not rows.",
    liveGroups: (rewards: number[], groupSize: number) =>
      rightGroups(rewards, groupSize).map((p) => p * groupSize),
  },
  "groups-by-stride-end-to-end": {
    because:
      "Rows that lie apart were put together, and came out group by group. Rows of one group are neighbors, and keep their places.",
    groupAdvantages(rewards, groupSize, scale) {
      right(rewards, groupSize, scale);
      const P = rewards.length / groupSize;
      return Array.from({ length: P }, (_, p) => rewards.filter((_, b) => b % P === p)).flatMap((group) =>
        right(group, groupSize, scale),
      );
    },
  },
  "divided-by-the-largest": {
    because:
      "The differences were divided by the largest of them. The scale is their standard deviation, over all of the group.",
    ...unequal((group, scale) => {
      const differences = group.map((r) => r - meanOf(group));
      const largest = Math.max(...differences.map(Math.abs));
      return differences.map((d) => (scale === "std" ? d / largest : d));
    }),
  },
  "tiny-epsilon-added": {
    because:
      "1e-8 was added to the standard deviation, as libraries do. Nothing is added here, and an equal group is found by its rewards.",
    ...unequal((group, scale) =>
      group.map((r) => (r - meanOf(group)) / (scale === "std" ? stdOf(group) + 1e-8 : 1)),
    ),
  },
  "live-groups-from-one": {
    because: "The groups were counted from 1. Group 0 holds the first G rewards.",
    liveGroups: (rewards, groupSize) => rightGroups(rewards, groupSize).map((p) => p + 1),
  },
  "dead-groups-listed": {
    because: "The groups that teach nothing were listed. A group teaches if its rewards differ.",
    liveGroups(rewards, groupSize) {
      const live = rightGroups(rewards, groupSize);
      return groupsOf(rewards, groupSize).flatMap((_, p) => (live.includes(p) ? [] : [p]));
    },
  },
  "median-for-mean": {
    because: "The median of the group was subtracted. Advantages compare with the mean, so they add up to 0.",
    ...unequal((group, scale) => {
      const median = [...group].sort((a, b) => a - b)[Math.floor(group.length / 2)];
      return group.map(
        (r) => (r - median) / (scale === "std" ? Math.sqrt(meanOf(group.map((x) => (x - median) ** 2))) : 1),
      );
    }),
  },
});
