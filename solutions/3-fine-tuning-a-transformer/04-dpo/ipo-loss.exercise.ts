import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The IPO loss",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Give it a policy that is its reference, at β = 0.1. The loss should be 25. Which margin is the target, then?",
    "The rewards are chances: ¾ for the one that always wins against the other, and ¼ for the other. A leash turns a difference of rewards into a margin.",
    "π ∝ π_ref · e^(r/β)  →  margin = (r_chosen − r_rejected) / β;   loss = mean of (margin − target)²",
    "Work out how often the chosen response wins if half of its opponents are itself, and the same for the rejected one.\nThe best policy's formula gives the margin of two such rewards. The pair's own margin is its log-ratio less the other's, without β.",
  ],
  explore:
    "All people agree on a pair: DPO's margin has no end at β = 0.1. 3 of 4 agree: it ends at 11. Where does IPO end in both cases, if each label is one pair?",
  answer:
    "At 5, and at 2.5: the mean of 0.75 · (m − 5)² and 0.25 · (m + 5)² is smallest there. In general it is (p − ½) / β, and never beyond 1 / (2β), however sure people are. IPO gives up some of what a strong preference says, " +
    "and cannot run away.",
  predict: {
    question:
      "At the start all differences are 0, and β is 0.1. How many times as large is the slope of IPO's loss in the difference as that of DPO's?",
    choices: ["equally large", "2 times", "20 times", "200 times"],
    answer: 3,
    because:
      "10 against 0.05: IPO's slope is 2 · 1/(2β) = 1/β, DPO's is β/2. So a smaller β makes IPO steeper and DPO flatter. Adam rescales both; clipping, and a rate that you copy from the other loss, do not.",
  },
});
