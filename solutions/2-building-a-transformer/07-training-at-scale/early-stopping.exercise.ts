import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Early stopping",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Go through the losses 3, 2, 2.1, 2.05, 2.2 by hand. What is the best loss after each of them, and how many losses have come since the best?",
    "Compare each loss with the best loss, never with the previous one. The remembered weights must not change when training continues.",
    "patience 3, losses 3, 2, 2.1, 2.05, 2.2: waited is 0, 0, 1, 2, 3, and at 3 the training stops, with the best loss at index 1",
    "One comparison decides. If the loss is better, remember it, its index and copies of all variables, and set the wait to 0.\nRestoring writes each copy back into its variable.",
  ],
  explore:
    "Let the stopper see 50 losses that never improve: 2 plus noise with a standard deviation of 0.05. What is its best loss? With patience 5, after how many losses does it stop?",
  answer:
    "Its best loss is 1.89 on average (2,000 runs), although nothing was learned: the best of 50 lies more than two standard deviations below their mean. With patience 5 the stopper ends after 10 losses, at a best of 1.93. So the best validation loss is too optimistic. Report the loss on a third text that you use only once.",
});
