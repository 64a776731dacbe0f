import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The IPO loss",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Give it a policy that equals its reference, at β = 0.1. The loss should be 25. Which margin is the target, then?",
    "The rewards are probabilities: ¾ for the response that always wins against the other, ¼ for the other. The KL penalty turns a difference of rewards into a margin.",
    "π ∝ π_ref · e^(r/β)  →  margin = (r_chosen − r_rejected) / β;   loss = mean of (margin − target)²",
    "Put the two rewards into the best policy's formula, and take its margin as the target.\nThe pair's own margin [B] is the difference of its log-ratios, without β.",
  ],
  explore:
    "At β = 0.1, DPO's margin grows without end if everyone agrees on a pair, and ends at 11 if 3 out of 4 agree. Where does IPO's margin end in these cases, if each label is one pair?",
  answer:
    "It ends at 5, and at 2.5, where the mean of 0.75 · (m − 5)² and 0.25 · (m + 5)² is smallest: at (p − ½) / β, never beyond 1 / (2β). IPO ignores part of a strong preference, and in return its margin can't grow without end.",
  predict: {
    question:
      "At the start all margins are 0, and β is 0.1. As a function of the margin, how many times steeper is IPO's loss than DPO's?",
    choices: ["equally steep", "2 times", "20 times", "200 times"],
    answer: 3,
    because:
      "IPO's slope is 2 · 1/(2β) = 1/β = 10, and DPO's is β/2 = 0.05. Adam rescales both. Clipping doesn't, and neither does a learning rate you copy from the other loss.",
  },
});
