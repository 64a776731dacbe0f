import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Reward hacking",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Take a chain that is paid although it is wrong, and one that is right but not paid. Which of your numbers change with the first chain, and which with the second?",
    "The reward says what was paid, and `checkedReward` says what should have been paid. Each share has its own denominator: all chains, the rewarded chains, or all thoughts.",
    "hacked = #(reward > 0 and wrong) / #(reward > 0);   sound = Σ valid thoughts / Σ thoughts, over all chains together",
    "Look for the digit in the whole list.\nFor each chain, compute the reward and the check, with the answer to its own digits.\nPut the validity of all thoughts into one list. For `hacked`, first keep the rewarded chains, then count the wrong ones among them.",
  ],
  explore:
    "Train the model `clueless` for 40 iterations with `checkedReward` instead, which pays for right answers. Is it right more often? How long are its chains?",
  answer:
    "No, it still only guesses. Its chains grow in some runs and shrink in others, because no step makes a right answer more likely. Long chains alone don't show that a model has learned to think.\nMeasured, 10 seeds: 0.07 to 0.11 right; 11 to 15 tokens in six runs, 3 in four.",
  predict: {
    question:
      "The model `clueless` is paid if the right digit is anywhere in its chain. A chain of 15 tokens has seven digits. If all of these digits are drawn at random, how many of 100 chains are paid?",
    choices: ["10", "about 30", "about 52", "70"],
    answer: 2,
    because:
      "1 − 0.9⁷ = 0.52. After 20 iterations it is paid for almost half of its chains, up from 14%, but its answers are still guesses. It has only learned to write more digits.\nMeasured, 12 seeds: paid 0.44 to 0.49, right 0.07 to 0.11.",
  },
});
