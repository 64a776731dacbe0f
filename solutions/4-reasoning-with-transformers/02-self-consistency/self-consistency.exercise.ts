import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Self-consistency",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Ask a model that always answers 7 with three tokens. Which share, and how many tokens, do four chains for each problem have?",
    "Copies of one prompt stand side by side, so that neighbors in the result are chains of one problem. A vote is over answers, and it is paid in tokens of all chains.",
    "tokens = Σ over the chains of a problem of their lengths;   used = the smallest u for which the first u answers may stop, else all of them",
    "Make the prompts, each as often as there are chains, and sample all of them in one call with 2·K + 3 tokens at most.\nCut the samples into groups, read the answer of each chain, let them vote, and add up the lengths.\nFor the early stop use one answer more as long as the answers so far may not stop and there is another one. Those that were used vote.",
  ],
  explore:
    "Stop at thresholds of 0.8, 0.9 and 0.99, with 16 chains at most and a temperature of 0.7. How many chains are used, and how many points does each stop cost? Compare with a fixed vote of 5.",
  answer:
    "On 1,500 problems: 3.9 chains and 0.916 at 0.8; 7.0 and 0.952 at 0.9; 12.3 and 0.957 at 0.99. All 16 give 0.957. " +
    "The last chains buy almost nothing, and the first quarter of the tokens buys five sixths of the gain over a greedy chain, 0.689. A fixed vote of 5 costs more than the stop at 0.8 and reaches 0.877.",
  predict: {
    question:
      "The reasoner votes with up to 16 chains at temperature 0.7, and stops at 0.95, which takes four chains at least. One chain is right in 0.72 of all cases. How many chains does a problem need on average?",
    choices: ["about 4.5", "about 6", "about 9", "about 14"],
    answer: 2,
    because:
      "8.9 on 1,500 problems, and the vote is right in 0.955 of them. With all 16 it is right in 0.957. Easy problems stop at four, and those where the answers differ use all 16.",
  },
});
