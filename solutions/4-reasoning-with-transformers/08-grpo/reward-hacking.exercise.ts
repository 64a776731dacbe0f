import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Reward hacking",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Take a chain that is rewarded and wrong, and one that is right and not rewarded. Which of your numbers see the first, and which the second?",
    "The reward says what was paid, and `checkedReward` says what it should have been paid for; keep the two apart. A share needs its own total: all chains, the rewarded chains, or all thoughts.",
    "hacked = #(reward > 0 and wrong) / #(reward > 0);   sound = Σ valid thoughts / Σ thoughts, over all chains together",
    "Look for the digit in the whole list.\nAsk reward and check for each chain, with the answer of its own digits.\nPut the validity of all thoughts into one list, whichever chain they are from. For `hacked` keep the chains with a reward first, and then count the wrong ones.",
  ],
  explore:
    "Pay clueless for right answers instead, by `checkedReward`, for 40 iterations. Is it right more often? And how long are its chains?",
  answer:
    "Ten seeds: it is right in 0.07 to 0.11 of the cases, as often as a guess. In six runs the chains grew to 11 to 15 tokens, in four they shrank to 3. None of its steps is worth more than another, so the updates follow luck. Longer chains alone are no sign that a model has learned to think.",
  predict: {
    question:
      "clueless is paid if the right digit is anywhere in its chain. A chain of 15 tokens holds seven digits. If all of them are drawn at random, in how many of 100 chains is it paid?",
    choices: ["in 10", "in about 30", "in about 52", "in 70"],
    answer: 2,
    because:
      "1 − 0.9⁷ = 0.52. After 20 iterations it is paid for 0.44 to 0.49 of its chains, up from 0.14, and its answers are right in 0.07 to 0.11 (12 seeds): it has learned to write more digits.",
  },
});
