import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Distilling guidance",
  difficulty: 4,
  minutes: 25,
  hints: [
    "Take row 5 of a batch: which label does the velocity get, and for which was its sample drawn? How often is w used in all?",
    "What a guided flow does is a map from noise and label to a code. A straight flow can learn that map. So w matters only for the pairs, and the three parts of a pair stay together.",
    "x0_i = eulerFlow(guided(w, label_i), ε_i);   loss = mean |v(x_t, t, label_i) − (ε_i − x0_i)|²;   x0 = ε − v(ε, 1, label)",
    "For the pairs guide the velocity toward the labels, follow it from the noise, and copy noise and labels.\nFor a loss draw row numbers once. Gather both ends, look up the labels, and draw uniform times.\nFor one call ask the velocity at time 1, with the labels, and subtract it from the noise.",
  ],
  explore: "After the second training, guide the single call with w = 1.5, like the pairs. What do you get?",
  answer:
    "10 seeds, 160 digits each: right rise from 0.95-0.99 to 0.98-1, and the Fréchet distance nearly doubles, from 0.37-0.54 to 0.69-0.95. The guidance is in the weights already, so this is guidance twice. And the velocity without a class was not trained again: it still belongs to the old flow.",
  predict: {
    question:
      "A flow draws digits at w = 1. With 20 steps 89 of 100 are read right. With a single step from noise to data, before any second training, how many?",
    choices: ["about 10: it is noise", "about 50", "about 89", "about 99"],
    answer: 3,
    because:
      "99 (10 seeds, 160 digits each). At t = 1 the velocity points to the mean of the class, and the decoder makes a fine seven out of the mean of all sevens. But it is nearly the same one each time: the Fréchet distance is 1.88, with 20 steps 0.44. “Right” alone is a poor judge.",
  },
  seconds: 20,
});
