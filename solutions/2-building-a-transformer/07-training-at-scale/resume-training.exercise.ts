import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Resuming a training run",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take one step of the uninterrupted run and one of the resumed run. Compare the learning rate, the windows, m, v and the loss. Which of them is the first to differ?",
    "A step is a function of what it reads. Look for everything in `step` that was there before the step and is not an argument.",
    "next step = f(θ, m, v, steps, state of the generator; text, settings)",
    "Give the three sets of variables names that never collide: the parameters keep theirs, and each set of moments gets a prefix. Put the count and the generator's state into the JSON before you await anything.\nCopy each tensor before it is written. To load, give each variable of the new run the saved numbers of its name, then restore the count and the generator.",
  ],
  explore:
    "Resume after 120 steps on Alice, then set v to zeros and keep m. Then do it the other way around: set m to zeros and keep v. How does the loss change?",
  answer:
    "Without v the loss is 49, 4.1 and 88 after one step (three seeds; 2.5 before): m is divided by a root that knows only one gradient, and where that gradient is small, the step is huge. Without m the next five losses differ by 0.01 on average: with β₁ = 0.9, ten steps rebuild the first moment.",
  predict: {
    question:
      "After 120 steps on Alice the training loss is 2.5. You resume the run, but both of AdamW's moments are lost: they are zeros, with a count of 120 steps. How much higher is the loss of the next 20 steps?",
    choices: ["it starts over at 4.2", "by about 1", "by about 0.2", "by less than 0.05"],
    answer: 3,
    because:
      "By 0.01 to 0.03 (three seeds). AdamW rebuilds its moments within a few steps. Nothing fails and nothing spikes, so only a bit-for-bit comparison shows that the run is a different one.",
  },
});
