import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The DPO loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give it a policy that equals its reference. Is the loss 0.693 for every β? Then raise all log-probabilities of the policy by 7: does the loss stay?",
    "The loss is that of a reward model. The reward of a response is the one that the policy stands for, and what the two responses of a prompt share cancels.",
    "r = β · (ln π − sg(ln π_ref));   loss = mean of softplus(r_rejected − r_chosen)",
    "Take the log-ratio of each response to its own reference, with the reference cut off from the gradient, and multiply by β.\nThese are the rewards of the chosen and of the rejected responses: hand them to the loss that compares rewards.",
  ],
  explore:
    "Let the policy lower ln P of every chosen response by 10 nats, and of every rejected one by 12. What is the loss at β = 1? Where has the probability gone?",
  answer:
    "0.127: far below ln 2, so the training is content. But each chosen response is 22,026 times less likely than before. Its probability has gone to texts that are in no pair, and no pair says whether they are any good. " +
    "The loss sees the difference of the two only.",
  predict: {
    question:
      "At β = 0.1 every chosen response has gained 10 nats on its rejected one: the odds between them are 22,026 times what they were. The loss began at 0.693. Where is it?",
    choices: ["at 0.00005", "at 0.03", "at about 0.31", "at 0.69, almost unchanged"],
    answer: 2,
    because:
      "0.313 = −ln σ(0.1 · 10). Rewards are β times the shift, so 10 nats are one unit of reward, and the loss asks for more. At β = 1 it would be 0.00005, and the pull would be gone.",
  },
});
