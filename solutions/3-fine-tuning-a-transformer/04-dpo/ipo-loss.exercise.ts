import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The IPO loss",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Pass the same log-probabilities for the policy and the reference, at β = 0.1. Is the loss 25?",
    "The rewards are probabilities of winning: ¾ for the chosen response and ¼ for the rejected one. The KL penalty turns a difference in rewards into a margin.",
    "π ∝ π_ref · e^(r/β)  →  margin = (r_chosen − r_rejected) / β;   loss = mean of (margin − target)²",
    "Put the two rewards into the formula of the optimal policy, and use its margin as the target.\nEach pair's own margin, [B] for all pairs, is the difference between its two log-ratios, without β.",
  ],
  explore:
    "Take β = 0.1, and treat each person's label of the same two responses as one pair. If everyone agrees, DPO's margin grows without bound; if 3 out of 4 agree, it ends at 11. Where does IPO's margin end in these two cases?",
  answer:
    "It ends at 5 if everyone agrees, and at 2.5 if 3 out of 4 do. In the second case, 2.5 minimizes 0.75 · (m − 5)² + 0.25 · (m + 5)². In general, the margin ends at (p − ½) / β, never beyond 1 / (2β). IPO follows strong preferences less closely than DPO, but its margin can't grow without bound.",
  predict: {
    question:
      "At the start, all margins are 0. As a function of the margin, how many times as steep as DPO's loss is IPO's loss, at β = 0.1?",
    choices: ["equally steep", "2 times", "20 times", "200 times"],
    answer: 3,
    because:
      "The slope of IPO's loss is 2 · 1/(2β) = 1/β = 10 in size, and that of DPO's loss is β/2 = 0.05. Adam rescales both gradients. But a clipping threshold, or a learning rate for plain gradient descent, that suits one loss doesn't suit the other.",
  },
});
