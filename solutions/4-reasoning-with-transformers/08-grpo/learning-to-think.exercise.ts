import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Learning to think",
  difficulty: 4,
  minutes: 40,
  seconds: 30,
  hints: [
    "Print the first row of the second group, its problem and its answer. Do they belong together? Does your first report change with the learning rate?",
    "A row needs the answer to its own problem, in the order of the rollout. The report describes the model that wrote the chains, so make it before the updates, and yield it after them. Accuracy doesn't depend on the reward.",
    "answer of row b = answer of problem ⌊b / G⌋;   accuracy = mean of checkedReward(written, answer).answer;   dead = P − number of live groups",
    "Repeat each answer G times, as the rollout repeated the prompts, and compute the reward of each row.\nMake the report: four means over the rows, the entropy, and the number of dead groups.\nThen run the update, and yield the report.",
  ],
  explore:
    "Give each iteration 8 problems instead of 32, and compensate with a learning rate of 3e-3. What is the accuracy after 30 iterations?",
  answer:
    "About a third on average, compared with 90% for 32 problems. The advantages of 64 chains are noisy, and large steps follow the noise. Two runs even lost a skill the model had before: when it had to think, it was right 41% of the time.\nMeasured, 5 seeds, 500 sampled chains each: 0.08, 0.14, 0.46, 0.50 and 0.53, instead of 0.89 to 0.93.",
  predict: {
    question:
      "In the first rollout of the model `two-minds`, 11 to 21 of the 32 groups are dead, because all eight chains are wrong. At iteration 10, at most 2 are dead. How many are dead at iteration 29, when 9 out of 10 chains are right?",
    choices: ["0 to 2, as at iteration 10", "8 to 19", "all 32"],
    answer: 1,
    because:
      "8 to 19, because now all eight chains of many groups are right. The better a model gets, the less its chains teach it. DAPO therefore samples problems until enough groups are live.\nMeasured, 12 seeds.",
  },
  keeps: ["thinker"],
  portfolio: {
    heading: "A model that learned when to think",
    sentence:
      "Only right answers were rewarded. The model found out by itself that writing the sum down step by step pays.",
    titles: ["learning to think", "the same problems, before and after"],
  },
});
