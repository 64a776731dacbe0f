import { defineChapter } from "#lib/author/course";

// The order: checked-reward, roll-out-groups, group-advantages, policy-entropy, clipped-policy, three-averages, length-bias,
// grpo-update, learning-to-think, reward-hacking.
export default defineChapter({
  title: "GRPO",
  summary:
    "You can train a model by a rule that checks its answers, and say what each part of the objective does.",
  exercises: [
    "checked-reward",
    "roll-out-groups",
    "group-advantages",
    "policy-entropy",
    "clipped-policy",
    "three-averages",
    "length-bias",
    "grpo-update",
    "learning-to-think",
    "reward-hacking",
  ],
});
