import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training at a constant rate",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Run three steps at a learning rate of 0. Do the losses differ? They should, because each step reads different windows.",
    "Whatever has to remember something from step to step is made once, before the loop. Whatever only one step uses is made in that step, and freed there.",
    "the landmark is passed after n steps if n ≥ over and (loss of step n − over + … + loss of step n − 1) / over < landmark",
    "Use one Adam for the run. In each step: windows; one update, which returns the loss before it; one awaited read; three tensors to free.\nFor the landmark, try each number of steps from `over` up, and average the losses that end there.",
  ],
  explore:
    "Train with the learning rates 0.002 and 0.01 for four times as many steps, 400. Which of them passes the bigrams, and when?",
  answer:
    "0.002 does, a little after 200 steps, and ends at 2.25. 0.01 ends at 2.55 to 2.61, still above the table (two seeds). Both curves fall all the time, so only the end of a run tells a good rate from a bad one. Real runs use both: a high rate early and a low one late.",
  predict: {
    question:
      "Adam trains a GPT of one layer and width 64 on Alice for 100 steps, at the constant rates 0.0003, 0.002 and 0.01. Which rate has the lowest mean loss over the first ten steps, and which over the last twenty?",
    choices: ["0.002, and 0.002", "0.01, and 0.01", "0.01, and 0.002", "0.002, and 0.0003"],
    answer: 2,
    because:
      "At first 0.01 leads with 3.4, ahead of 3.7 and 4.1. It ends at 2.93 to 3.15, near the unigrams, while 0.002 ends at 2.63 to 3.01 (10 seeds). A high rate learns frequencies fast, and then keeps the model from learning finer things.",
  },
});
